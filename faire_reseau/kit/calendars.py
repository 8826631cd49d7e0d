"""Calendars from the world: bounded reading of iCalendar files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from faire_reseau.kit import bounded
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.spreadsheets import Unreadable

MOST_ENTRIES = 300
FILE_BYTES = 2_000_000


@dataclass(frozen=True)
class Entry:
    """What a calendar holds on a day: minutes from midnight at which it `begins` and `ends`, what it is called, and where it is."""

    on: date
    begins: int
    ends: int
    title: str
    place: str
    # By which the same entry is found in the next file; "" where nothing identifies it.
    key: str = ""


@dataclass(frozen=True)
class Agenda:
    """What a file says: its `entries` of some days, the keys of those that it calls off, the days, by key, of those outside the days
    asked for, and by what the same agenda is known (`key`).
    """

    entries: list[Entry]
    called_off: frozenset[str]
    elsewhere: Mapping[str, date]
    key: str


def read_calendar(content: bytes, first: date, last: date, zone: str) -> Agenda:
    """What an iCalendar file says from `first` to `last`, in order, recurring entries on each of their days.

    Raises `Unreadable` with a sentence that says what to do, or `Busy`. Cost: one process; memory and time bounded by `bounded`.
    """
    options = {"first": first.isoformat(), "last": last.isoformat(), "zone": zone, "most": MOST_ENTRIES}
    try:
        answer, _body = bounded.read("calendar", content, options)
    except bounded.Broken as fault:
        raise Unreadable(_("This calendar cannot be read: export it again as an iCalendar file (.ics).")) from fault
    if answer.get("fault") == "many":
        raise Unreadable(_("This calendar holds too much between these days: at most 300 entries. Choose fewer days."))
    if "fault" in answer:
        raise Unreadable(_("This is not a calendar: export it as an iCalendar file (.ics)."))
    entries = [
        Entry(
            date.fromisoformat(row["on"]),
            row["begins"],
            row["ends"],
            cleaned(row["title"], lines=False).strip(),
            cleaned(row["place"], lines=False).strip(),
            row["key"],
        )
        for row in answer["entries"]
    ]
    elsewhere = {key: date.fromisoformat(day) for key, day in answer["elsewhere"].items()}
    return Agenda(entries, frozenset(answer["called_off"]), elsewhere, answer["agenda"])
