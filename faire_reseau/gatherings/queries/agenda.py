"""Questions about an agenda: its sessions by day and hour, what is beside one, what runs now, its half-days."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Prefetch, Q, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action, HalfDay
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.logic.agenda import by_day_and_hour, half_day_at
from faire_reseau.gatherings.models import (
    Gathering,
    Session,
    Slot,
    Space,
    Speaker,
)
from faire_reseau.network.queries import unnamed_to

FORUM_FORMATS = (Format.BARCAMP, Format.OPEN_FORUM)


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


def unnamed_voices(gathering: Gathering, user: User, day: date) -> frozenset[int]:
    """The people (keys) of the directory who speak at `gathering` and whom its programme does not name to `user`; at most
    four queries, one where nobody of the directory speaks. Speakers whom organisers wrote in are nobody of the directory.
    """
    voices = Speaker.objects.filter(session__gathering=gathering, person__isnull=False)
    return frozenset(unnamed_to(user, voices.values_list("person", flat=True), day))


def agenda_of(gathering: Gathering, unnamed: frozenset[int] = frozenset()) -> list[Day]:
    """The agenda by day and hour in the gathering's own time, without those whom it does not name; two queries."""
    zone = ZoneInfo(gathering.time_zone)
    planned = gathering.sessions.filter(state=SessionState.PLANNED)
    speakers: dict[int, list[tuple[str, str]]] = {}
    voices = Speaker.objects.filter(session__in=planned).order_by("rank", "pk")
    voices = voices.exclude(person__in=unnamed) if unnamed else voices
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


def session_of(gathering: Gathering, session_id: int, unnamed: frozenset[int] = frozenset()) -> Session:
    """A session of a gathering found by the gate, with space, themes and the speakers but those `unnamed`; three queries."""
    speakers = Speaker.objects.order_by("rank", "pk")
    speakers = speakers.exclude(person__in=unnamed) if unnamed else speakers
    session = (
        Session.objects.filter(gathering=gathering, pk=session_id)
        .select_related("space", "slot")
        .prefetch_related(Prefetch("speakers", queryset=speakers), "themes")
        .first()
    )
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


def speaker_lines(session: Session) -> str:
    """Who speaks in `session`, as organisers type them: a line each, name; role; organisation. One query."""
    rows = session.speakers.order_by("rank", "pk")
    return "\n".join(f"{one.name}; {one.role}; {one.organisation_name}".rstrip("; ") for one in rows)


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


def hours_of(half_day: HalfDay) -> str:
    """“09:30 – 12:30”: from the first to the last planned session of that half-day of a gathering; "" without session."""
    gathering = Gathering.objects.filter(action=half_day.meeting.action_id).first()
    return hours_by_half_day(gathering).get((half_day.on, half_day.part), "") if gathering is not None else ""


def hours_by_half_day(gathering: Gathering) -> dict[tuple[date, str], str]:
    """“09:30 – 12:30” by day and part: from the first to the last planned session of each; one query."""
    zone = ZoneInfo(gathering.time_zone)
    planned = gathering.sessions.filter(state=SessionState.PLANNED).values_list("starts_at", "ends_at")
    there: dict[tuple[date, str], list[tuple[datetime, datetime]]] = {}
    for start, end in planned:
        there.setdefault(half_day_at(start.astimezone(zone)), []).append((start.astimezone(zone), end.astimezone(zone)))
    return {
        half: f"{min(begins for begins, _ends in hours):%H:%M} – {max(ends for _begins, ends in hours):%H:%M}"
        for half, hours in there.items()
    }


def zone_of_action(action: Action) -> str:
    """The time zone of the gathering whose action this is, "" for another action; one query."""
    return Gathering.objects.filter(action=action).values_list("time_zone", flat=True).first() or ""
