"""Queries on time: when half-days begin where they are held, and which of them are still to begin."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import get_default_timezone, localdate

from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import HalfDay, Meeting, Presence
from faire_reseau.kit.plugs import Plug

A_DAY = timedelta(days=1)
# When a half-day begins in which nothing is held: later than whatever is counted.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
# The hour of the clock from which a half-day counts where nobody says its hours.
PART_BEGINS = {Part.MORNING: time(0), Part.AFTERNOON: time(12), Part.EVENING: time(18)}
FIRST_HOUR = re.compile(r"\b([01]?\d|2[0-4])\s*(?:[hH:]|heures?)\s*([0-5]\d)?")

Beginner = Callable[[Sequence[HalfDay]], Mapping[int, datetime]]
also_begin = Plug[Beginner](
    __name__,
    "also_begin",
    "`beginner(half_days)` says when those of them that belong to its room begin, by key (agendas).",
)

Doubter = Callable[[], QuerySet[Any, int]]
also_doubt = Plug[Doubter](
    __name__,
    "also_doubt",
    "`doubter()` gives the keys of actions whose past half-days may have been left empty: their beginner is asked for as long as nobody is noted.",
)


@dataclass(frozen=True)
class Beginning:
    """When a half-day begins; `is_held` when somebody is noted in it, `meeting_began` when its meeting has an earlier day, `is_empty`
    when its day is over and nothing was to be held in it.
    """

    half_day: int
    meeting: int
    at: datetime
    is_held: bool
    meeting_began: bool
    is_empty: bool = False


@dataclass(frozen=True)
class ToBegin:
    """What counts nowhere yet: the keys of half-days that have not begun, and of meetings none of whose half-days has; those of
    both that never will, since their day is over and nothing was held (`empty_…`), are among them.
    """

    half_days: frozenset[int]
    meetings: frozenset[int]
    empty_half_days: frozenset[int]
    empty_meetings: frozenset[int]


def begins_at(half_day: HalfDay, zone: tzinfo, proposed: datetime | None = None) -> datetime:
    """When `half_day` begins in `zone`: at the hours of its meeting, else at the one `proposed`, else with its part of the day."""
    begins = PART_BEGINS[Part(half_day.part)]
    first_hour = FIRST_HOUR.search(half_day.meeting.hours)
    if first_hour:
        # A meeting may last a day: the hour at which it begins is that of its first half-day alone.
        begins = max(begins, time(int(first_hour[1]) % 24, int(first_hour[2] or 0)))
    elif proposed is not None:
        return proposed
    return datetime.combine(half_day.on, begins, zone)


def beginnings_near(at: datetime, meetings: QuerySet[Meeting] | None = None) -> list[Beginning]:
    """The half-days of the day before `at`, of that day and of the next one, anywhere on earth, with when they begin, and those of
    earlier days that may have been left empty; of `meetings` alone if given. One query, and those of the rooms that plug in when
    there are any.
    """
    day = localdate(at)
    noted = Exists(
        Presence.objects.filter(half_day=OuterRef("pk"), corrected_by__isnull=True, is_present=True).order_by()
    )
    before = HalfDay.objects.filter(meeting=OuterRef("meeting"), on__lt=day - A_DAY).exclude(pk=OuterRef("pk"))
    half_days = HalfDay.objects.all()
    if meetings is not None:
        half_days = half_days.filter(meeting__in=meetings.order_by().values("pk"))
    keys = half_days.filter(on__range=(day - A_DAY, day + A_DAY)).values("pk")
    earlier = half_days.filter(~noted, on__lt=day - A_DAY, meeting__hours="", meeting__counted=0)
    # Put together by their keys: asked for one condition or the other, the database would look at every half-day ever held.
    for doubter in also_doubt:
        keys = keys.union(earlier.filter(meeting__action__in=doubter()).values("pk"))
    near = HalfDay.objects.filter(pk__in=keys).select_related("meeting")
    rows = list(near.annotate(is_held=noted, meeting_began=Exists(before)))
    hours: dict[int, datetime] = {}
    for beginner in also_begin if rows else ():
        hours |= beginner(rows)
    zone = get_default_timezone()
    beginnings = []
    for row in rows:
        begins = hours.get(row.pk) or begins_at(row, zone)
        is_empty = begins == NEVER and row.on < day
        beginnings.append(Beginning(row.pk, row.meeting_id, begins, row.is_held, row.meeting_began, is_empty))
    return beginnings


def still_to_begin(rows: Iterable[Beginning], at: datetime) -> ToBegin:
    """What of `rows` has not begun at `at`; a half-day in which somebody is noted has. No query."""
    rows = list(rows)
    waiting = [row for row in rows if row.at > at and not row.is_held]
    half_days = frozenset(row.half_day for row in waiting)
    empty = frozenset(row.half_day for row in waiting if row.is_empty)
    began = {row.meeting for row in rows if row.half_day not in half_days or row.meeting_began}
    to_come = {row.meeting for row in waiting if not row.is_empty}
    meetings = frozenset(row.meeting for row in rows) - began
    return ToBegin(half_days, meetings, empty, meetings - to_come)


def have_begun(half_days: Iterable[HalfDay], at: datetime) -> list[HalfDay]:
    """Of `half_days`, those that have begun where they are held; at most one query, and those of the rooms that plug in."""
    return begun_and_empty(half_days, at)[0]


def begun_and_empty(half_days: Iterable[HalfDay], at: datetime) -> tuple[list[HalfDay], list[HalfDay]]:
    """Of `half_days`, those that have begun where they are held, and those of days that are over in which nothing was held; the
    same queries.
    """
    rows = list(half_days)
    last = localdate(at) + A_DAY
    meetings = Meeting.objects.filter(pk__in={row.meeting_id for row in rows})
    to_begin = still_to_begin(beginnings_near(at, meetings) if rows else (), at)
    begun = [row for row in rows if row.on <= last and row.pk not in to_begin.half_days]
    return begun, [row for row in rows if row.pk in to_begin.empty_half_days]
