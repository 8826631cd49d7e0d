"""Questions about gatherings; the gate `…_for` finds and authorises at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action, HalfDay
from faire_reseau.activities.queries import Expected
from faire_reseau.gatherings.enums import Format, GatheringState, RegistrationState, SessionState
from faire_reseau.gatherings.logic.agenda import by_day_and_hour, part_of
from faire_reseau.gatherings.models import (
    CalendarKey,
    Gathering,
    Organiser,
    Registration,
    Session,
    Slot,
    Space,
    Speaker,
)
from faire_reseau.gatherings.permissions import can_run, can_see, runnable_by, visible_to
from faire_reseau.kit.keys import digest
from faire_reseau.network.models import Person


def gathering_for(user: User, slug: str) -> Gathering:
    """The gathering at `slug` if `user` may read it; one statement, two for a draft."""
    gathering = Gathering.objects.filter(slug=slug).first()
    if gathering is None or not can_see(user, gathering):
        raise Http404
    return gathering


def gathering_to_run_for(user: User, slug: str) -> Gathering:
    """The gathering at `slug` if `user` may run it; two statements."""
    gathering = Gathering.objects.select_related("host", "action", "territory").filter(slug=slug).first()
    if gathering is None or not can_run(user, gathering):
        raise Http404
    return gathering


def welcomed_gathering_for(key: str) -> Gathering:
    """The gathering whose join QR holds `key`; one statement."""
    gathering = (
        Gathering.objects.select_related("host", "action").filter(welcome_key=key).exclude(state="draft").first()
    )
    if gathering is None:
        raise Http404
    return gathering


def gatherings_visible_to(user: User) -> QuerySet[Gathering]:
    """The gatherings that `user` may read, latest first, with how many come; one statement."""
    confirmed = Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED))
    return visible_to(user).select_related("host").annotate(people=confirmed).order_by("-starts_on")


def half_days_of(gathering: Gathering) -> list[HalfDay]:
    """The half-days of `gathering` in order; one statement."""
    order = {"morning": 0, "afternoon": 1, "evening": 2}
    found = HalfDay.objects.filter(meeting__action=gathering.action_id).select_related("meeting")
    return sorted(found, key=lambda half: (half.on, order[half.part]))


class AgendaItem(NamedTuple):
    """What an agenda says of a session; hours are local. Rows, not models: an agenda may hold hundreds."""

    pk: int
    format: str
    title: str
    starts_at: datetime
    ends_at: datetime
    space_name: str | None
    is_sample: bool
    hours_are_sample: bool
    speakers: list[tuple[str, str]]


@dataclass(frozen=True)
class Hour:
    """Sessions that begin together."""

    starts_at: datetime
    sessions: list[AgendaItem]


@dataclass(frozen=True)
class Day:
    """A day of the agenda."""

    on: date
    hours: list[Hour]


def sessions_of(gathering: Gathering) -> QuerySet[Session]:
    """The planned sessions, with space and speakers; two statements whatever their number."""
    speakers = Prefetch("speakers", queryset=Speaker.objects.order_by("rank", "pk"))
    return (
        gathering.sessions.filter(state=SessionState.PLANNED)
        .select_related("space")
        .prefetch_related(speakers)
        .order_by("starts_at", "space__rank", "pk")
    )


def agenda_of(gathering: Gathering) -> list[Day]:
    """The agenda by day and hour in the gathering's own time; two statements."""
    zone = ZoneInfo(gathering.time_zone)
    planned = gathering.sessions.filter(state=SessionState.PLANNED)
    speakers: dict[int, list[tuple[str, str]]] = {}
    voices = Speaker.objects.filter(session__in=planned).order_by("rank", "pk")
    for session, name, organisation in voices.values_list("session", "name", "organisation_name"):
        speakers.setdefault(session, []).append((name, organisation))
    columns = ("pk", "format", "title", "starts_at", "ends_at", "space__name", "is_sample", "hours_are_sample")
    rows = planned.order_by("starts_at", "space__rank", "pk").values_list(*columns)
    items = [
        AgendaItem(
            pk,
            code,
            title,
            start.astimezone(zone),
            end.astimezone(zone),
            where,
            sample,
            sample_hours,
            speakers.get(pk, []),
        )
        for pk, code, title, start, end, where, sample, sample_hours in rows
    ]
    grouped = by_day_and_hour(items, lambda item: item.starts_at)
    return [Day(on, [Hour(hour, sessions) for hour, sessions in hours]) for on, hours in grouped]


def session_of(gathering: Gathering, session_id: int) -> Session:
    """A session of a gathering found by the gate, with space, speakers and themes; three statements."""
    session = (
        Session.objects.filter(gathering=gathering, pk=session_id)
        .select_related("space", "slot")
        .prefetch_related(Prefetch("speakers", queryset=Speaker.objects.order_by("rank", "pk")), "themes")
        .first()
    )
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


def session_to_run_for(user: User, slug: str, session_id: int) -> Session:
    """A session of a gathering that `user` runs; three statements."""
    gathering = gathering_to_run_for(user, slug)
    session = Session.objects.filter(gathering=gathering, pk=session_id).select_related("space").first()
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


class Neighbour(NamedTuple):
    """What a session's page says of another session."""

    pk: int
    title: str
    starts_at: datetime
    ends_at: datetime
    space_name: str | None


def beside(session: Session) -> dict[str, list[Neighbour]]:
    """What comes before, at the same time and after `session` on that agenda; two statements."""
    begins, ends = session.starts_at, session.ends_at
    others = Session.objects.filter(gathering=session.gathering_id, state=SessionState.PLANNED).exclude(pk=session.pk)
    earlier, later = Q(ends_at__lte=begins), Q(starts_at__gte=ends)
    hours = others.aggregate(before=Max("starts_at", filter=earlier), after=Min("starts_at", filter=later))
    # Only these are read: an agenda may hold hundreds.
    near = (
        Q(starts_at__lt=ends, ends_at__gt=begins) | Q(earlier, starts_at=hours["before"]) | Q(starts_at=hours["after"])
    )
    columns = ("pk", "title", "starts_at", "ends_at", "space__name")
    found = others.filter(near).order_by("starts_at", "space__rank", "pk").values_list(*columns)
    rows = [Neighbour(*row) for row in found]
    return {
        "before": [row for row in rows if row.ends_at <= begins],
        "parallel": [row for row in rows if row.starts_at < ends and row.ends_at > begins],
        "after": [row for row in rows if row.starts_at >= ends],
    }


def now_and_next(gathering: Gathering, at: datetime) -> dict[str, Any]:
    """What runs at `at` and what begins `next`, and in how many seconds that changes (None: never); two statements."""
    rows = list(sessions_of(gathering))
    now = [row for row in rows if row.starts_at <= at < row.ends_at]
    coming = [row for row in rows if row.starts_at > at]
    turns = [row.ends_at for row in now] + [row.starts_at for row in coming[:1]]
    return {
        "now": now,
        "next": [row for row in coming if row.starts_at == coming[0].starts_at],
        "changes_in_s": ceil((min(turns) - at).total_seconds()) if turns else None,
    }


def spaces_of(gathering: Gathering) -> QuerySet[Space]:
    """The spaces in their order; one statement."""
    return gathering.spaces.order_by("rank", "pk")


def slots_of(gathering: Gathering) -> QuerySet[Slot]:
    """The slots in their order; one statement."""
    return gathering.slots.order_by("starts_at")


def space_to_run_for(user: User, slug: str, space_id: int) -> Space:
    """A space of a gathering that `user` runs."""
    space = Space.objects.filter(gathering=gathering_to_run_for(user, slug), pk=space_id).first()
    if space is None:
        raise Http404
    return space


def slot_to_run_for(user: User, slug: str, slot_id: int) -> Slot:
    """A slot of a gathering that `user` runs."""
    slot = Slot.objects.filter(gathering=gathering_to_run_for(user, slug), pk=slot_id).first()
    if slot is None:
        raise Http404
    return slot


def registration_of(gathering: Gathering, person: Person | None) -> Registration | None:
    """How `person` is registered, if at all; one statement."""
    if person is None:
        return None
    return Registration.objects.filter(gathering=gathering, person=person).first()


def comes(gathering: Gathering, person: Person | None) -> bool:
    """Whether `person` has a confirmed place; one statement."""
    return (
        person is not None
        and Registration.objects.filter(gathering=gathering, person=person, state=RegistrationState.CONFIRMED).exists()
    )


def away_in_slots(gathering: Gathering, slots: Iterable[Slot]) -> set[tuple[int, int]]:
    """Who has a place but not for the half-day of a slot, as (person, slot) identifiers; three statements.

    A half-day that the gathering does not have keeps nobody away.
    """
    zone = ZoneInfo(gathering.time_zone)
    halves = {(half.on, half.part): half.pk for half in half_days_of(gathering)}
    rows = gathering.registrations.filter(state=RegistrationState.CONFIRMED)
    coming: dict[int, set[int]] = {}
    for person, half in rows.values_list("person", "half_days"):
        coming.setdefault(person, set()).add(half)
    away = set()
    for slot in slots:
        begins = slot.starts_at.astimezone(zone)
        wanted = halves.get((begins.date(), part_of(begins)))
        if wanted is not None:
            away |= {(person, slot.pk) for person, halves_of in coming.items() if wanted not in halves_of}
    return away


def registrations_of(gathering: Gathering) -> QuerySet[Registration]:
    """Everybody on the list, by name, with trade, centre and half-days; three statements."""
    return (
        gathering.registrations.select_related("person", "trade", "organisation")
        .prefetch_related("half_days", "organisation__names")
        .order_by("person__last_name", "person__first_name")
    )


def registration_to_run_for(user: User, slug: str, registration_id: int) -> Registration:
    """A registration of a gathering that `user` runs."""
    gathering = gathering_to_run_for(user, slug)
    found = Registration.objects.filter(gathering=gathering, pk=registration_id).select_related("person__user").first()
    if found is None:
        raise Http404
    return found


def runs_any(user: User) -> bool:
    """Whether `user` organises any gathering; one statement."""
    return Organiser.objects.filter(user=user).exists()


def people_by_trade(gathering: Gathering) -> list[tuple[str, int]]:
    """How many confirmed people of each trade; one statement."""
    rows = (
        gathering.registrations.filter(state=RegistrationState.CONFIRMED, trade__isnull=False)
        .values_list("trade__label", "trade__rank")
        .annotate(people=Count("pk"))
        .order_by("trade__rank")
    )
    return [(label, people) for label, _rank, people in rows]


def actions_run_by(user: User) -> QuerySet[Action]:
    """The actions of the gatherings that `user` runs: whoever runs a gathering keeps its sheets."""
    return Action.objects.filter(pk__in=runnable_by(user).values("action"))


def actions_of_drafts() -> QuerySet[Action]:
    """The actions of gatherings not announced yet."""
    return Action.objects.filter(pk__in=Gathering.objects.filter(state=GatheringState.DRAFT).values("action"))


def expected_in(half_day: HalfDay) -> list[Expected]:
    """Who has a place in that half-day; one statement."""
    rows = Registration.objects.filter(half_days=half_day, state=RegistrationState.CONFIRMED)
    return [
        Expected(row.person, row.organisation, row.trade)
        for row in rows.select_related("person", "organisation", "trade")
    ]


def calendar_owner(key: str) -> User:
    """Whose private calendar `key` is; revoked and unknown keys answer alike. One statement."""
    found = CalendarKey.objects.select_related("user").filter(key_digest=digest(key), revoked_at__isnull=True).first()
    if found is None or not found.user.is_active:
        raise Http404
    return found.user


FORUM_FORMATS = (Format.BARCAMP, Format.OPEN_FORUM)


def gathering_data(user: User) -> dict[str, list[dict[str, Any]]]:
    """What this room holds about `user`, as plain values: registrations, talks, gatherings run, calendar addresses; five
    statements.
    """
    registered = (
        Registration.objects.filter(person__user=user)
        .select_related("gathering", "organisation", "trade")
        .prefetch_related("half_days")
        .order_by("made_at", "pk")
    )
    speaks = Speaker.objects.filter(person__user=user).select_related("session__gathering").order_by("pk")
    runs = Organiser.objects.filter(user=user).select_related("gathering").order_by("pk")
    calendars = CalendarKey.objects.filter(user=user).order_by("made_at", "pk")
    return {
        "registrations": [_registration_data(row) for row in registered],
        "speaks": [
            {
                "gathering": row.session.gathering.title,
                "session": row.session.title,
                "name": row.name,
                "role": row.role,
                "organisation": row.organisation_name,
            }
            for row in speaks
        ],
        "organises": [{"gathering": row.gathering.title} for row in runs],
        "calendars": [
            {"made_at": row.made_at.isoformat(), "revoked_at": row.revoked_at.isoformat() if row.revoked_at else ""}
            for row in calendars
        ],
    }


def _registration_data(row: Registration) -> dict[str, Any]:
    return {
        "gathering": row.gathering.title,
        "state": row.state,
        "organisation": row.organisation.slug if row.organisation else "",
        "trade": row.trade.code if row.trade else "",
        "half_days": [
            {"on": half_day.on.isoformat(), "part": half_day.part}
            for half_day in sorted(row.half_days.all(), key=lambda one: one.pk)
        ],
        "access_needs": row.access_needs,
        "needs_step_free": row.needs_step_free,
        "made_at": row.made_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
    }
