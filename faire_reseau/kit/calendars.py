"""Calendars from the world: bounded reading of iCalendar files."""

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


def read_calendar(content: bytes, first: date, last: date, zone: str) -> list[Entry]:
    """The entries of an iCalendar file from `first` to `last`, in order, recurring ones on each of their days.

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
    return [
        Entry(
            date.fromisoformat(row["on"]),
            row["begins"],
            row["ends"],
            cleaned(row["title"], lines=False).strip(),
            cleaned(row["place"], lines=False).strip(),
        )
        for row in answer["entries"]
    ]
