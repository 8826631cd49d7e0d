"""Doors: the work and its figures, the sheets, signing in."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import open_to_passes
from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Doing, Means
from faire_reseau.activities.forms import ActionForm, AskedForm, CorrectionForm, HowForm, MeetingForm, NewcomerForm
from faire_reseau.activities.permissions import can_create, can_keep, is_claimed
from faire_reseau.kit import clock, limits
from faire_reseau.kit.dates import written
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal
from faire_reseau.network.queries import organisations_worked_in, person_for, person_of, post_on


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The work of the network and its four counts: all of it, or what is asked for; apart for each theme, mode…"""
    form = AskedForm(request.GET, years=queries.years_for(request.user))
    form.is_valid()
    given = form.cleaned_data
    asked = queries.Asked(
        year=int(given["annee"]) if given.get("annee") else None,
        kind=given.get("nature", ""),
        theme=given.get("theme"),
        axis=given.get("axe"),
        mode=given.get("mode", ""),
        territory=given.get("territoire"),
    )
    meetings = queries.meetings_asked(request.user, asked)
    by = given.get("par", "")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "asked": asked,
        "counts": queries.counts_of_meetings(meetings),
        "by": by,
        "by_label": dict(form.fields["par"].choices)[by] if by else "",
        "rows": queries.counts_by(meetings, by) if by else (),
        "actions": Paginator(queries.actions_for(request.user, asked), 20).get_page(request.GET.get("page")),
        "query": query.urlencode(),
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
        "shut": queries.why_shut(found, Doing.DAYS),
        "meeting_form": MeetingForm(remembers=False),
    }
    return render(request, "activities/action.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Note a piece of work."""
    if not can_create(request.user):
        raise Http404
    organisations = organisations_worked_in(request.user, localdate(clock.now()))
    form = ActionForm(request.POST or None, organisations=organisations, remembers=False)
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
    organisations = organisations_worked_in(request.user, localdate(clock.now()), also=found.organisation)
    if is_claimed(found):  # what it belongs to says whose it is
        organisations = organisations.filter(pk=found.organisation_id)
    form = ActionForm(request.POST or None, organisations=organisations, initial=_action_now(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_action(found, seen=form.said(), by=request.user, at=clock.now(), **form.touched())
        except ChangedMeanwhile:
            found = queries.action_to_keep_for(request.user, action_id)
            form = form.renewed(_action_now(found), organisations=organisations)
        else:
            return redirect("activities:action", found.pk)
    context = {"form": form, "title": _("Change the action"), "action": found}
    return render(request, "activities/form.html", context, status=422 if form.errors else 200)


def _action_now(found: Any) -> dict[str, Any]:
    now = {name: getattr(found, name) for name in ActionForm.base_fields if name != "themes"}
    return now | {"themes": list(found.themes.all())}


@login_required
@require_POST
def hold(request: HttpRequest, action_id: int) -> HttpResponse:
    """Note a meeting."""
    found = queries.action_to_keep_for(request.user, action_id)
    form = MeetingForm(request.POST, remembers=False)
    if form.is_valid():
        try:
            actions.hold_meeting(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("activities:action", found.pk)
    context = {
        "action": found,
        "counts": queries.counts_of([found]),
        "breakdown": queries.breakdown_of(found),
        "keeps": True,
        "shut": queries.why_shut(found, Doing.DAYS),
        "meeting_form": form,
    }
    return render(request, "activities/action.html", context, status=422)


@login_required
def change_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Change how, where and when a meeting was held."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    form = HowForm(request.POST or None, initial={name: getattr(meeting, name) for name in HowForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_meeting(meeting, seen=form.said(), by=request.user, at=clock.now(), **form.touched())
        except ChangedMeanwhile:
            meeting = queries.meeting_to_keep_for(request.user, meeting_id)
            form = form.renewed({name: getattr(meeting, name) for name in HowForm.base_fields})
        else:
            return redirect("activities:action", meeting.action_id)
    title = _("Change the meeting of %(day)s") % {"day": written(meeting.held_on, "j F Y")}
    context = {"form": form, "title": title, "action": meeting.action, "meeting": meeting}
    return render(request, "activities/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def drop_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Take away a meeting noted by mistake."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    action_id = meeting.action_id
    try:
        actions.drop_meeting(meeting, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The meeting is taken away."))
    return redirect("activities:action", action_id)


@login_required
@require_safe
def paper(request: HttpRequest, action_id: int, on: str) -> HttpResponse:
    """The sign-in sheet of a day on paper: a column to sign for each half-day."""
    found = queries.action_to_keep_for(request.user, action_id)
    try:
        day = date.fromisoformat(on)
    except ValueError as fault:
        raise Http404 from fault
    sheets = queries.paper_of(found, day)
    context = {"action": found, "day": day, "paper": sheets, "empty_lines": range(8)}
    return _there(request, found, "activities/paper.html", context)


@login_required
@require_safe
def sheet(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """The sign-in sheet of a half-day, with names."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    return _sheet_page(request, half_day, NewcomerForm())


def _sheet_page(request: HttpRequest, half_day: Any, form: NewcomerForm, known: Any = ()) -> HttpResponse:
    rows = queries.sheet_of(half_day)
    words = request.GET.get("q", "")[:100]
    on_sheet = {row.person.pk for row in rows}
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "rows": rows,
        "present": queries.present_in(half_day.pk),
        "missing": sum(row.presence is None for row in rows),
        "address": request.build_absolute_uri(reverse("activities:sign_in", args=[half_day.sign_in_key])),
        "hours": queries.hours_of(half_day),
        "phones_shut": queries.why_shut(half_day.meeting.action, Doing.PHONE),
        "list_shut": queries.why_shut(half_day.meeting.action, Doing.LIST),
        "words": words,
        "found": queries.people_to_add(request.user, words, half_day.on, apart_from=on_sheet),
        "form": form,
        "known": [person for person in known if person.pk not in on_sheet],
    }
    return _there(
        request, half_day.meeting.action, "activities/sheet.html", context, status=422 if form.errors else 200
    )


@login_required
@require_safe
def qr(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """The QR of a half-day for the wall."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    address = request.build_absolute_uri(reverse("activities:sign_in", args=[half_day.sign_in_key]))
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "address": address,
        "phones_shut": queries.why_shut(half_day.meeting.action, Doing.PHONE),
    }
    return render(request, "activities/qr.html", context | {"present": queries.present_in(half_day.pk)})


@login_required
@require_POST
def move_sign_in(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """Open or close signing in on phones."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    deed = actions.open_sign_in if request.POST.get("to") == "open" else actions.close_sign_in
    try:
        deed(half_day, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("activities:sheet", half_day.pk)


@login_required
@require_POST
def note(request: HttpRequest, half_day_id: int, person_id: int) -> HttpResponse:
    """Note from the list, or from the directory, that somebody is present."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    row = next((row for row in queries.sheet_of(half_day) if row.person.pk == person_id), None)
    person = row.person if row else person_for(request.user, person_id, localdate(clock.now()))
    post = None if row else post_on(person, half_day.on)
    try:
        actions.sign_in(
            half_day,
            person,
            organisation=row.organisation if row else post.organisation if post else None,
            trade=row.trade if row else post.trade if post else None,
            means=Means.ORGANISER_LIST,
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('activities:sheet', args=[half_day.pk])}#person-{person_id}")


@login_required
@require_POST
def note_newcomer(request: HttpRequest, half_day_id: int) -> HttpResponse:
    """Note that somebody is present whom the directory does not know."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    form = NewcomerForm(request.POST)
    known: list[Any] = []
    if form.is_valid():
        try:
            limits.spend("newcomer", request.user.pk, at_most=300, seconds=3600)
            made = actions.note_newcomer(half_day, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            known = getattr(refusal, "known", None) or [one for one in [getattr(refusal, "person", None)] if one]
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('activities:sheet', args=[half_day.pk])}#person-{made.person_id}")
    return _sheet_page(request, half_day, form, known)


def _there(request: HttpRequest, found: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page about signatures: its hours are those of the place in which people sign."""
    with timezone.override(queries.zone_of(found)):
        return render(request, template, context, status=status)


@login_required
def correct(request: HttpRequest, presence_id: int) -> HttpResponse:
    """Correct a presence, with a reason; the chain of facts is shown."""
    presence = queries.presence_to_correct_for(request.user, presence_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_presence(
                presence,
                is_present=not presence.is_present,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("activities:sheet", presence.half_day_id)
    context = {
        "presence": queries.presence_of(presence.half_day, presence.person),
        "half_day": presence.half_day,
        "facts": queries.facts_about(presence.half_day, presence.person),
        "form": form,
    }
    return _there(
        request,
        presence.half_day.meeting.action,
        "activities/correct.html",
        context,
        status=422 if form.errors else 200,
    )


@open_to_passes("half_day")
@login_required
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in for a half-day on one's own phone."""
    half_day = queries.half_day_to_sign_for(request.user, key)
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
        "shut": queries.why_shut(half_day.meeting.action, Doing.PHONE),
    }
    return _there(request, half_day.meeting.action, "activities/sign_in.html", context, status=422 if refused else 200)
