"""The agenda for calendars (iCalendar, RFC 5545 and 7986) and for search engines (schema.org)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Session

REFRESH = timedelta(minutes=15)


def calendar_of(name: str, sessions: Iterable[tuple[Session, str]], *, zone: str) -> bytes:
    """A calendar of `sessions`, each with its own address; `zone` is the time zone of the gathering.

    Cancelled sessions stay in it with that status, so that a calendar that held them takes them away.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Faire réseau//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    events = [_event(session, address, ZoneInfo(zone)) for session, address in sessions]
    if events:
        years = sorted(session.decoded("dtstart").date() for session in events)
        calendar.add_component(
            Timezone.from_tzid(
                zone, first_date=years[0] - timedelta(days=366), last_date=years[-1] + timedelta(days=366)
            )
        )
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(session: Session, address: str, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{session.uid}@faire-reseau")
    event.add("dtstamp", session.changed_at.astimezone(UTC))
    event.add("last-modified", session.changed_at.astimezone(UTC))
    event.add("sequence", session.sequence)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", session.title)
    event.add("url", address)
    if session.text:
        event.add("description", session.text)
    if session.space:
        event.add("location", session.space.name)
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    return event


def schema_org(
    gathering: Gathering, sessions: Iterable[Session], *, address: str, host_name: str, absolute: Any
) -> dict[str, Any]:
    """The gathering as schema.org `Event` with its sessions as `subEvent`; `absolute(session)` gives their addresses."""
    zone = ZoneInfo(gathering.time_zone)

    def iso(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat()

    place = {"@type": "Place", "name": gathering.place_name, "address": gathering.address}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": gathering.title,
        "description": gathering.summary,
        "url": address,
        "startDate": gathering.starts_on.isoformat(),
        "endDate": gathering.ends_on.isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": place,
        "organizer": {"@type": "Organization", "name": host_name},
        "subEvent": [
            {
                "@type": "Event",
                "name": session.title,
                "startDate": iso(session.starts_at),
                "endDate": iso(session.ends_at),
                "url": absolute(session),
                "location": place,
                "performer": [{"@type": "Person", "name": speaker.name} for speaker in session.speakers.all()],
            }
            for session in sessions
        ],
    }
