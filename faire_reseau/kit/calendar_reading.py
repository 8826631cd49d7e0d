"""Read an untrusted iCalendar file (RFC 5545) in the bounded child: what it holds between two days, one entry a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

# A rule that comes again more often than daily is no meeting, and takes for ever to follow.
RHYTHMS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST_DAYS = 10  # of one entry
DAY = timedelta(days=1)


class BadCalendar(ValueError):
    """A file that is no calendar that we can take; its argument says why: "no_calendar" or "many"."""


def entries_of(content: bytes, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What a calendar holds, day by day, in order.

    Parameters: `content`, the file; `options`: "first" and "last", days as ISO texts; "zone", in which days begin; "most" entries.
    Returns dictionaries: "on" (ISO day), "begins" and "ends" (hour and minute of that day, in minutes from midnight), "title",
    "place"; called-off entries, and days of a recurrence that were moved or taken out, are left out.
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
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        is_own = event.get("RECURRENCE-ID") is not None
        length = _length(event, zone)
        for begins in _beginnings(event, zone, first - MOST_DAYS * DAY, last):
            if is_own or (str(event.get("UID", "")), begins) not in apart:
                entries += _days(event, begins, length, first, last)
            if len(entries) > options["most"]:
                raise BadCalendar("many")
    return sorted(entries, key=lambda entry: (entry["on"], entry["begins"], entry["title"]))


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
    excluded = event.get("EXDATE") or []
    left_out = {
        _moment(day.dt, zone) for days in (excluded if isinstance(excluded, list) else [excluded]) for day in days.dts
    }
    rows = rrulestr(rule.to_ical().decode(), dtstart=begins)
    yield from (moment for moment in rows.between(since, until, inc=True) if moment not in left_out)


def _days(event: Any, begins: datetime, length: timedelta, first: date, last: date) -> Iterator[dict[str, Any]]:
    """An entry for each of its days."""
    ends = begins + length
    day = begins.date()
    for _number in range(MOST_DAYS):
        if first <= day <= last:
            midnight = datetime.combine(day, time())
            yield {
                "on": day.isoformat(),
                "begins": max(0, int((begins - midnight).total_seconds() // 60)),
                "ends": min(24 * 60, int((ends - midnight).total_seconds() // 60)),
                "title": str(event.get("SUMMARY", ""))[:200],
                "place": str(event.get("LOCATION", ""))[:200],
            }
        day += DAY
        if datetime.combine(day, time()) >= ends:
            return
