"""Half-days of what stands in an agenda, and what changed in it since its meetings were taken from it."""

from collections.abc import Collection, Mapping
from datetime import date

from faire_reseau.activities.enums import AgendaChange, Length, Part

# In minutes from midnight: until when each half-day lasts.
ENDS = {Part.MORNING: 13 * 60, Part.AFTERNOON: 18 * 60, Part.EVENING: 24 * 60}
LEAST = 30  # minutes of a half-day that count: who ends at 13:15 was there in the morning


def parts_from(first: str, number: int | None) -> list[Part]:
    """So many half-days of a day, from `first` on ("" for the morning), or earlier ones where the day ends before.

    Parameters: `first`, the code of a part of the day, or a `Length`; `number`, 1 to 3, None where nobody said it: two
    for a whole day, else one. Returns as many parts, in order.
    """
    parts = list(Part)
    number = number or (2 if first == Length.WHOLE_DAY else 1)
    begins = min(parts.index(Part(first)) if first in list(Part) else 0, len(parts) - number)
    return parts[begins : begins + number]


def parts_between(begins: int, ends: int) -> list[Part]:
    """The half-days in which something is held.

    Parameters: `begins` and `ends`, in minutes from midnight, 0 to 1440. Returns those of which it takes `LEAST` minutes, in order, else
    the one in which it begins; a whole day (from midnight to midnight, or to the minute before) is its morning
    and afternoon.
    """
    if begins == 0 and ends >= ENDS[Part.EVENING] - 1:
        return [Part.MORNING, Part.AFTERNOON]
    from_minute = 0
    parts = []
    for part, until in ENDS.items():
        if min(ends, until) - max(begins, from_minute) >= LEAST:
            parts.append(part)
        from_minute = until
    return parts or [next(part for part, until in ENDS.items() if begins < until or part == Part.EVENING)]


def change_of(
    held_on: date, keys: Collection[str], days: Mapping[str, date], called_off: Collection[str]
) -> tuple[AgendaChange, date] | None:
    """What an agenda says otherwise of a meeting that was taken from it.

    Parameters: `held_on`, its day here; `keys` of the entries it was made from; `days` of the entries of the agenda now, by key;
    `called_off`, the keys of those that it calls off. Returns what changed and the day that the agenda says, None where nothing did; a
    meeting of two entries of which one alone moved stays as it is.
    """
    now = {days[key] for key in keys if key in days}
    if not now:
        is_off = all(key in called_off for key in keys)
        return (AgendaChange.CALLED_OFF if is_off else AgendaChange.GONE), held_on
    if held_on in now or len(now) > 1 or not all(key in days for key in keys):
        return None
    return AgendaChange.MOVED, now.pop()
