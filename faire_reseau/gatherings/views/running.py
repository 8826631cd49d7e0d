"""Doors for organisers."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms import (
    GatheringForm,
    HalfDayForm,
    InvitationForm,
    OrganiserForm,
    SessionForm,
    SlotForm,
    SpaceForm,
)
from faire_reseau.gatherings.permissions import can_create
from faire_reseau.gatherings.texts import why_over
from faire_reseau.gatherings.views.answering import did, status_of
from faire_reseau.kit import clock, limits
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Make a gathering."""
    at = clock.now()
    day = localdate(at)
    if not can_create(request.user, day):
        raise Http404
    like = request.POST.get("comme", request.GET.get("comme", ""))[:80]
    source = queries.gathering_to_run_for(request.user, like) if like else None
    kept = ("title", "summary", "host", "time_zone", "mode", "place_name", "address", "territory", "capacity_people")
    initial = {name: getattr(source, name) for name in kept} if source else {}
    hosts = queries.hosts_for(request.user, day)
    if len(hosts) == 1:
        initial.setdefault("host", hosts[0])
    form = GatheringForm(request.POST or None, initial=initial, hosts=hosts, invitable=queries.invitable_to())
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        invited = [one for one in data.pop("invited") if one != data["host"]]
        try:
            limits.spend("gathering", request.user.pk, at_most=20, seconds=3600)
            gathering = actions.create_gathering(by=request.user, at=at, **data)
            for organisation in invited:
                actions.invite(gathering, organisation, by=request.user, at=at)
            if source is not None:
                actions.copy_ground_and_agenda(source, gathering, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The gathering is made. It is a draft until you announce it."))
            return redirect("gatherings:run", gathering.slug)
    title = _("New gathering, after “%(title)s”") % {"title": source.title} if source else _("New gathering")
    context = {"form": form, "title": title, "like": source}
    return render(request, "gatherings/form.html", context, status=status_of(form))


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a gathering."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    names = [name for name in GatheringForm.base_fields if name != "invited"]
    hosts = queries.hosts_for(request.user, localdate(clock.now()), also=gathering.host)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        initial = {name: getattr(gathering, name) for name in names}
        form = GatheringForm(request.POST or None, initial=initial, hosts=hosts)
        if request.method == "POST" and form.is_valid():
            touched, seen = form.touched(), form.said()

            def deed() -> None:
                actions.change_gathering(gathering, seen=seen, by=request.user, at=clock.now(), **touched)

            try:
                if did(form, deed):
                    messages.success(request, _("Saved."))
                    return redirect("gatherings:run", gathering.slug)
            except ChangedMeanwhile:
                gathering.refresh_from_db()
                form = form.renewed({name: getattr(gathering, name) for name in names}, hosts=hosts)
        context = {"form": form, "gathering": gathering, "title": _("Change the gathering")}
        return render(request, "gatherings/form.html", context, status=status_of(form))


@login_required
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisers' page: what there is to do, spaces, slots, sessions, people."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "gatherings/run.html", _run_context(request, gathering))


def _run_context(request: HttpRequest, gathering: Any) -> dict[str, Any]:
    return {
        "gathering": gathering,
        "spaces": queries.spaces_of(gathering),
        "slots": queries.slots_of(gathering),
        "days": queries.agenda_of(gathering),
        "organisers": queries.organisers_of(gathering),
        "half_days": queries.people_by_half_day(gathering),
        "people": gathering.registrations.filter(state="confirmed").count(),
        "waiting": gathering.registrations.filter(state="waiting").count(),
        "listed": gathering.registrations.exclude(state="cancelled").count(),
        "told": queries.told_by_letter(gathering) if gathering.state == "cancelled" else 0,
        "space_form": SpaceForm(auto_id="space_%s", remembers=False),
        "slot_form": SlotForm(gathering=gathering, auto_id="slot_%s"),
        "organiser_form": OrganiserForm(auto_id="organiser_%s"),
        "invitations": queries.invitations_of(gathering),
        "invitation_form": InvitationForm(invitable=queries.invitable_to(gathering)),
        "half_day_form": HalfDayForm(gathering=gathering, auto_id="half_day_%s"),
        "can_create": can_create(request.user, localdate(clock.now())),
        "welcome_url": request.build_absolute_uri(reverse("gatherings:welcome", args=[gathering.welcome_key])),
        "typed_url": request.get_host() + reverse("gatherings:typed_welcome", args=[short_code(gathering.welcome_key)]),
    }


@login_required
@require_POST
def add_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a space; a refusal comes back on the organisers' page with what was typed."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SpaceForm(request.POST, auto_id="space_%s", remembers=False)
    if form.is_valid():
        data = form.cleaned_data
        if did(form, lambda: actions.add_space(gathering, by=request.user, at=clock.now(), **data)):
            return redirect(f"{reverse('gatherings:run', args=[slug])}#spaces")
    return _run_again(request, gathering, space_form=form)


@login_required
@require_POST
def add_slot(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a slot; as above."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SlotForm(request.POST, gathering=gathering, auto_id="slot_%s")
    if form.is_valid():
        hours = form.hours()
        if did(form, lambda: actions.add_slot(gathering, by=request.user, at=clock.now(), **hours)):
            return redirect(f"{reverse('gatherings:run', args=[slug])}#slots")
    return _run_again(request, gathering, slot_form=form)


@login_required
@require_POST
def name_organiser(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody run the gathering too."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = OrganiserForm(request.POST, auto_id="organiser_%s")
    if form.is_valid():
        limits.spend("organiser", request.user.pk, at_most=30, seconds=3600)
        email = form.cleaned_data["email"]
        if did(form, lambda: actions.name_organiser_at(gathering, email, by=request.user, at=clock.now())):
            messages.success(request, _("Done: this person signs in with a code sent to that address."))
            return redirect(f"{reverse('gatherings:run', args=[slug])}#organisers")
    return _run_again(request, gathering, organiser_form=form)


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask an organisation to organise the gathering together."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = InvitationForm(request.POST, invitable=queries.invitable_to(gathering))
    if form.is_valid():
        limits.spend("invite", request.user.pk, at_most=60, seconds=3600)
        data = form.cleaned_data
        if did(form, lambda: actions.invite(gathering, by=request.user, at=clock.now(), **data)):
            return redirect(f"{reverse('gatherings:run', args=[slug])}#together")
    return _run_again(request, gathering, invitation_form=form)


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Take back an invitation, answered or not."""
    invitation = queries.invitation_to_run_for(request.user, slug, invitation_id)
    return _removed(
        request, slug, "together", lambda: actions.withdraw_invitation(invitation, by=request.user, at=clock.now())
    )


@login_required
@require_POST
def release_organiser(request: HttpRequest, slug: str, organiser_id: int) -> HttpResponse:
    """No longer let somebody run the gathering; whoever leaves it themselves goes to its agenda."""
    organiser = queries.organiser_to_run_for(request.user, slug, organiser_id)
    leaves = organiser.user_id == request.user.pk and not request.user.is_facilitator
    answer = _removed(
        request, slug, "organisers", lambda: actions.release_organiser(organiser, by=request.user, at=clock.now())
    )
    return redirect("gatherings:agenda", slug) if leaves and organiser.pk is None else answer


@login_required
@require_POST
def add_half_day(request: HttpRequest, slug: str) -> HttpResponse:
    """One more half-day to register and sign for."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = HalfDayForm(request.POST, gathering=gathering, auto_id="half_day_%s")
    if form.is_valid():
        data = form.cleaned_data
        if did(form, lambda: actions.add_half_day(gathering, by=request.user, at=clock.now(), **data)):
            return redirect(f"{reverse('gatherings:run', args=[slug])}#half-days")
    return _run_again(request, gathering, half_day_form=form)


@login_required
@require_POST
def remove_half_day(request: HttpRequest, slug: str, half_day_id: int) -> HttpResponse:
    """Take away a half-day in which nothing is held."""
    gathering, half_day = queries.half_day_to_run_for(request.user, slug, half_day_id)
    return _removed(
        request,
        slug,
        "half-days",
        lambda: actions.remove_half_day(gathering, half_day, by=request.user, at=clock.now()),
    )


def _run_again(request: HttpRequest, gathering: Any, **forms: Any) -> HttpResponse:
    if why := why_over(gathering.state):  # the page shows none of these forms any more
        messages.error(request, why)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "gatherings/run.html", _run_context(request, gathering) | forms, status=422)


@login_required
def change_space(request: HttpRequest, slug: str, space_id: int) -> HttpResponse:
    """Change a space."""
    space = queries.space_to_run_for(request.user, slug, space_id)
    initial = {name: getattr(space, name) for name in SpaceForm.base_fields}
    form = SpaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        touched, seen = form.touched(), form.said()
        try:
            if did(form, lambda: actions.change_space(space, seen=seen, by=request.user, at=clock.now(), **touched)):
                return redirect(f"{reverse('gatherings:run', args=[slug])}#spaces")
        except ChangedMeanwhile:
            space.refresh_from_db()
            form = form.renewed({name: getattr(space, name) for name in SpaceForm.base_fields})
    context = {"form": form, "gathering": space.gathering, "title": _("Change the space")}
    return render(request, "gatherings/form.html", context, status=status_of(form))


@login_required
@require_POST
def remove_space(request: HttpRequest, slug: str, space_id: int) -> HttpResponse:
    """Take a space away."""
    space = queries.space_to_run_for(request.user, slug, space_id)
    return _removed(request, slug, "spaces", lambda: actions.remove_space(space, by=request.user, at=clock.now()))


@login_required
@require_POST
def remove_slot(request: HttpRequest, slug: str, slot_id: int) -> HttpResponse:
    """Take a slot away."""
    slot = queries.slot_to_run_for(request.user, slug, slot_id)
    return _removed(request, slug, "slots", lambda: actions.remove_slot(slot, by=request.user, at=clock.now()))


def _removed(request: HttpRequest, slug: str, anchor: str, deed: Callable[[], Any]) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('gatherings:run', args=[slug])}#{anchor}")


@login_required
def add_session(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a session to the agenda."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SessionForm(request.POST or None, gathering=gathering, remembers=False)

    def deed() -> None:
        at = clock.now()
        session = actions.add_session(gathering, by=request.user, at=at, **form.columns())
        actions.set_speakers(session, form.speaker_rows(), by=request.user, at=at)

    if request.method == "POST" and form.is_valid() and did(form, deed):
        return redirect("gatherings:run", slug)
    context = {"form": form, "gathering": gathering, "title": _("New session")}
    return render(request, "gatherings/form.html", context, status=status_of(form))


@login_required
def change_session(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Change a session."""
    session = queries.session_to_run_for(request.user, slug, session_id)
    gathering = session.gathering
    form = SessionForm(request.POST or None, gathering=gathering, initial=_session_now(session))

    def deed() -> None:
        at = clock.now()
        columns, seen = form.touched_columns()
        if columns:
            actions.change_session(session, seen=seen, by=request.user, at=at, **columns)
        if "speakers" in form.touched():
            seen_lines = form.said()["speakers"]
            actions.set_speakers(session, form.speaker_rows(), seen=seen_lines, by=request.user, at=at)

    if request.method == "POST" and form.is_valid():
        try:
            if did(form, deed):
                return redirect("gatherings:session", slug, session.pk)
        except ChangedMeanwhile:
            session = queries.session_to_run_for(request.user, slug, session_id)
            form = form.renewed(_session_now(session), gathering=gathering)
    context = {"form": form, "gathering": gathering, "session": session, "title": _("Change the session")}
    return render(request, "gatherings/form.html", context, status=status_of(form))


def _session_now(session: Any) -> dict[str, Any]:
    zone = ZoneInfo(session.gathering.time_zone)
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return {name: getattr(session, name) for name in ("title", "format", "text", "space")} | {
        "on": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "themes": session.themes.all(),
        "speakers": queries.speaker_lines(session),
    }


@login_required
@require_POST
def cancel_session(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Take a session off the agenda."""
    session = queries.session_to_run_for(request.user, slug, session_id)
    try:
        actions.cancel_session(session, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The session is cancelled; calendars will learn of it."))
    return redirect("gatherings:run", slug)


@login_required
@require_POST
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the gathering to everybody."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    try:
        actions.announce_gathering(gathering, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The gathering is announced: everybody can see it."))
    return redirect("gatherings:run", slug)


@login_required
@require_POST
def renew_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Another join QR, short code and wall, when the old ones went round too far."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    actions.renew_welcome_key(gathering, by=request.user, at=clock.now())
    messages.success(
        request, _("The old QR, link and wall no longer open. Open the wall again, and hand out the new link.")
    )
    return redirect(f"{reverse('gatherings:run', args=[slug])}#join")
