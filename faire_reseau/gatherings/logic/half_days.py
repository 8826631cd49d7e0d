"""Hours of half-days, proposed from an agenda.

A day is cut at its midday meal, else at noon, and where it has an evening at 18:00 too; meals are no work.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from faire_reseau.activities.enums import Part
from faire_reseau.gatherings.logic.agenda import AFTERNOON_BEGINS, EVENING_BEGINS, half_day_at

NOON = time(12, 0)
MEAL_FROM, MEAL_UNTIL = time(11, 0), time(15, 0)
# What begins in the morning and goes on beyond this hour belongs to both half-days.
NOON_ENDS = time(13, 0)
# The same of what begins before 18:00, on a day that has an evening.
DUSK_ENDS = time(19, 0)

Hours = tuple[datetime, datetime]


@dataclass(frozen=True)
class Held:
    """A planned session by its local hours; `is_meal` when people eat."""

    starts_at: datetime
    ends_at: datetime
    is_meal: bool = False


def proposed_hours(sessions: Iterable[Held], evenings: Container[date] = ()) -> dict[tuple[date, Part], Hours]:
    """The local hours of each half-day in which something other than a meal is held.

    Parameters: `sessions`, planned ones, in the time of the place; `evenings`, the days that have an evening to sign for.
    Returns by day and part when it begins and ends: a session that goes on beyond the midday meal (without one, beyond 13:00) is
    counted before it in the morning, after it in the afternoon; in `evenings`, one that goes on beyond 19:00 is cut at 18:00.
    Raises nothing. Cost: sessions by days.
    """
    rows = list(sessions)
    meals: dict[date, Hours] = {}
    for row in rows:
        if row.is_meal and MEAL_FROM <= row.starts_at.time() < MEAL_UNTIL:
            meals[row.starts_at.date()] = _together(meals.get(row.starts_at.date()), (row.starts_at, row.ends_at))
    proposed: dict[tuple[date, Part], Hours] = {}
    for row in rows:
        for half_day, hours in [] if row.is_meal else _pieces(row, meals.get(row.starts_at.date())):
            for piece, its_hours in _parted(half_day, hours, evenings):
                proposed[piece] = _together(proposed.get(piece), its_hours)
    return proposed


def ends_of(on: date, part: Part) -> datetime:
    """The hour of the clock at which a half-day is over where no agenda says otherwise: 12:30, 18:00, midnight."""
    if part == Part.EVENING:
        return datetime.combine(on + timedelta(days=1), time())
    return datetime.combine(on, AFTERNOON_BEGINS if part == Part.MORNING else EVENING_BEGINS)


def uncovered(beginnings: Iterable[datetime], half_days: Container[tuple[date, Part]]) -> list[tuple[date, Part]]:
    """The half-days, in order, in which something begins at one of these local `beginnings` and which are not among `half_days`."""
    order = list(Part)
    needed = {half_day_at(moment) for moment in beginnings}
    return sorted((half for half in needed if half not in half_days), key=lambda half: (half[0], order.index(half[1])))


def is_after(first: tuple[date, Part], second: tuple[date, Part]) -> bool:
    """Whether half-day `first` comes after the `second`."""
    order = list(Part)
    return (first[0], order.index(first[1])) > (second[0], order.index(second[1]))


def _pieces(row: Held, meal: Hours | None) -> list[tuple[tuple[date, Part], Hours]]:
    day, part = half_day_at(row.starts_at)
    if part == Part.EVENING or day != row.starts_at.date():
        return [((day, part), (row.starts_at, row.ends_at))]
    noon = _at(row.starts_at, NOON)
    if meal is None and row.starts_at < noon and row.ends_at > _at(row.starts_at, NOON_ENDS):
        meal = noon, noon
    if meal is None:
        return [((day, part), (row.starts_at, row.ends_at))]
    begins, ends = meal
    pieces = []
    if row.starts_at < begins:
        pieces.append(((day, Part.MORNING), (row.starts_at, min(row.ends_at, begins))))
    if row.ends_at > ends:
        pieces.append(((day, Part.AFTERNOON), (max(row.starts_at, ends), row.ends_at)))
    return pieces


def _parted(
    half_day: tuple[date, Part], hours: Hours, evenings: Container[date]
) -> list[tuple[tuple[date, Part], Hours]]:
    day, part = half_day
    begins, ends = hours
    dusk = _at(begins, EVENING_BEGINS)
    if day not in evenings or part != Part.AFTERNOON or not begins < dusk or ends <= _at(begins, DUSK_ENDS):
        return [(half_day, hours)]
    return [(half_day, (begins, dusk)), ((day, Part.EVENING), (dusk, ends))]


def _together(before: Hours | None, hours: Hours) -> Hours:
    return hours if before is None else (min(before[0], hours[0]), max(before[1], hours[1]))


def _at(moment: datetime, hour: time) -> datetime:
    return datetime.combine(moment.date(), hour, moment.tzinfo)
