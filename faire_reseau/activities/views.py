"""Doors: the work and its figures, the sheets, signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means
from faire_reseau.activities.forms import ActionForm, CorrectionForm, MeetingForm
from faire_reseau.activities.permissions import can_create, can_keep
from faire_reseau.kit import clock, limits
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.queries import organisations_worked_in, person_of, post_on


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The work of the network and its four counts, all or of a year."""
    given = request.GET.get("annee", "")
    year = int(given) if given.isdigit() and len(given) == 4 else None
    rows = queries.actions_for(request.user, year=year)
    context = {
        "counts": queries.counts_of(rows.order_by().values("pk")),
        "actions": Paginator(rows, 20).get_page(request.GET.get("page")),
        "years": queries.years(),
        "year": year,
        "can_create": can_create(request.user),
    }
    return render(request, "activities/list.html", context)


@require_safe
def action(request: HttpRequest, action_id: int) -> HttpResponse:
    """An action, its meetings and its figures."""
    found = queries.action_for(request.user, action_id)
    context = {
        "action": found,
        "counts": queries.counts_of([found]),
        "breakdown": queries.breakdown_of(found),
        "keeps": can_keep(request.user, found),
        "meeting_form": MeetingForm(),
    }
    return render(request, "activities/action.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Note a piece of work."""
    if not can_create(request.user):
        raise Http404
    form = ActionForm(request.POST or None, organisations=organisations_worked_in(request.user, clock.now().date()))
    if request.method == "POST" and form.is_valid():
        limits.spend("action", request.user.pk, at_most=100, seconds=3600)
        made = actions.note_action(by=request.user, at=clock.now(), **form.cleaned_data)
        return redirect("activities:action", made.pk)
    context = {"form": form, "title": _("New action")}
    return render(request, "activities/form.html", context, status=422 if form.errors else 200)


@login_required
def change(request: HttpRequest, action_id: int) -> HttpResponse:
    """Change a piece of work."""
    found = queries.action_to_keep_for(request.user, action_id)
    initial = {name: getattr(found, name) for name in ActionForm.base_fields if name != "themes"}
    initial["themes"] = found.themes.all()
    organisations = organisations_worked_in(request.user, clock.now().date(), also=found.organisation)
    form = ActionForm(request.POST or None, organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_action(found, by=request.user, at=clock.now(), **form.cleaned_data)
        return redirect("activities:action", found.pk)
    context = {"form": form, "title": _("Change the action"), "action": found}
    return render(request, "activities/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def hold(request: HttpRequest, action_id: int) -> HttpResponse:
    """Note a meeting."""
    found = queries.action_to_keep_for(request.user, action_id)
    form = MeetingForm(request.POST)
    if form.is_valid():
        actions.hold_meeting(found, by=request.user, at=clock.now(), **form.cleaned_data)
        return redirect("activities:action", found.pk)
    context = {
        "action": found,
        "counts": queries.counts_of([found]),
        "breakdown": queries.breakdown_of(found),
        "keeps": True,
        "meeting_form": form,
    }
    return render(request, "activities/action.html", context, status=422)


@login_required
@require_safe
def sheet(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """The sign-in sheet of a half-day, with names."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    rows = queries.sheet_of(half_day)
    address = request.build_absolute_uri(reverse("activities:sign_in", args=[half_day.sign_in_key]))
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "rows": rows,
        "present": queries.present_in(half_day.pk),
        "address": address,
        "form": CorrectionForm(),
    }
    return render(request, "activities/sheet.html", context)


@login_required
@require_safe
def qr(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """The QR of a half-day for the wall."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    address = request.build_absolute_uri(reverse("activities:sign_in", args=[half_day.sign_in_key]))
    context = {"half_day": half_day, "action": half_day.meeting.action, "address": address}
    return render(request, "activities/qr.html", context | {"present": queries.present_in(half_day.pk)})


@login_required
@require_POST
def move_sign_in(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """Open or close signing in on phones."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    deed = actions.open_sign_in if request.POST.get("to") == "open" else actions.close_sign_in
    deed(half_day, by=request.user, at=clock.now())
    return redirect("activities:sheet", half_day.pk)


@login_required
@require_POST
def note(request: HttpRequest, half_day_id: int, person_id: int) -> HttpResponse:
    """Note from the list that somebody is present."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    row = next((row for row in queries.sheet_of(half_day) if row.person.pk == person_id), None)
    if row is None:
        raise Http404
    try:
        actions.sign_in(
            half_day,
            row.person,
            organisation=row.organisation,
            trade=row.trade,
            means=Means.ORGANISER_LIST,
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('activities:sheet', args=[half_day.pk])}#person-{person_id}")


@login_required
def correct(request: HttpRequest, presence_id: int) -> HttpResponse:
    """Correct a presence, with a reason; the chain of facts is shown."""
    presence = queries.presence_to_correct_for(request.user, presence_id)
    last = queries.presence_of(presence.half_day, presence.person)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and last is not None:
        try:
            actions.correct_presence(
                last,
                is_present=not last.is_present,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("activities:sheet", presence.half_day_id)
    context = {
        "presence": last,
        "half_day": presence.half_day,
        "facts": queries.facts_about(presence.half_day, presence.person),
        "form": form,
    }
    return render(request, "activities/correct.html", context, status=422 if form.errors else 200)


@login_required
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in for a half-day on one's own phone."""
    half_day = queries.half_day_by_key(key)
    person = person_of(request.user)
    refused = None
    if request.method == "POST" and person is not None:
        at = clock.now()
        expected = next((one for one in queries.expected_in(half_day) if one.person.pk == person.pk), None)
        post = post_on(person, half_day.on)
        try:
            limits.spend("sign_in", request.user.pk, at_most=30, seconds=600)
            actions.sign_in(
                half_day,
                person,
                organisation=expected.organisation if expected else post.organisation if post else None,
                trade=expected.trade if expected else post.trade if post else None,
                means=Means.OWN_PHONE,
                by=request.user,
                at=at,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("activities:sign_in", key)
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "person": person,
        "presence": queries.presence_of(half_day, person) if person else None,
        "refused": refused,
    }
    return render(request, "activities/sign_in.html", context, status=422 if refused else 200)
