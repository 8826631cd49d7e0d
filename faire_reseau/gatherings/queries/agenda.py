"""Queries on an agenda: sessions by day and hour, parallel sessions, current ones, half-days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import Action, HalfDay
from faire_reseau.activities.queries import NEVER, begins_at
from faire_reseau.gatherings.enums import Format, GatheringState, SessionState
from faire_reseau.gatherings.logic.agenda import by_day_and_hour, half_day_at, is_not_held
from faire_reseau.gatherings.logic.half_days import Held, Hours, proposed_hours, uncovered
from faire_reseau.gatherings.models import (
    Gathering,
    Session,
    Slot,
    Space,
    Speaker,
)
from faire_reseau.gatherings.queries.glance import Glance, planned_sessions
from faire_reseau.gatherings.queries.session_links import link_columns
from faire_reseau.gatherings.queries.within import held_within
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import dates
from faire_reseau.kit.folding import searchable
from faire_reseau.network.queries import unnamed_to

FORUM_FORMATS = (Format.BARCAMP, Format.OPEN_FORUM)


def half_days_of(gathering: Gathering) -> list[HalfDay]:
    """The half-days of `gathering` in order; one statement."""
    order = {"morning": 0, "afternoon": 1, "evening": 2}
    half_days = HalfDay.objects.filter(meeting__action=gathering.action_id).select_related("meeting")
    return sorted(half_days, key=lambda half: (half.on, order[half.part]))


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
    is_cancelled: bool = False
    is_not_held: bool = False


@dataclass(frozen=True)
class Hour:
    """Sessions that begin together."""

    starts_at: datetime
    sessions: list[AgendaItem]

    @property
    def ends_at(self) -> datetime | None:
        """When all of them end; None when they end at different times."""
        ends = {session.ends_at for session in self.sessions}
        return ends.pop() if len(ends) == 1 else None


@dataclass(frozen=True)
class Day:
    """A day of the agenda."""

    on: date
    hours: list[Hour]


def sessions_of(gathering: Gathering) -> QuerySet[Session]:
    """`planned_sessions` with space and speakers; two statements whatever their number."""
    speakers = Prefetch("speakers", queryset=Speaker.objects.order_by("rank", "pk"))
    return (
        planned_sessions(gathering)
        .select_related("space")
        .prefetch_related(speakers)
        .order_by("starts_at", "space__rank", "pk")
    )


def unnamed_voices(gathering: Gathering, user: User, day: date) -> frozenset[int]:
    """The people (keys) of the directory who speak at `gathering` and whom its programme does not name to `user`; at most
    four queries, one where nobody of the directory speaks. Speakers whom organisers wrote in are nobody of the directory.
    """
    voices = Speaker.objects.filter(session__gathering=gathering, person__isnull=False)
    return frozenset(unnamed_to(user, voices.values_list("person", flat=True), day))


def agenda_of(
    gathering: Gathering, unnamed: frozenset[int] = frozenset(), *, with_cancelled: bool = False
) -> list[Day]:
    """The agenda by day and hour in the gathering's own time, without those whom it does not name; two queries.

    `with_cancelled`: once it is announced, cancelled sessions stay among the others: people meant to go there.
    """
    zone = ZoneInfo(gathering.time_zone)
    planned = gathering.sessions.filter(state=SessionState.PLANNED)
    if with_cancelled and gathering.state == GatheringState.ANNOUNCED:
        planned = gathering.sessions.all()
    speakers: dict[int, list[tuple[str, str]]] = {}
    voices = Speaker.objects.filter(session__in=planned).order_by("rank", "pk")
    voices = voices.exclude(person__in=unnamed) if unnamed else voices
    for session, name, organisation in voices.values_list("session", "name", "organisation_name"):
        speakers.setdefault(session, []).append((name, organisation))
    columns = ("pk", "format", "title", "starts_at", "ends_at", "space__name", "is_sample", "hours_are_sample", "state")
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
            state == SessionState.CANCELLED,
            is_not_held(start, gathering.finished_at),
        )
        for pk, code, title, start, end, where, sample, sample_hours, state in rows
    ]
    grouped = by_day_and_hour(items, lambda item: item.starts_at)
    return [Day(on, [Hour(hour, sessions) for hour, sessions in hours]) for on, hours in grouped]


def session_of(gathering: Gathering, session_id: int, unnamed: frozenset[int] = frozenset()) -> Session:
    """A session of a gathering found by the gate, with space, themes, what its links need and the speakers but
    those `unnamed`; three queries.
    """
    speakers = Speaker.objects.order_by("rank", "pk")
    speakers = speakers.exclude(person__in=unnamed) if unnamed else speakers
    session = (
        Session.objects.filter(gathering=gathering, pk=session_id)
        .annotate(**link_columns())
        .select_related("space", "slot")
        .prefetch_related(Prefetch("speakers", queryset=speakers), "themes")
        .first()
    )
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


def speakers_elsewhere(session: Session) -> list[tuple[str, str]]:
    """Who speaks in `session` and in another one at the same hour, with the title of that one; two statements."""
    names = {searchable(speaker.name): speaker.name for speaker in session.speakers.all()}
    beside = Speaker.objects.filter(session__gathering=session.gathering_id, session__state=SessionState.PLANNED)
    beside = beside.filter(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    rows = beside.exclude(session=session).order_by("session", "rank").values_list("name", "session__title")
    return [(names[searchable(name)], title) for name, title in rows if searchable(name) in names]


def speaker_lines(session: Session) -> str:
    """Who speaks in `session`, as organisers type them: a line each, name; role; organisation. One query."""
    rows = session.speakers.order_by("rank", "pk")
    return "\n".join(f"{speaker.name}; {speaker.role}; {speaker.organisation_name}".rstrip("; ") for speaker in rows)


class Neighbour(NamedTuple):
    """What a session's page says of another session."""

    pk: int
    title: str
    starts_at: datetime
    ends_at: datetime
    space_name: str | None
    format: str


def beside(session: Session) -> dict[str, list[Neighbour]]:
    """What comes before, at the same time and after `session` on that agenda, the forum that it is `part_of` and what is held
    `inside` it; one query, an agenda may hold hundreds, and one more for each forum among them.
    """
    begins, ends = session.starts_at, session.ends_at
    others = Session.objects.filter(gathering=session.gathering_id, state=SessionState.PLANNED).exclude(pk=session.pk)
    earlier, later = Q(ends_at__lte=begins), Q(starts_at__gte=ends)
    last = others.filter(earlier).order_by("-starts_at").values("starts_at")[:1]
    first = others.filter(later).order_by("starts_at").values("starts_at")[:1]
    near = Q(starts_at__lt=ends, ends_at__gt=begins) | Q(earlier, starts_at=last) | Q(starts_at=first)
    columns = ("pk", "title", "starts_at", "ends_at", "space__name", "format")
    columns_of_rows = others.filter(near).order_by("starts_at", "space__rank", "pk").values_list(*columns)
    rows = [Neighbour(*row) for row in columns_of_rows]
    parallel = [row for row in rows if row.starts_at < ends and row.ends_at > begins]
    inside = _inner_keys(session.pk) if session.format in FORUM_FORMATS else set()
    part_of = {row.pk for row in parallel if row.format in FORUM_FORMATS and session.pk in _inner_keys(row.pk)}
    return {
        "before": [row for row in rows if row.ends_at <= begins],
        "parallel": [row for row in parallel if row.pk not in inside | part_of],
        "after": [row for row in rows if row.starts_at >= ends],
        "part_of": [row for row in parallel if row.pk in part_of],
        "inside": [row for row in parallel if row.pk in inside],
    }


def _inner_keys(session: int) -> set[int]:
    """The keys of the planned sessions that are held within a session (key); one query for each room that says."""
    return {inner.pk for inner in held_within(Session(pk=session))}


def now_and_next(gathering: Gathering, at: datetime) -> dict[str, Any]:
    """What runs at `at` and what begins `next`, and in how many seconds that changes (None: never); two statements. Nothing does in
    a gathering that is over or cancelled, whatever its agenda had planned.
    """
    rows = [] if why_over(gathering.state) else list(sessions_of(gathering))
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


@dataclass(frozen=True)
class Moment:
    """Where a gathering stands among the days: `before` (`days_before` it), `during` or `after` it; `is_now` between the first
    and the last hour of one of its days.
    """

    stage: str
    days_before: int = 0
    is_now: bool = False


def moment_of(gathering: Gathering | Glance, at: datetime) -> Moment:
    """Where `gathering` stands, by the days of its place; no statement, one on its days while their hours are not cached."""
    today = at.astimezone(ZoneInfo(gathering.time_zone)).date()
    if today < gathering.starts_on:
        return Moment("before", (gathering.starts_on - today).days)
    if today <= gathering.ends_on:
        return Moment("during", is_now=_runs_at(gathering, at))
    return Moment("after")


def _runs_at(gathering: Gathering | Glance, at: datetime) -> bool:
    """Whether `at` is between the first and the last hour of a day of the agenda; on a day without any hours: yes, all day."""
    key = f"hours-of-days:{gathering.pk}:{gathering.version}:{gathering.time_zone}"
    days: dict[date, Hours] | None = cache.get(key)
    if days is None:
        zone, days = ZoneInfo(gathering.time_zone), {}
        planned = Session.objects.filter(gathering=gathering.pk, state=SessionState.PLANNED)
        for starts_at, ends_at in planned.values_list("starts_at", "ends_at"):
            day, _part = half_day_at(starts_at.astimezone(zone))
            first, last = days.get(day, (starts_at, ends_at))
            days[day] = min(first, starts_at), max(last, ends_at)
        cache.set(key, days, 24 * 3600)
    today = at.astimezone(ZoneInfo(gathering.time_zone)).date()
    return today not in days or any(first <= at < last for first, last in days.values())


def slots_of(gathering: Gathering) -> QuerySet[Slot]:
    """The slots in their order; one statement."""
    return gathering.slots.order_by("starts_at")


def hours_of(half_day: HalfDay) -> str:
    """“9 h 30 – 12 h 30”: the hours that the agenda proposes for that half-day of a gathering; "" without session."""
    gathering = Gathering.objects.filter(action=half_day.meeting.action_id).first()
    return hours_by_half_day(gathering).get((half_day.on, half_day.part), "") if gathering is not None else ""


def hours_by_half_day(gathering: Gathering) -> dict[tuple[date, str], str]:
    """“9 h 30 – 12 h 30” by day and part, as the agenda proposes them, meals left out; two queries."""
    return {half: dates.hours(*hours) for half, hours in proposed_for(gathering, half_days_of(gathering)).items()}


def proposed_for(gathering: Gathering, half_days: list[HalfDay]) -> dict[tuple[date, Part], Hours]:
    """The local hours that the agenda proposes, by day and part, for a gathering with these `half_days`; one query."""
    planned = gathering.sessions.filter(state=SessionState.PLANNED)
    evenings = {half.on for half in half_days if half.part == Part.EVENING}
    return _proposed(gathering, evenings, planned.values_list("starts_at", "ends_at", "format"))


def _proposed(
    gathering: Gathering, evenings: set[date], planned: Iterable[tuple[datetime, datetime, str]]
) -> dict[tuple[date, Part], Hours]:
    zone = ZoneInfo(gathering.time_zone)
    sessions = [
        Held(start.astimezone(zone), end.astimezone(zone), is_meal=code == Format.MEAL) for start, end, code in planned
    ]
    return proposed_hours(sessions, evenings)


def half_days_missing(gathering: Gathering) -> list[tuple[date, Part]]:
    """Half-days of the days of `gathering` in which its agenda has more than meals and breaks, and for which nobody can register
    or sign: an evening, mostly. Two queries.
    """
    zone = ZoneInfo(gathering.time_zone)
    planned = gathering.sessions.filter(state=SessionState.PLANNED).exclude(format__in=(Format.MEAL, Format.BREAK))
    beginnings = [moment.astimezone(zone) for moment in planned.values_list("starts_at", flat=True)]
    there = {(half.on, Part(half.part)) for half in half_days_of(gathering)}
    return [half for half in uncovered(beginnings, there) if gathering.starts_on <= half[0] <= gathering.ends_on]


def said_hours(gathering: Gathering) -> dict[int, str]:
    """The hours of each half-day (key) of `gathering`: those that its organisers set, else those proposed; two queries."""
    halves = half_days_of(gathering)
    proposed = proposed_for(gathering, halves)
    hours_of = {}
    for half in halves:
        hours = proposed.get((half.on, Part(half.part)))
        hours_of[half.pk] = half.meeting.hours or (dates.hours(*hours) if hours else "")
    return hours_of


def beginnings_of(half_days: Sequence[HalfDay]) -> dict[int, datetime]:
    """When those of `half_days` that belong to gatherings begin, by key: at the hours that organisers set, else at those of the
    agenda, else with their part of the day, in the time of the place; one that an agenda leaves empty never does by itself. Three
    queries.
    """
    begins: dict[int, datetime] = {}
    by_action: dict[int, list[HalfDay]] = defaultdict(list)
    for half in half_days:
        by_action[half.meeting.action_id].append(half)
    gatherings = list(Gathering.objects.filter(action__in=by_action))
    sessions: dict[int, list[tuple[datetime, datetime, str]]] = defaultdict(list)
    planned = Session.objects.filter(gathering__in=gatherings, state=SessionState.PLANNED).order_by()
    for key, starts_at, ends_at, code in planned.values_list("gathering_id", "starts_at", "ends_at", "format"):
        sessions[key].append((starts_at, ends_at, code))
    evenings: dict[int, set[date]] = defaultdict(set)
    rows = HalfDay.objects.filter(meeting__action__in=by_action, part=Part.EVENING).order_by()
    for key, day in rows.values_list("meeting__action", "on"):
        evenings[key].add(day)
    for gathering in gatherings:
        halves, zone = by_action[gathering.action_id], ZoneInfo(gathering.time_zone)
        proposed = _proposed(gathering, evenings[gathering.action_id], sessions[gathering.pk])
        for half in halves:
            hours = proposed.get((half.on, Part(half.part)))
            is_empty = _is_empty(half, proposed)
            begins[half.pk] = NEVER if is_empty else begins_at(half, zone, hours[0] if hours else None)
    return begins


def unfinished_actions() -> QuerySet[Gathering, int]:
    """The keys of the actions of gatherings that were not finished yet: finishing one says which of its half-days were held."""
    going_on = Gathering.objects.exclude(state__in=(GatheringState.FINISHED, GatheringState.CANCELLED))
    return going_on.order_by().values_list("action_id", flat=True)


def empty_half_days(gathering: Gathering) -> list[HalfDay]:
    """The half-days of `gathering` in which its agenda holds nothing, while it does in others; two queries."""
    halves = half_days_of(gathering)
    proposed = proposed_for(gathering, halves)
    return [half for half in halves if _is_empty(half, proposed)]


def _is_empty(half: HalfDay, proposed: Collection[tuple[date, Part]]) -> bool:
    """Whether nothing is held in `half`: no hours of its own, none of the agenda, which `proposed` others."""
    return bool(proposed) and (half.on, Part(half.part)) not in proposed and not half.meeting.hours


def zone_of_action(action: Action) -> str:
    """The time zone of the gathering whose action this is, "" for another action; one query."""
    return Gathering.objects.filter(action=action).values_list("time_zone", flat=True).first() or ""
