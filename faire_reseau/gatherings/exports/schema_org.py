"""A gathering in the words of schema.org, for search engines and other programs."""

from collections.abc import Iterable
from typing import Any

from faire_reseau.activities.enums import Mode
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.exports.calendars import titled
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import AgendaItem, call_of

ATTENDANCE = {Mode.ON_SITE: "Offline", Mode.ONLINE: "Online", Mode.MIXED: "Mixed"}


def _place_of(gathering: Gathering, page: str, space_name: str | None = None) -> dict[str, Any]:
    """Where a gathering or a session of it is held: its room, place and address, each once; on line, the call when it is public,
    else the `page` that says how one joins.
    """
    names = dict.fromkeys(filter(None, (space_name, gathering.place_name)))
    where = ", ".join(names) or gathering.address
    place = {"@type": "Place", "name": where, "address": gathering.address or gathering.place_name or where}
    call = (call_of(gathering) if gathering.call_is_public else "") or page
    virtual = {"@type": "VirtualLocation", "url": call}
    if not where:
        return {"location": virtual} if gathering.mode == Mode.ONLINE else {}
    return {"location": [place, virtual] if gathering.mode == Mode.MIXED else place}


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
    status = _status(gathering)
    off = {"eventStatus": status["eventStatus"]} if gathering.state == GatheringState.CANCELLED else {}
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
        **_place_of(gathering, address),
        "organizer": {"@type": "Organization", "name": host_name},
        "subEvent": [
            {
                "@type": "Event",
                "name": titled(session),
                "startDate": session.starts_at.isoformat(),
                "endDate": session.ends_at.isoformat(),
                "url": absolute(session),
                **(
                    off
                    or (
                        {"eventStatus": "https://schema.org/EventCancelled"}
                        if session.is_cancelled or session.is_not_held
                        else {}
                    )
                ),
                **_place_of(gathering, absolute(session), session.space_name),
                **_performers(session),
            }
            for session in sessions
        ],
    }
