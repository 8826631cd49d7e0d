"""Queries on time: when half-days begin where they are held, and which of them are still to begin."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import get_default_timezone, localdate

from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import HalfDay, Meeting, Presence
from faire_reseau.kit.plugs import Plug

A_DAY = timedelta(days=1)
# The hour of the clock from which a half-day counts where nobody says its hours.
PART_BEGINS = {Part.MORNING: time(0), Part.AFTERNOON: time(12), Part.EVENING: time(18)}
FIRST_HOUR = re.compile(r"\b([01]?\d|2[0-4])\s*(?:[hH:]|heures?)\s*([0-5]\d)?")

Beginner = Callable[[Sequence[HalfDay]], Mapping[int, datetime]]
also_begin = Plug[Beginner](
    __name__,
    "also_begin",
    "`beginner(half_days)` says when those of them that belong to its room begin, by key (agendas).",
)


@dataclass(frozen=True)
class Beginning:
    """When a half-day begins; `is_held` when somebody is noted in it, `meeting_began` when its meeting has an earlier day."""

    half_day: int
    meeting: int
    at: datetime
    is_held: bool
    meeting_began: bool


@dataclass(frozen=True)
class ToBegin:
    """What counts nowhere yet: the keys of half-days that have not begun, and of meetings none of whose half-days has."""

    half_days: frozenset[int]
    meetings: frozenset[int]


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
    """The half-days of the day before `at`, of that day and of the next one, anywhere on earth, with when they begin; of
    `meetings` alone if given. One query, and those of the rooms that plug in when there are any.
    """
    day = localdate(at)
    noted = Presence.objects.filter(half_day=OuterRef("pk"), corrected_by__isnull=True, is_present=True)
    before = HalfDay.objects.filter(meeting=OuterRef("meeting"), on__lt=day - A_DAY)
    near = HalfDay.objects.filter(on__range=(day - A_DAY, day + A_DAY)).select_related("meeting")
    if meetings is not None:
        near = near.filter(meeting__in=meetings.order_by().values("pk"))
    rows = list(near.annotate(is_held=Exists(noted), meeting_began=Exists(before)))
    hours: dict[int, datetime] = {}
    for beginner in also_begin if rows else ():
        hours |= beginner(rows)
    zone = get_default_timezone()
    return [
        Beginning(row.pk, row.meeting_id, hours.get(row.pk) or begins_at(row, zone), row.is_held, row.meeting_began)
        for row in rows
    ]


def still_to_begin(rows: Iterable[Beginning], at: datetime) -> ToBegin:
    """What of `rows` has not begun at `at`; a half-day in which somebody is noted has. No query."""
    rows = list(rows)
    half_days = frozenset(row.half_day for row in rows if row.at > at and not row.is_held)
    began = {row.meeting for row in rows if row.half_day not in half_days or row.meeting_began}
    return ToBegin(half_days, frozenset(row.meeting for row in rows) - began)


def have_begun(half_days: Iterable[HalfDay], at: datetime) -> list[HalfDay]:
    """Of `half_days`, those that have begun where they are held; at most one query, and those of the rooms that plug in."""
    rows = list(half_days)
    last = localdate(at) + A_DAY
    meetings = Meeting.objects.filter(pk__in={row.meeting_id for row in rows})
    waiting = still_to_begin(beginnings_near(at, meetings), at).half_days if rows else frozenset()
    return [row for row in rows if row.on <= last and row.pk not in waiting]
