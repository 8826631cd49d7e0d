"""The agenda for calendars (iCalendar, RFC 5545 and 7986) and for search engines (schema.org)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration, vText
from icalendar.parser import Contentline

from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import AgendaItem, call_of
from faire_reseau.kit.characters import cleaned

REFRESH = timedelta(minutes=15)
# Rules of a time zone are written out for these days; earlier and later ones follow the nearest rule.
FIRST_DAY, LAST_DAY = date(1971, 1, 2), date(2099, 12, 31)
YEAR = timedelta(days=366)
OCTETS = 75  # of a line (RFC 5545, 3.1)


def calendar_of(
    name: str,
    sessions: Iterable[tuple[Session, str]],
    *,
    zone: str,
    without: tuple[Gathering, str] | None = None,
    joins: bool = False,
) -> bytes:
    """A calendar of `sessions`, each with its own address; `zone` is the time zone of the gathering.

    `joins`: its reader has a place in all of them, and so their calls stand in it, not the public ones alone. When there is no
    session, it holds the gathering of `without` (with its address), on its days. Cancelled sessions stay
    in it with that status, so that a calendar that held them takes them away.
    """
    rows = list(sessions)
    name = cleaned(name, lines=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Faire réseau//agenda//FR")
    calendar.add("version", "2.0")
    # As texts: the library writes the commas of a property that it does not know as they are (RFC 5545, 3.3.11).
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    # A property that the library does not know is a text to it: “0:15:00” is no duration (RFC 5545, 3.3.6).
    calendar.add("x-published-ttl", vDuration(REFRESH))
    head, end = calendar.to_ical().rsplit(b"END:VCALENDAR", 1)
    if rows:
        days = sorted(min(max(session.starts_at.date(), FIRST_DAY), LAST_DAY) for session, _address in rows)
        head += _time_zone(zone, days[0] - YEAR, days[-1] + YEAR).encode()
    # A calendar program asks for no language: everybody gets that of the network.
    with translation.override(settings.LANGUAGE_CODE):
        events = "".join(_event(session, address, zone, joins=joins) for session, address in rows)
        if not rows and without is not None:
            events = _whole(*without)
    return bytes(head + events.encode() + b"END:VCALENDAR" + end)


@lru_cache(maxsize=256)
def _time_zone(zone: str, first: date, last: date) -> str:
    """The VTIMEZONE of `zone` from `first` to `last`, a part for each change of the clocks in between.

    Written here because a change begins at the hour that the clocks showed before it (RFC 5545, 3.6.5): at 2 in Paris in March,
    where the library says 3.
    """
    local = ZoneInfo(zone)
    begins = datetime.combine(first, time(), UTC)
    changes = [begins]
    while begins.date() < last:
        ends = begins + timedelta(days=1)
        if begins.astimezone(local).utcoffset() != ends.astimezone(local).utcoffset():
            changes.append(_change_within(begins, ends, local))
        begins = ends
    return "\r\n".join(
        ["BEGIN:VTIMEZONE", f"TZID:{zone}", *(_observance(at, local) for at in changes), "END:VTIMEZONE", ""]
    )


def _change_within(begins: datetime, ends: datetime, local: ZoneInfo) -> datetime:
    """The minute at which the clocks of `local` change between two moments."""
    before = begins.astimezone(local).utcoffset()
    while ends - begins > timedelta(minutes=1):
        middle = begins + timedelta(minutes=(ends - begins) // timedelta(minutes=2))
        begins, ends = (middle, ends) if middle.astimezone(local).utcoffset() == before else (begins, middle)
    return ends


def _observance(at: datetime, local: ZoneInfo) -> str:
    now = at.astimezone(local)
    before = (at - timedelta(minutes=1)).astimezone(local).utcoffset() or timedelta()
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    return "\r\n".join(
        [
            f"BEGIN:{kind}",
            f"DTSTART:{_stamp(at, timezone(before))}",
            f"TZOFFSETFROM:{_offset(before)}",
            f"TZOFFSETTO:{_offset(now.utcoffset() or timedelta())}",
            f"TZNAME:{now.tzname()}",
            f"END:{kind}",
        ]
    )


def _offset(offset: timedelta) -> str:
    sign, minutes = "-" if offset < timedelta() else "+", abs(offset) // timedelta(minutes=1)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"


def _event(session: Session, address: str, zone: str, *, joins: bool) -> str:
    """One VEVENT, line by line: as the library's own `Event`, in a third of its time, for agendas of hundreds of sessions."""
    local = ZoneInfo(zone)
    changed = f"{_stamp(session.changed_at, UTC)}Z"
    where = _where(session)
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{_text(titled(session), lines=False)}",
        f"DTSTART;TZID={zone}:{_stamp(session.starts_at, local)}",
        f"DTEND;TZID={zone}:{_stamp(session.ends_at, local)}",
        f"DTSTAMP:{changed}",
        f"UID:{session.uid}@faire-reseau",
        f"SEQUENCE:{session.sequence}",
        *([f"DESCRIPTION:{_text(session.text, lines=True)}"] if session.text.strip() else []),
        f"LAST-MODIFIED:{changed}",
        *([f"LOCATION:{_text(where, lines=False)}"] if where else []),
        f"STATUS:{'CANCELLED' if _is_off(session) else 'CONFIRMED'}",
        f"URL:{address}",
        *([] if _is_off(session) else _conference(session.gathering, joins=joins)),
        "END:VEVENT",
    ]
    return _folded(lines)


def _whole(gathering: Gathering, address: str) -> str:
    """A gathering without sessions as one VEVENT of its days, the last one included."""
    changed = f"{_stamp(gathering.changed_at, UTC)}Z"
    where = ", ".join(dict.fromkeys(filter(None, (gathering.place_name, gathering.address))))
    sample = _("sample")
    title = f"{gathering.title} ({sample})" if gathering.is_sample else gathering.title
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{_text(title, lines=False)}",
        f"DTSTART;VALUE=DATE:{gathering.starts_on.isoformat().replace('-', '')}",
        f"DTEND;VALUE=DATE:{(gathering.ends_on + timedelta(days=1)).isoformat().replace('-', '')}",
        f"DTSTAMP:{changed}",
        f"UID:gathering-{gathering.pk}@faire-reseau",
        f"SEQUENCE:{gathering.version}",
        *([f"DESCRIPTION:{_text(gathering.summary, lines=True)}"] if gathering.summary.strip() else []),
        f"LAST-MODIFIED:{changed}",
        *([f"LOCATION:{_text(where, lines=False)}"] if where else []),
        f"STATUS:{'CANCELLED' if gathering.state == GatheringState.CANCELLED else 'CONFIRMED'}",
        f"URL:{address}",
        *_conference(gathering, joins=False),
        "END:VEVENT",
    ]
    return _folded(lines)


def _conference(gathering: Gathering, *, joins: bool) -> list[str]:
    """The call of `gathering` (RFC 7986, 5.11), for who `joins` it and, when it is public, for everybody."""
    call = call_of(gathering) if joins or gathering.call_is_public else ""
    label = _("Call")
    # An address, not a text: its commas and semicolons stand as they are.
    return [f'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="{label}":{cleaned(call, lines=False)}'] if call else []


def _folded(lines: Iterable[str]) -> str:
    # Only long lines are given to the library, which folds letter by letter.
    return "".join(
        f"{line if len(line.encode()) < OCTETS else Contentline(line).to_ical().decode()}\r\n" for line in lines
    )


def _where(session: Session) -> str:
    """Room, place and address, for whoever reads it in a calendar, far from the site; each once."""
    gathering = session.gathering
    places = (session.space.name if session.space else "", gathering.place_name, gathering.address)
    return ", ".join(dict.fromkeys(filter(None, places)))


def _is_off(session: Session) -> bool:
    is_cancelled = session.state == SessionState.CANCELLED or session.gathering.state == GatheringState.CANCELLED
    return is_cancelled or session.is_not_held


def titled(session: Session | AgendaItem) -> str:
    """The title, and whether it or its hours are invented: a calendar is read far from the site."""
    if not (session.is_sample or session.hours_are_sample):
        return session.title
    label = _("sample") if session.is_sample else _("sample hours")
    return f"{session.title} ({label})"


def _text(value: str, *, lines: bool) -> str:
    # What no text may hold is kept out where texts come in; a row that holds it all the same breaks no calendar.
    return vText(cleaned(value, lines=lines)).to_ical().decode()


def _stamp(moment: datetime, zone: tzinfo) -> str:
    """In four figures, which `%Y` does not give to the year 26."""
    there = moment.astimezone(zone)
    return f"{there.year:04}{there:%m%dT%H%M%S}"
