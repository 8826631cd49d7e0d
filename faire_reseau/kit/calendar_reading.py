"""Read an untrusted iCalendar file (RFC 5545) in the bounded child: what it holds between two days, one entry a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

# A rule that comes again more often than daily is no meeting, and takes for ever to follow.
RHYTHMS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST_DAYS = 10  # of one entry
MOST_OFF = 5_000  # days of entries that were called off
DAY = timedelta(days=1)


class BadCalendar(ValueError):
    """A file that is no calendar that we can take; its argument says why: "no_calendar" or "many"."""


def entries_of(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """What a calendar holds, day by day, in order, and by which keys the same entries are found in the next file.

    Parameters: `content`, the file; `options`: "first" and "last", days as ISO texts; "zone", in which days begin; "most" entries.
    Returns "entries", dictionaries: "on" (ISO day), "begins" and "ends" (hour and minute of that day, in minutes from midnight), "title",
    "place", "key" (a digest of its UID, its RECURRENCE-ID and which of its days it is; "" without a UID), those called off, and days of a
    recurrence that were moved or taken out, being left out; "called_off", the keys of those called off or taken out; "elsewhere", the
    ISO days, by key, of entries outside the days asked for; "agenda", a digest of what the file says of itself.
    Raises `BadCalendar`.
    """
    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError) as fault:
        raise BadCalendar("no_calendar") from fault
    zone, first, last = ZoneInfo(options["zone"]), *(date.fromisoformat(options[name]) for name in ("first", "last"))
    events: list[Any] = [event for event in calendar.walk("VEVENT") if event.get("DTSTART") is not None]
    # Days of a recurrence that have an entry of their own: moved, changed or called off.
    apart = {
        (str(event.get("UID", "")), _moment(event["RECURRENCE-ID"].dt, zone))
        for event in events
        if event.get("RECURRENCE-ID") is not None
    }
    entries: list[dict[str, Any]] = []
    called_off: list[str] = []
    elsewhere: dict[str, str] = {}
    for event in events:
        is_own, length = event.get("RECURRENCE-ID") is not None, _length(event, zone)
        is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
        for begins in _beginnings(event, zone, first - MOST_DAYS * DAY, last):
            if not is_own and (str(event.get("UID", "")), begins) in apart:
                continue
            occurrence = _occurrence(event, begins, zone)
            if is_off:
                called_off += _keys(event, occurrence)
            else:
                entries += _days(event, begins, length, first, last, occurrence)
            if len(entries) > options["most"]:
                raise BadCalendar("many")
        called_off += [key for moment in _taken_out(event, zone) for key in _keys(event, str(moment))]
        if not is_off and (is_own or event.get("RRULE") is None):
            elsewhere |= _outside(event, zone, length, first, last)
    whole = "|".join(str(calendar.get(name, "")) for name in ("PRODID", "X-WR-CALNAME", "X-WR-RELCALID"))
    return {
        "entries": sorted(entries, key=lambda entry: (entry["on"], entry["begins"], entry["title"])),
        "called_off": called_off[:MOST_OFF],
        "elsewhere": elsewhere,
        "agenda": _digest(whole),
    }


def _digest(text: str) -> str:
    # A UID may hold an address: what is remembered tells nothing.
    return sha256(text.encode()).hexdigest()[:32]


def _occurrence(event: Any, begins: datetime, zone: tzinfo) -> str:
    """Which time of a recurring entry it is: when it was meant to begin; "" for an entry that does not recur."""
    if event.get("RECURRENCE-ID") is not None:
        return str(_moment(event["RECURRENCE-ID"].dt, zone))
    return str(begins) if event.get("RRULE") is not None else ""


def _keys(event: Any, occurrence: str) -> list[str]:
    """The keys of the days of an entry, the first first; none without a UID."""
    uid = str(event.get("UID", ""))
    return [_digest(f"{uid}|{occurrence}|{day}") for day in range(MOST_DAYS)] if uid else []


def _outside(event: Any, zone: tzinfo, length: timedelta, first: date, last: date) -> dict[str, str]:
    """The days of an entry outside those asked for, by key."""
    begins = _moment(event["DTSTART"].dt, zone)
    keys = _keys(event, _occurrence(event, begins, zone))
    days = list(_days(event, begins, length, date.min, date.max, "")) if keys else []
    return {
        key: day["on"]
        for key, day in zip(keys, days, strict=False)
        if not first.isoformat() <= day["on"] <= last.isoformat()
    }


def _taken_out(event: Any, zone: tzinfo) -> Iterator[datetime]:
    """The days that a recurring entry leaves out."""
    excluded = event.get("EXDATE") or []
    for days in excluded if isinstance(excluded, list) else [excluded]:
        yield from (_moment(day.dt, zone) for day in islice(days.dts, MOST_OFF))


def _moment(value: date | datetime, zone: tzinfo) -> datetime:
    """A moment of the clock in `zone`, without its zone; a day begins at midnight."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value


def _length(event: Any, zone: tzinfo) -> timedelta:
    begins = _moment(event["DTSTART"].dt, zone)
    # A day without hours is a whole one, also where an agenda writes that it ends on the day on which it begins.
    least = timedelta(0) if isinstance(event["DTSTART"].dt, datetime) else DAY
    if event.get("DTEND") is not None:
        return max(_moment(event["DTEND"].dt, zone) - begins, least)
    if event.get("DURATION") is not None:
        length: timedelta = event["DURATION"].dt
        return max(least, length)
    return least


def _beginnings(event: Any, zone: tzinfo, first: date, last: date) -> Iterator[datetime]:
    """When the entry begins, each time that it comes within the days asked for; the clock of the place goes on as it is."""
    begins, rule = _moment(event["DTSTART"].dt, zone), event.get("RRULE")
    since, until = datetime.combine(first, time()), datetime.combine(last, time(23, 59))
    if rule is None or event.get("RECURRENCE-ID") is not None:
        yield from [begins] if since <= begins <= until else []
        return
    if isinstance(rule, list) or str((rule.get("FREQ") or [""])[0]).upper() not in RHYTHMS:
        return
    if rule.get("UNTIL"):
        rule["UNTIL"] = [_moment(rule["UNTIL"][0], zone)]
    left_out = set(_taken_out(event, zone))
    rows = rrulestr(rule.to_ical().decode(), dtstart=begins)
    yield from (moment for moment in rows.between(since, until, inc=True) if moment not in left_out)


def _days(
    event: Any, begins: datetime, length: timedelta, first: date, last: date, occurrence: str
) -> Iterator[dict[str, Any]]:
    """An entry for each of its days."""
    ends = begins + length
    day, keys = begins.date(), _keys(event, occurrence)
    for number in range(MOST_DAYS):
        if first <= day <= last:
            midnight = datetime.combine(day, time())
            yield {
                "on": day.isoformat(),
                "begins": max(0, int((begins - midnight).total_seconds() // 60)),
                "ends": min(24 * 60, int((ends - midnight).total_seconds() // 60)),
                "title": str(event.get("SUMMARY", ""))[:200],
                "place": str(event.get("LOCATION", ""))[:200],
                "key": keys[number] if keys else "",
            }
        day += DAY
        if datetime.combine(day, time()) >= ends:
            return
