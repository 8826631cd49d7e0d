"""Views for organisers: make and change a gathering, its spaces, slots, half-days, sessions, organisers and invitations."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
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
from faire_reseau.kit import answering, clock
from faire_reseau.kit.answering import Ran, sent, shut
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.refusals import Overtaken

GATHERINGS = Limit("gathering", at_most=20, seconds=3600)
INVITATIONS = Limit("invite", at_most=60, seconds=3600)
ORGANISERS = Limit("organiser", at_most=30, seconds=3600)


@login_required
def create(request: Request) -> HttpResponse:
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
    form = GatheringForm(sent(request), initial=initial, hosts=hosts, invitable=queries.invitable_to())

    def action() -> Any:
        data = dict(form.cleaned_data)
        invited = [organisation for organisation in data.pop("invited") if organisation != data["host"]]
        gathering = actions.create_gathering(by=request.user, at=at, **data)
        for organisation in invited:
            actions.invite(gathering, organisation, by=request.user, at=at)
        if source is not None:
            actions.copy_ground_and_agenda(source, gathering, by=request.user, at=at)
        return gathering

    ran = answering.run(request, action, form=form, limit=GATHERINGS)
    if ran.is_done:
        said = _("The gathering is made. It is a draft until you announce it.")
        return ran.go("gatherings:run", ran.done.slug, said=said)
    title = _("New gathering, after “%(title)s”") % {"title": source.title} if source else _("New gathering")
    return ran.page("gatherings/form.html", {"title": title, "like": source})


@login_required
def change(request: Request, slug: str) -> HttpResponse:
    """Change a gathering."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    names = [name for name in GatheringForm.base_fields if name != "invited"]
    hosts = queries.hosts_for(request.user, localdate(clock.now()), also=gathering.host)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        initial = {name: getattr(gathering, name) for name in names}
        form = GatheringForm(sent(request), initial=initial, hosts=hosts)

        def action() -> None:
            actions.change_gathering(gathering, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

        def renewed(_refusal: Overtaken) -> GatheringForm:
            gathering.refresh_from_db()
            return form.renewed({name: getattr(gathering, name) for name in names}, hosts=hosts)

        ran = answering.run(request, action, form=form, renewed=renewed)
        if ran.is_done:
            return ran.go("gatherings:run", gathering.slug, said=_("Saved."))
        return ran.page("gatherings/form.html", {"gathering": gathering, "title": _("Change the gathering")})


@login_required
def run(request: Request, slug: str) -> HttpResponse:
    """The organisers' page: what there is to do, spaces, slots, sessions, people."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "gatherings/run.html", _run_context(request, gathering))


def _run_context(request: Request, gathering: Any) -> dict[str, Any]:
    return {
        "gathering": gathering,
        "spaces": queries.spaces_of(gathering),
        "slots": queries.slots_of(gathering),
        "days": queries.agenda_of(gathering),
        "organisers": queries.organisers_of(gathering),
        "half_days": queries.people_by_half_day(gathering),
        "people": gathering.registrations.filter(state=RegistrationState.CONFIRMED).count(),
        "waiting": gathering.registrations.filter(state=RegistrationState.WAITING).count(),
        "listed": gathering.registrations.exclude(state=RegistrationState.CANCELLED).count(),
        "told": queries.told_by_letter(gathering) if gathering.state == GatheringState.CANCELLED else 0,
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
def add_space(request: Request, slug: str) -> HttpResponse:
    """Add a space; a refusal comes back on the organisers' page with what was typed."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SpaceForm(request.POST, auto_id="space_%s", remembers=False)

    def action() -> None:
        actions.add_space(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    return _on_page(answering.run(request, action, form=form), gathering, "space_form", "spaces")


@login_required
@require_POST
def add_slot(request: Request, slug: str) -> HttpResponse:
    """Add a slot; as above."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SlotForm(request.POST, gathering=gathering, auto_id="slot_%s")

    def action() -> None:
        actions.add_slot(gathering, by=request.user, at=clock.now(), **form.hours())

    return _on_page(answering.run(request, action, form=form), gathering, "slot_form", "slots")


@login_required
@require_POST
def name_organiser(request: Request, slug: str) -> HttpResponse:
    """Let somebody run the gathering too."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = OrganiserForm(request.POST, auto_id="organiser_%s")

    def action() -> None:
        email = form.cleaned_data["email"]
        actions.name_organiser_at(gathering, email, by=request.user, at=clock.now())

    ran = answering.run(request, action, form=form, limit=ORGANISERS)
    said = _("Done: this person signs in with a code sent to that address.")
    return _on_page(ran, gathering, "organiser_form", "organisers", said=said)


@login_required
@require_POST
def invite(request: Request, slug: str) -> HttpResponse:
    """Ask an organisation to organise the gathering together."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = InvitationForm(request.POST, invitable=queries.invitable_to(gathering))

    def action() -> None:
        actions.invite(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = answering.run(request, action, form=form, limit=INVITATIONS)
    return _on_page(ran, gathering, "invitation_form", "together")


@login_required
@require_POST
def withdraw_invitation(request: Request, slug: str, invitation_id: int) -> HttpResponse:
    """Take back an invitation, answered or not."""
    invitation = queries.invitation_to_run_for(request.user, slug, invitation_id)
    ran = answering.run(request, lambda: actions.withdraw_invitation(invitation, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, anchor="together")


@login_required
@require_POST
def release_organiser(request: Request, slug: str, organiser_id: int) -> HttpResponse:
    """No longer let somebody run the gathering; whoever leaves it themselves goes to its agenda."""
    organiser = queries.organiser_to_run_for(request.user, slug, organiser_id)
    leaves = organiser.user_id == request.user.pk and not request.user.is_facilitator
    ran = answering.run(request, lambda: actions.release_organiser(organiser, by=request.user, at=clock.now()))
    if ran.is_done and leaves:
        return ran.go("gatherings:agenda", slug)
    return ran.go("gatherings:run", slug, anchor="organisers")


@login_required
@require_POST
def add_half_day(request: Request, slug: str) -> HttpResponse:
    """One more half-day to register and sign for."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = HalfDayForm(request.POST, gathering=gathering, auto_id="half_day_%s")

    def action() -> None:
        actions.add_half_day(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    return _on_page(answering.run(request, action, form=form), gathering, "half_day_form", "half-days")


@login_required
@require_POST
def remove_half_day(request: Request, slug: str, half_day_id: int) -> HttpResponse:
    """Remove a half-day in which nothing is held."""
    gathering, half_day = queries.half_day_to_run_for(request.user, slug, half_day_id)
    ran = answering.run(request, lambda: actions.remove_half_day(gathering, half_day, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, anchor="half-days")


def _on_page(ran: Ran[Any], gathering: Any, name: str, anchor: str, said: str = "") -> HttpResponse:
    """Lead to the part `anchor` of the organisers' page when done; else show the page with the form `name` as it was sent."""
    if ran.is_done:
        return ran.go("gatherings:run", gathering.slug, anchor=anchor, said=said)
    if why := why_over(gathering.state):  # the page shows none of these forms any more
        messages.error(ran.request, why)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page("gatherings/run.html", _run_context(ran.request, gathering) | {name: ran.form})


@login_required
def change_space(request: Request, slug: str, space_id: int) -> HttpResponse:
    """Change a space."""
    space = queries.space_to_run_for(request.user, slug, space_id)
    if (why := why_over(space.gathering.state)) and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    initial = {name: getattr(space, name) for name in SpaceForm.base_fields}
    form = SpaceForm(sent(request), initial=initial)

    def action() -> None:
        actions.change_space(space, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> SpaceForm:
        space.refresh_from_db()
        return form.renewed({name: getattr(space, name) for name in SpaceForm.base_fields})

    ran = answering.run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("gatherings:run", slug, anchor="spaces")
    return ran.page("gatherings/form.html", {"gathering": space.gathering, "title": _("Change the space")})


@login_required
@require_POST
def remove_space(request: Request, slug: str, space_id: int) -> HttpResponse:
    """Remove a space."""
    space = queries.space_to_run_for(request.user, slug, space_id)
    ran = answering.run(request, lambda: actions.remove_space(space, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, anchor="spaces")


@login_required
@require_POST
def remove_slot(request: Request, slug: str, slot_id: int) -> HttpResponse:
    """Remove a slot."""
    slot = queries.slot_to_run_for(request.user, slug, slot_id)
    ran = answering.run(request, lambda: actions.remove_slot(slot, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, anchor="slots")


@login_required
def add_session(request: Request, slug: str) -> HttpResponse:
    """Add a session to the agenda."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    if (why := why_over(gathering.state)) and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    form = SessionForm(sent(request), gathering=gathering, remembers=False)

    def action() -> None:
        at = clock.now()
        session = actions.add_session(gathering, by=request.user, at=at, **form.columns())
        actions.set_speakers(session, form.speaker_rows(), by=request.user, at=at)

    ran = answering.run(request, action, form=form)
    if ran.is_done:
        return ran.go("gatherings:run", slug)
    return ran.page("gatherings/form.html", {"gathering": gathering, "title": _("New session")})


@login_required
def change_session(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Change a session."""
    session = queries.session_to_run_for(request.user, slug, session_id)
    gathering = session.gathering
    form = SessionForm(sent(request), gathering=gathering, initial=_session_now(session))

    def action() -> None:
        at = clock.now()
        columns, seen = form.touched_columns()
        if columns:
            actions.change_session(session, seen=seen, by=request.user, at=at, **columns)
        if "speakers" in form.touched():
            seen_lines = form.said()["speakers"]
            actions.set_speakers(session, form.speaker_rows(), seen=seen_lines, by=request.user, at=at)

    def renewed(_refusal: Overtaken) -> SessionForm:
        now = _session_now(queries.session_to_run_for(request.user, slug, session_id))
        return form.renewed(now, gathering=gathering)

    ran = answering.run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("gatherings:session", slug, session.pk)
    context = {"gathering": gathering, "session": session, "title": _("Change the session")}
    return ran.page("gatherings/form.html", context)


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
def cancel_session(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Cancel a session."""
    session = queries.session_to_run_for(request.user, slug, session_id)
    ran = answering.run(request, lambda: actions.cancel_session(session, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, said=_("The session is cancelled; calendars will learn of it."))


@login_required
@require_POST
def announce(request: Request, slug: str) -> HttpResponse:
    """Show the gathering to everybody."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    ran = answering.run(request, lambda: actions.announce_gathering(gathering, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, said=_("The gathering is announced: everybody can see it."))


@login_required
@require_POST
def renew_welcome(request: Request, slug: str) -> HttpResponse:
    """Another join QR, short code and wall, when the old ones went round too far."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    ran = answering.run(request, lambda: actions.renew_welcome_key(gathering, by=request.user, at=clock.now()))
    said = _("The old QR, link and wall no longer open. Open the wall again, and hand out the new link.")
    return ran.go("gatherings:run", slug, said=said, anchor="join")
