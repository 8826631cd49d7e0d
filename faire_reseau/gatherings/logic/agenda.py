"""Time on the agenda: overlaps, the half-day a moment belongs to, and how moments are grouped for a reader."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations, groupby
from typing import TypeVar

from faire_reseau.activities.enums import Part

Item = TypeVar("Item")

AFTERNOON_BEGINS = time(12, 30)
EVENING_BEGINS = time(18, 0)
NIGHT_ENDS = time(5, 0)


@dataclass(frozen=True)
class Moment:
    """Something that lasts: `key` names it, `place` is where (None: everywhere)."""

    key: Hashable
    starts_at: datetime
    ends_at: datetime
    place: Hashable | None = None


def overlap(first: Moment, second: Moment) -> bool:
    """Whether two moments share time; touching ends do not count."""
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def clashes(moments: Iterable[Moment]) -> list[tuple[Hashable, Hashable]]:
    """Pairs of keys that share time in the same place, in the order given.

    A moment without a place clashes with none: a plenary says where by its own text. Cost: pairs, so quadratic in moments.
    """
    placed = [moment for moment in moments if moment.place is not None]
    return [
        (first.key, second.key)
        for first, second in combinations(placed, 2)
        if first.place == second.place and overlap(first, second)
    ]


def is_not_held(starts_at: datetime, finished_at: datetime | None) -> bool:
    """Whether what was to begin at `starts_at` was not held, since its gathering was finished before (None: it is not finished)."""
    return finished_at is not None and starts_at > finished_at


def part_of(moment: datetime) -> Part:
    """The half-day in which a local `moment` lies: the afternoon begins at 12:30, the evening at 18:00."""
    if moment.time() < AFTERNOON_BEGINS:
        return Part.MORNING
    return Part.AFTERNOON if moment.time() < EVENING_BEGINS else Part.EVENING


def ends_after_midnight(begins: time, ends: time) -> bool:
    """Whether two hours typed for one day are those of an evening that ends in the night after it: “23:30 – 00:30”."""
    return ends < NIGHT_ENDS and begins >= EVENING_BEGINS


def half_day_at(moment: datetime) -> tuple[date, Part]:
    """The day and half-day in which a local `moment` lies: what is after midnight belongs to the evening before, until 5:00."""
    if moment.time() < NIGHT_ENDS and moment.date() > date.min:
        return moment.date() - timedelta(days=1), Part.EVENING
    return moment.date(), part_of(moment)


def by_day_and_hour(
    items: Sequence[Item], start: Callable[[Item], datetime]
) -> list[tuple[date, list[tuple[datetime, list[Item]]]]]:
    """Group `items` by day, then by hour of beginning; `start(item)` is a local time. Cost: one sort."""
    ordered = sorted(items, key=start)
    return [
        (day, [(hour, list(same_hour)) for hour, same_hour in groupby(same_day, key=start)])
        for day, same_day in groupby(ordered, key=lambda item: start(item).date())
    ]
