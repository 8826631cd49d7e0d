"""Days of a recurring meeting."""

from calendar import monthrange
from datetime import date, timedelta

from faire_reseau.activities.enums import Rhythm

MOST = 60  # weekly for more than a year


def days_of(first: date, rhythm: Rhythm, until: date) -> list[date]:
    """The days on which a meeting comes again.

    Parameters: `first`, the first day, among the answer; `rhythm`; `until`, the last day that may be among them.
    Returns the days in order, at most `MOST` + 1, so that who asks sees that they are too many; none when `until` is before `first`.
    A month without such a day (the 31st, a fifth Tuesday) has none: no other day is taken in its place; each has a last one, of which
    `first` says the weekday. Cost: linear in the months.
    """
    days: list[date] = []
    if rhythm in (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY):
        step, day = timedelta(weeks=1 if rhythm == Rhythm.WEEKLY else 2), first
        while day <= until and len(days) <= MOST:
            days.append(day)
            day += step
        return days
    year, month = first.year, first.month
    while date(year, month, 1) <= until and len(days) <= MOST:
        on = _in_month(first, rhythm, year, month)
        if on is not None and on <= until:
            days.append(on)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return days


def months_without(first: date, rhythm: Rhythm, until: date) -> list[date]:
    """The months, by their first day, in which `days_of` has none because they have no such day. Cost: linear in the months."""
    if rhythm in (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY):
        return []
    months: list[date] = []
    year, month = first.year, first.month
    while date(year, month, 1) <= until and len(months) <= MOST:
        if _in_month(first, rhythm, year, month) is None:
            months.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def place_in_month(day: date) -> int:
    """Which of its weekday in the month `day` is, from 1 for the first to 5."""
    return 1 + (day.day - 1) // 7


def last_of_its_weekday(day: date) -> date:
    """The last day of the month of `day` that is the same weekday."""
    last = _in_month(day, Rhythm.MONTHLY_LAST_WEEKDAY, day.year, day.month)
    return last or day


def _in_month(first: date, rhythm: Rhythm, year: int, month: int) -> date | None:
    begins, length = monthrange(year, month)
    number = first.day
    if rhythm in (Rhythm.MONTHLY_WEEKDAY, Rhythm.MONTHLY_LAST_WEEKDAY):
        number = 1 + (first.weekday() - begins) % 7
        number += 7 * (place_in_month(first) - 1 if rhythm == Rhythm.MONTHLY_WEEKDAY else (length - number) // 7)
    return date(year, month, number) if number <= length else None
