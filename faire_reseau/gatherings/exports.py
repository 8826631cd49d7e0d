"""The agenda for calendars (iCalendar, RFC 5545 and 7986) and for search engines (schema.org)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vDuration, vText
from icalendar.parser import Contentline

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.queries import who_agrees
from faire_reseau.activities.enums import Mode
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.templatetags.activities import organisation_name as name_of
from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Gathering, Registration, Session
from faire_reseau.gatherings.queries import AgendaItem
from faire_reseau.gatherings.texts import REGISTRATION_LABELS, half_day_label
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.spreadsheets import Cell, write_xlsx
from faire_reseau.ui.templatetags.ui import label

REFRESH = timedelta(minutes=15)
# Rules of a time zone are written out for these days; earlier and later ones follow the nearest rule.
FIRST_DAY, LAST_DAY = date(1971, 1, 2), date(2099, 12, 31)
YEAR = timedelta(days=366)
OCTETS = 75  # of a line (RFC 5545, 3.1)
ATTENDANCE = {Mode.ON_SITE: "Offline", Mode.ONLINE: "Online", Mode.MIXED: "Mixed"}


def calendar_of(name: str, sessions: Iterable[tuple[Session, str]], *, zone: str) -> bytes:
    """A calendar of `sessions`, each with its own address; `zone` is the time zone of the gathering.

    Cancelled sessions stay in it with that status, so that a calendar that held them takes them away.
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
        events = "".join(_event(session, address, zone) for session, address in rows)
    return bytes(head + events.encode() + b"END:VCALENDAR" + end)


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


def _event(session: Session, address: str, zone: str) -> str:
    """One VEVENT, line by line: as the library's own `Event`, in a third of its time, for agendas of hundreds of sessions."""
    local = ZoneInfo(zone)
    changed = f"{_stamp(session.changed_at, UTC)}Z"
    where = _where(session)
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{_text(_labelled(session), lines=False)}",
        f"DTSTART;TZID={zone}:{_stamp(session.starts_at, local)}",
        f"DTEND;TZID={zone}:{_stamp(session.ends_at, local)}",
        f"DTSTAMP:{changed}",
        f"UID:{session.uid}@faire-reseau",
        f"SEQUENCE:{session.sequence}",
        *([f"DESCRIPTION:{_text(session.text, lines=True)}"] if session.text else []),
        f"LAST-MODIFIED:{changed}",
        *([f"LOCATION:{_text(where, lines=False)}"] if where else []),
        f"STATUS:{'CANCELLED' if _is_off(session) else 'CONFIRMED'}",
        f"URL:{address}",
        "END:VEVENT",
    ]
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
    return session.state == SessionState.CANCELLED or session.gathering.state == GatheringState.CANCELLED


def attendees_table(registrations: Iterable[Registration], half_days: Sequence[HalfDay]) -> bytes:
    """A workbook of `registrations`: who, from where, in which half-days, with which needs, and whether photographs are
    agreed to; in a network that holds samples, also who is one. Two statements beside those of `registrations`.
    """
    titles = [_("Last name"), _("First name"), _("E-mail address"), _("Organisation"), _("Trade"), _("State")]
    titles += [half_day_label(half.on, half.part) for half in half_days]
    titles += [_("Step-free access"), _("To know"), _("Agrees to photographs"), _("Registered on")]
    rows_of = list(registrations)
    invented = any(one.person.is_sample for one in rows_of)
    titles += [_("Invented (sample)")] if invented else []
    agreed = who_agrees([one.person.user_id for one in rows_of if one.person.user_id], ConsentKind.PHOTOGRAPHS)
    rows = []
    for one in rows_of:
        person, chosen = one.person, {half.pk for half in one.half_days.all()}
        row: list[Cell] = [person.last_name, person.first_name, person.email]
        row += [name_of(one.organisation), label(one.trade) if one.trade else "", str(REGISTRATION_LABELS[one.state])]  # type: ignore[index]  # a StrEnum
        row += [_("yes") if half.pk in chosen else "" for half in half_days]
        row += [_("yes") if one.needs_step_free else "", one.access_needs]
        row += [
            _("yes") if person.user_id in agreed else _("no"),
            one.made_at.astimezone(ZoneInfo(one.gathering.time_zone)).date(),
        ]
        row += [_("yes") if person.is_sample else _("no")] if invented else []
        rows.append(row)
    return write_xlsx(titles, rows, sheet=_("Participants"))


def _labelled(session: Session | AgendaItem) -> str:
    """The title, and whether it or its hours are invented: a calendar is read far from the site."""
    sample, hours = _("sample"), _("sample hours")
    if session.is_sample:
        return f"{session.title} ({sample})"
    return f"{session.title} ({hours})" if session.hours_are_sample else session.title


def _text(value: str, *, lines: bool) -> str:
    # What no text may hold is kept out where texts come in; a row that holds it all the same breaks no calendar.
    return vText(cleaned(value, lines=lines)).to_ical().decode()


def _stamp(moment: datetime, zone: tzinfo) -> str:
    """In four figures, which `%Y` does not give to the year 26."""
    there = moment.astimezone(zone)
    return f"{there.year:04}{there:%m%dT%H%M%S}"


def _performers(session: AgendaItem) -> dict[str, Any]:
    people = [{"@type": "Person", "name": name} for name, _organisation in session.speakers]
    return {"performer": people} if people else {}


def _status(gathering: Gathering) -> dict[str, str]:
    """Whether it takes place, and on which day it was to begin; a gathering is never moved without a new day (`EventPostponed`)."""
    moved = gathering.postponed_from
    status = "Cancelled" if gathering.state == GatheringState.CANCELLED else "Rescheduled" if moved else "Scheduled"
    before = {"previousStartDate": moved.isoformat()} if moved else {}
    return {"eventStatus": f"https://schema.org/Event{status}"} | before


def schema_org(
    gathering: Gathering, sessions: Iterable[AgendaItem], *, address: str, host_name: str, absolute: Any
) -> dict[str, Any]:
    """The gathering as schema.org `Event` with its sessions as `subEvent`; `absolute(session)` gives their addresses."""
    where = gathering.place_name or gathering.address
    status = _status(gathering)
    off = {"eventStatus": status["eventStatus"]} if gathering.state == GatheringState.CANCELLED else {}
    place = {"location": {"@type": "Place", "name": where, "address": gathering.address or where}} if where else {}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": gathering.title,
        "description": gathering.summary,
        "url": address,
        "startDate": gathering.starts_on.isoformat(),
        "endDate": gathering.ends_on.isoformat(),
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[Mode(gathering.mode)]}EventAttendanceMode",
        **status,
        **place,
        "organizer": {"@type": "Organization", "name": host_name},
        "subEvent": [
            {
                "@type": "Event",
                "name": _labelled(session),
                "startDate": session.starts_at.isoformat(),
                "endDate": session.ends_at.isoformat(),
                "url": absolute(session),
                **off,
                **place,
                **_performers(session),
            }
            for session in sessions
        ],
    }
