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
from faire_reseau.activities.queries import HalfDayRow
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.actions import several
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.forms import (
    GatheringForm,
    HalfDayForm,
    InvitationForm,
    OrganiserForm,
    SessionForm,
    SlotForm,
    SpaceForm,
)
from faire_reseau.gatherings.forms.at_once import SlotsForm, SpacesForm
from faire_reseau.gatherings.permissions import can_create
from faire_reseau.gatherings.queries import GatheringRow, SessionRow
from faire_reseau.gatherings.queries.said import all_over_said, elsewhere_said, places_said
from faire_reseau.gatherings.queries.steps import parts_of, steps_of
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
    copied = (
        "title",
        "summary",
        "host",
        "time_zone",
        "mode",
        "place_name",
        "address",
        "territory",
        "capacity_people",
        "offer_hours",
    )
    initial = {name: getattr(source, name) for name in copied} if source else {}
    hosts = queries.hosts_for(request.user, day)
    invitable = queries.invitable_to()
    first = list(hosts[:2])  # a facilitator may choose among all
    if len(first) == 1:  # who hosts it is not asked to join
        initial.setdefault("host", first[0])
        invitable = invitable.exclude(pk=first[0].pk)
    form = GatheringForm(sent(request), initial=initial, hosts=hosts, invitable=invitable)

    def action() -> GatheringRow:
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
        sentence = _("The gathering is made. It is a draft until you announce it.")
        sentence = f"{sentence} {all_over_said(ran.done, at)}".strip()
        return ran.go("gatherings:run", ran.done.slug, said=sentence)
    title = _("New gathering, after “%(title)s”") % {"title": source.title} if source else _("New gathering")
    return ran.page("gatherings/form.html", {"title": title, "like": source})


@login_required
def change(request: Request, slug: str) -> HttpResponse:
    """Change a gathering."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    names = [name for name in GatheringForm.base_fields if name not in ("invited", "despite_taken")]
    taken, waited = max(queries.taken_places(gathering).values(), default=0), queries.waiting_in(gathering)
    hosts = queries.hosts_for(request.user, localdate(clock.now()), also=gathering.host)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        initial = {name: getattr(gathering, name) for name in names}
        form = GatheringForm(sent(request), initial=initial, hosts=hosts, taken=taken)

        def action() -> None:
            actions.change_gathering(gathering, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

        def renewed(_refusal: Overtaken) -> GatheringForm:
            gathering.refresh_from_db()
            return form.renewed({name: getattr(gathering, name) for name in names}, hosts=hosts, taken=taken)

        ran = answering.run(request, action, form=form, renewed=renewed)
        if ran.is_done:
            sentence = " ".join(filter(None, (_("Saved."), places_said(waited))))
            return ran.go("gatherings:run", gathering.slug, said=sentence)
        return ran.page("gatherings/form.html", {"gathering": gathering, "title": _("Change the gathering")})


@login_required
def run(request: Request, slug: str) -> HttpResponse:
    """The organisers' page: what there is to do, spaces, slots, sessions, people."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(request, "gatherings/run.html", _run_context(request, gathering))


def _addressed(points: list[queries.OpenPoint]) -> list[tuple[queries.OpenPoint, str]]:
    return [(point, reverse(point.address[0], args=point.address[1]) if point.address else "") for point in points]


def _run_context(request: Request, gathering: GatheringRow) -> dict[str, Any]:
    steps, at = steps_of(gathering), clock.now()
    stage = queries.moment_of(gathering, at).stage
    return {
        "gathering": gathering,
        "stage": stage,
        "going_on": _addressed(queries.still_going_on(gathering, at)) if stage == "after" else [],
        "steps": steps,
        "article": queries.article_about(gathering, request.user, clock.now()),
        "parts": parts_of(steps),
        "spaces": queries.spaces_of(gathering),
        "slots": queries.slots_of(gathering),
        "days": queries.agenda_of(gathering),
        "cancelled": queries.cancelled_sessions_of(gathering),
        "organisers": queries.organisers_of(gathering),
        "half_days": _half_days(gathering),
        "missing_half_days": queries.half_days_missing(gathering),
        **queries.counts_of_list(gathering),
        "all_over": not queries.half_days_to_register_for(gathering, clock.now()),
        "unsorted": queries.unsorted_in(gathering),
        "told": queries.told_by_letter(gathering) if gathering.state == GatheringState.CANCELLED else 0,
        "space_form": SpaceForm(auto_id="space_%s", remembers=False),
        "spaces_form": SpacesForm(auto_id="spaces_%s"),
        "slots_form": SlotsForm(gathering=gathering, auto_id="slots_%s"),
        "slot_form": SlotForm(gathering=gathering, auto_id="slot_%s"),
        "organiser_form": OrganiserForm(auto_id="organiser_%s"),
        "invitations": queries.invitations_of(gathering),
        "invitation_form": InvitationForm(invitable=queries.invitable_to(gathering)),
        "half_day_form": HalfDayForm(gathering=gathering, auto_id="half_day_%s"),
        "why_stays": (actions.why_not_postponed(gathering), actions.why_not_cancelled(gathering)),
        "can_create": can_create(request.user, localdate(clock.now())),
        "welcome_url": request.build_absolute_uri(reverse("gatherings:welcome", args=[gathering.welcome_key])),
        "typed_url": request.get_host() + reverse("gatherings:typed_welcome", args=[short_code(gathering.welcome_key)]),
    }


def _half_days(gathering: GatheringRow) -> list[tuple[HalfDayRow, int, str]]:
    hours = queries.said_hours(gathering)
    return [(half, coming, hours[half.pk]) for half, coming in queries.people_by_half_day(gathering)]


@login_required
@require_POST
def add_space(request: Request, slug: str) -> HttpResponse:
    """Add a space; a refusal comes back on the organisers' page with what was typed."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SpaceForm(request.POST, auto_id="space_%s", remembers=False)

    def action() -> None:
        several.add_spaces(gathering, [form.cleaned_data], by=request.user, at=clock.now())

    return on_page(answering.run(request, action, form=form), gathering, "space_form", "spaces")


@login_required
@require_POST
def add_slot(request: Request, slug: str) -> HttpResponse:
    """Add a slot; as above."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SlotForm(request.POST, gathering=gathering, auto_id="slot_%s")

    def action() -> None:
        hours = form.hours()
        several.add_slots(gathering, [(hours["starts_at"], hours["ends_at"])], by=request.user, at=clock.now())

    return on_page(answering.run(request, action, form=form), gathering, "slot_form", "slots")


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
    sentence = _("Done: this person signs in with a code sent to that address.")
    return on_page(ran, gathering, "organiser_form", "organisers", sentence=sentence)


@login_required
@require_POST
def invite(request: Request, slug: str) -> HttpResponse:
    """Ask an organisation to organise the gathering together."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = InvitationForm(request.POST, invitable=queries.invitable_to(gathering))

    def action() -> None:
        actions.invite(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = answering.run(request, action, form=form, limit=INVITATIONS)
    return on_page(ran, gathering, "invitation_form", "together")


@login_required
@require_POST
def withdraw_invitation(request: Request, slug: str, invitation_id: int) -> HttpResponse:
    """Take back an invitation, answered or not."""
    invitation = queries.invitation_to_run_for(request.user, slug, invitation_id)
    ran = answering.run(request, lambda: actions.withdraw_invitation(invitation, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, said=_("The invitation is withdrawn."), anchor="together")


@login_required
@require_POST
def release_organiser(request: Request, slug: str, organiser_id: int) -> HttpResponse:
    """No longer let somebody run the gathering; whoever leaves it themselves goes to its agenda."""
    organiser = queries.organiser_to_run_for(request.user, slug, organiser_id)
    leaves = organiser.user_id == request.user.pk and not request.user.is_facilitator
    ran = answering.run(request, lambda: actions.release_organiser(organiser, by=request.user, at=clock.now()))
    if ran.is_done and leaves:
        return ran.go("gatherings:agenda", slug, said=_("You no longer run this gathering."))
    return ran.go("gatherings:run", slug, said=_("This person no longer runs the gathering."), anchor="organisers")


@login_required
@require_POST
def add_half_day(request: Request, slug: str) -> HttpResponse:
    """One more half-day to register and sign for."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = HalfDayForm(request.POST, gathering=gathering, auto_id="half_day_%s")

    def action() -> None:
        actions.add_half_day(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    return on_page(answering.run(request, action, form=form), gathering, "half_day_form", "half-days")


@login_required
@require_POST
def remove_half_day(request: Request, slug: str, half_day_id: int) -> HttpResponse:
    """Remove a half-day in which nothing is held."""
    gathering, half_day = queries.half_day_to_run_for(request.user, slug, half_day_id)
    ran = answering.run(request, lambda: actions.remove_half_day(gathering, half_day, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, said=_("The half-day is removed."), anchor="half-days")


def on_page(ran: Ran[object], gathering: GatheringRow, name: str, anchor: str, sentence: str = "") -> HttpResponse:
    """Lead to the part `anchor` of the organisers' page when done; else show the page with the form `name` as it was sent."""
    if ran.is_done:
        return ran.go("gatherings:run", gathering.slug, anchor=anchor, said=sentence or _("Added."))
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
        return ran.go("gatherings:run", slug, said=_("Saved."), anchor="spaces")
    moving = queries.what_follows_moving(space)
    context = {"gathering": space.gathering, "title": _("Change the space"), "moving": moving}
    return ran.page("gatherings/form.html", context)


@login_required
@require_POST
def remove_space(request: Request, slug: str, space_id: int) -> HttpResponse:
    """Remove a space."""
    space = queries.space_to_run_for(request.user, slug, space_id)
    ran = answering.run(request, lambda: actions.remove_space(space, by=request.user, at=clock.now()))
    sentence = _("“%(name)s” is removed.") % {"name": space.name}
    return ran.go("gatherings:run", slug, said=sentence, anchor="spaces")


@login_required
@require_POST
def remove_slot(request: Request, slug: str, slot_id: int) -> HttpResponse:
    """Remove a slot."""
    slot = queries.slot_to_run_for(request.user, slug, slot_id)
    ran = answering.run(request, lambda: actions.remove_slot(slot, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, said=_("The slot is removed."), anchor="slots")


@login_required
def add_session(request: Request, slug: str) -> HttpResponse:
    """Add a session to the agenda."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    if (why := why_over(gathering.state)) and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    form = SessionForm(sent(request), gathering=gathering, remembers=False)

    def action() -> SessionRow:
        columns, speakers = form.columns(), form.speaker_rows()
        return several.put_on_agenda(gathering, speakers=speakers, by=request.user, at=clock.now(), **columns)

    ran = answering.run(request, action, form=form)
    if ran.is_done:
        sentence = " ".join(filter(None, (_("The session is on the agenda."), elsewhere_said(ran.done))))
        return ran.go("gatherings:run", slug, said=sentence, anchor=f"session-{ran.done.pk}")
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
        elsewhere = elsewhere_said(queries.session_to_run_for(request.user, slug, session_id))
        sentence = " ".join(filter(None, (_("Saved."), elsewhere)))
        return ran.go("gatherings:session", slug, session.pk, said=sentence)
    context = {
        "gathering": gathering,
        "session": session,
        "title": _("Change the session"),
        "moving": queries.what_follows_moving(session),
        "cancelling": " ".join(queries.what_follows_cancelling(session)),
        "settled_elsewhere": queries.why_settled_elsewhere(session),
    }
    return ran.page("gatherings/form.html", context)


def _session_now(session: SessionRow) -> dict[str, Any]:
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
