"""The agenda as conference schedules (frab's schedule.xml, and schedule.json) for apps such as Giggity or ConfClerk.

The form is that of the schemas of c3voc (https://c3voc.de/wiki/schedule): days, rooms within them, events within these.
"""

import io
import json
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.utils.xmlutils import SimplerXMLGenerator

from faire_reseau.gatherings.enums import GatheringState, MaterialKind
from faire_reseau.gatherings.exports.calendars import titled
from faire_reseau.gatherings.models import Gathering, Material, Session
from faire_reseau.gatherings.texts import FORMAT_LABELS
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.codes import label_in

Json = dict[str, Any]
MINUTE = timedelta(minutes=1)
# Hours of an agenda are multiples of it; apps draw their lines by it.
TIMESLOT = "00:05"
# What the schemas call them.
REFERENCE_TYPES = {MaterialKind.SLIDES: "slides", MaterialKind.REPLAY: "media", MaterialKind.OTHER: "related"}
_XML_TIMES = ("date", "start", "duration")


def schedule_json(gathering: Gathering, sessions: Iterable[Session], **addresses: Any) -> bytes:
    """The planned `sessions` in the form of `schedule.json`; the parameters are those of `schedule_xml`."""
    with translation.override(settings.LANGUAGE_CODE):
        schedule = _schedule(gathering, list(sessions), **addresses)
    return json.dumps(
        {"$schema": "https://c3voc.de/schedule/schema.json", "generator": _generator(), "schedule": schedule},
        ensure_ascii=False,
    ).encode()


def schedule_xml(gathering: Gathering, sessions: Iterable[Session], **addresses: Any) -> bytes:
    """The planned `sessions` in the form of `schedule.xml`.

    Parameters
    ----------
    gathering
        a cancelled one has no event, and says so in its title.
    sessions
        in order of time, each with its space, themes and the speakers that everybody may read of.
    address
        of the agenda, whole.
    of_session
        gives the whole address of a session.
    """
    with translation.override(settings.LANGUAGE_CODE):
        schedule = _schedule(gathering, list(sessions), **addresses)
    stream = io.StringIO()
    xml = SimplerXMLGenerator(stream, "utf-8")
    xml.startDocument()
    xml.startElement("schedule", AttributesImpl({}))
    xml.addQuickElement("generator", attrs=_generator(system=urlsplit(settings.SITE_ADDRESS).netloc))
    conference = schedule["conference"]
    xml.addQuickElement("url", conference["url"])
    xml.addQuickElement("version", schedule["version"])
    xml.startElement("conference", AttributesImpl({}))
    for name in ("title", "acronym", "start", "end"):
        xml.addQuickElement(name, conference[name])
    xml.addQuickElement("days", str(conference["daysCount"]))
    for name in ("timeslot_duration", "url", "time_zone_name"):
        xml.addQuickElement(name, conference[name])
    xml.addQuickElement("base_url", schedule["base_url"])
    xml.endElement("conference")
    guids = {room["name"]: room["guid"] for room in conference["rooms"]}
    for day in conference["days"]:
        bounds = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        xml.startElement("day", AttributesImpl(bounds))
        for room, events in day["rooms"].items():
            xml.startElement("room", AttributesImpl({"name": room, "guid": guids[room]}))
            for event in events:
                _write_event(xml, event)
            xml.endElement("room")
        xml.endElement("day")
    xml.endElement("schedule")
    xml.endDocument()
    return stream.getvalue().encode()


def _write_event(xml: SimplerXMLGenerator, event: Json) -> None:
    xml.startElement("event", AttributesImpl({"id": str(event["id"]), "guid": event["guid"]}))
    for name in ("room", "title", "type", *_XML_TIMES, "abstract", "track", "language", "url"):
        xml.addQuickElement(name, event[name])
    xml.startElement("persons", AttributesImpl({}))
    for person in event["persons"]:
        xml.addQuickElement("person", person["name"])
    xml.endElement("persons")
    for name in ("link", "attachment"):
        if event[f"{name}s"]:
            xml.startElement(f"{name}s", AttributesImpl({}))
            for row in event[f"{name}s"]:
                xml.addQuickElement(name, row["title"], {"href": row["url"], "type": row["type"]})
            xml.endElement(f"{name}s")
    xml.endElement("event")


def _schedule(
    gathering: Gathering, sessions: list[Session], *, address: str, of_session: Callable[[Session], str]
) -> Json:
    local = ZoneInfo(gathering.time_zone)
    cancelled = gathering.state == GatheringState.CANCELLED
    planned = [] if cancelled else sessions
    length = (gathering.ends_on - gathering.starts_on).days + 1
    lanes = _lanes(planned)
    by_day: dict[date, dict[str, list[Session]]] = {
        gathering.starts_on + timedelta(days=passed): {} for passed in range(length)
    }
    for session in planned:
        on = session.starts_at.astimezone(local).date()
        by_day.setdefault(on, {}).setdefault(_room(session, lanes), []).append(session)
    places = {_room(session, lanes): (session.space, lanes.get(session.pk)) for session in planned}
    days = []
    for index, (on, rooms) in enumerate(sorted(by_day.items()), 1):
        sessions_of_day = [session for events in rooms.values() for session in events]
        start = min((session.starts_at for session in sessions_of_day), default=_midnight(on, local))
        end = max((session.ends_at for session in sessions_of_day), default=_midnight(on + timedelta(days=1), local))
        days.append(
            {
                "index": index,
                "date": on.isoformat(),
                "day_start": _moment(start, local),
                "day_end": _moment(end, local),
                "rooms": {
                    room: [_event(session, room, local, of_session(session), gathering) for session in events]
                    for room, events in rooms.items()
                },
            }
        )
    return {
        "version": str(gathering.version),
        "base_url": f"{settings.SITE_ADDRESS}/",
        "conference": {
            "title": _title(gathering, cancelled=cancelled),
            "acronym": _acronym(gathering.slug),
            "description": cleaned(gathering.summary, lines=True),
            "start": gathering.starts_on.isoformat(),
            "end": gathering.ends_on.isoformat(),
            "daysCount": len(days),
            "timeslot_duration": TIMESLOT,
            "time_zone_name": gathering.time_zone,
            "url": address,
            "rooms": [
                {
                    "name": room,
                    "guid": _guid("space", space.pk if space else f"{gathering.slug}/{lane}"),
                    "capacity": space and space.capacity_people,
                }
                for room, (space, lane) in places.items()
            ],
            "days": days,
        },
    }


def _event(session: Session, room: str, local: ZoneInfo, address: str, gathering: Gathering) -> Json:
    minutes = (session.ends_at - session.starts_at) // MINUTE
    materials: list[Material] = session.materials_shown  # type: ignore[attr-defined]  # fetched beforehand
    themes = [cleaned(theme.label, lines=False) for theme in session.themes.all()]
    return {
        "id": session.pk,
        "guid": str(session.uid),
        "date": _moment(session.starts_at, local),
        "start": f"{session.starts_at.astimezone(local):%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "room": room,
        "slug": f"{gathering.slug}-{session.pk}",
        "url": address,
        "title": cleaned(titled(session), lines=False),
        "subtitle": "",
        "track": themes[0] if themes else "",
        "type": label_in(FORMAT_LABELS, session.format),
        "language": settings.LANGUAGE_CODE,
        "abstract": cleaned(session.text, lines=True),
        "description": "",
        "persons": [{"name": cleaned(speaker.name, lines=False)} for speaker in session.speakers.all()],
        "links": [_reference(row, row.url) for row in materials if row.url],
        "attachments": [_reference(row, f"{address}documents/{row.pk}/") for row in materials if not row.url],
    }


def _reference(material: Material, url: str) -> Json:
    return {
        "title": cleaned(material.title, lines=False),
        "url": url,
        "type": REFERENCE_TYPES[MaterialKind(material.kind)],
    }


def _generator(**more: str) -> dict[str, str]:
    return {"name": "Faire réseau", **more}


def _lanes(sessions: list[Session]) -> dict[int, int]:
    """A number for each of `sessions` (key) without a space, in order of time: those that share time have different ones, since
    apps draw a line for each room and take two events of one room at once for a mistake.
    """
    ends: list[datetime] = []
    lanes = {}
    for session in sessions:
        if session.space is None:
            lane = next((lane for lane, end in enumerate(ends) if end <= session.starts_at), len(ends))
            ends[lane : lane + 1] = [session.ends_at]
            lanes[session.pk] = lane + 1
    return lanes


def _room(session: Session, lanes: dict[int, int]) -> str:
    """Where it takes place. The form wants a room for every event: what has no space says that it has none."""
    if session.space is not None:
        return cleaned(session.space.name, lines=False)
    lane = lanes[session.pk]
    return _("No particular room") if lane == 1 else _("No particular room (%(n)s)") % {"n": lane}


def _title(gathering: Gathering, *, cancelled: bool) -> str:
    remarks = [_("sample")] if gathering.is_sample else []
    remarks += [pgettext("of a gathering", "cancelled")] if cancelled else []
    title = cleaned(gathering.title, lines=False)
    return f"{title} ({', '.join(remarks)})" if remarks else title


def _acronym(slug: str) -> str:
    """A short name of four letters or more, without the hyphens that one of the two schemas refuses."""
    name = slug.replace("-", "_")
    return name if len(name) >= 4 else f"rencontre_{name}"


def _guid(kind: str, name: object) -> str:
    """An identifier that stays the same as long as the address of the site does."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_ADDRESS}/{kind}/{name}"))


def _midnight(on: date, local: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), local)


def _moment(at: datetime, local: ZoneInfo) -> str:
    return at.astimezone(local).isoformat(timespec="seconds")
