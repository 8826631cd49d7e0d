"""Several slots or spaces as one says or pastes them: “3 créneaux de 40 min dès 9 h 30”, “Salle A ; 20”."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from faire_reseau.gatherings.logic.agenda import EVENING_BEGINS, NIGHT_ENDS

MOST = 40
_HOUR = r"(\d{1,2})\s*(?:h|:|\.)\s*(\d{2})?"
_SPAN = re.compile(rf"{_HOUR}\s*(?:-|–|—|à|a|to|jusqu.?à)\s*{_HOUR}", re.IGNORECASE)
_SEVERAL = re.compile(
    rf"(\d{{1,2}})\s*(?:cr[ée]neaux?|slots?|fois|x|×)?\s*(?:de|of)?\s*(\d{{1,3}})\s*(?:min\w*|mn|m\b|['’])"
    rf".*?(?:d[èe]s|[àa] partir de|from|[àa]|at|,)\s*{_HOUR}",
    re.IGNORECASE,
)
_PAUSE = re.compile(
    r"(\d{1,3})\s*(?:min\w*|mn|['’])\s*(?:de\s+|of\s+)?(?:pause|battement|entre|break|between|apart)"
    r"|(?:pause|battement|intervalle|break)s?\s*(?:de|of|:)?\s*(\d{1,3})",
    re.IGNORECASE,
)
_CAPACITY = re.compile(
    r"^(?P<name>.*?)\s*(?:[;,\t:|]|\(|\s[-–—]\s|\s)\s*(?P<places>\d{1,5})\s*(?:places?|pers\w*|seats?|people)?\s*\)?\s*$"
)


class Unsaid(ValueError):
    """A line that says no slot; its argument is the line."""


@dataclass(frozen=True)
class Hours:
    """From when to when, as the clock shows it, and how many nights after the first of the same sentence it begins."""

    begins: time
    ends: time
    nights: int = 0


def slots_said(text: str) -> list[Hours]:
    """The slots that `text` says, line by line.

    Parameters: `text`, lines such as “3 créneaux de 40 min dès 9 h 30”, the same with “10 min de pause”, or “9 h 30 – 10 h 10”.
    Returns hours in the order said, at most 40. Raises `Unsaid` for a line that says none. Cost: linear.
    """
    slots: list[Hours] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        slots += _slots_of(line)
    return _in_order(slots[:MOST])


def _in_order(slots: list[Hours]) -> list[Hours]:
    """The same; an hour of the night that is said after one of the evening is that of the night which follows."""
    placed: list[Hours] = []
    for slot in slots:
        before = placed[-1] if placed else None
        wraps = before is not None and slot.begins < NIGHT_ENDS and not slot.nights
        follows = wraps and before is not None and (before.begins >= EVENING_BEGINS or before.nights > 0)
        placed.append(replace(slot, nights=1) if follows else slot)
    return placed


def _slots_of(line: str) -> list[Hours]:
    spans = _SPAN.findall(line)
    if spans:
        return [Hours(_clock(a, b, line), _clock(c, d, line)) for a, b, c, d in spans]
    pause = _PAUSE.search(line)
    several = _SEVERAL.search(_PAUSE.sub("", line))
    if several is None:
        raise Unsaid(line)
    number, minutes = int(several[1]), int(several[2])
    between = int(pause[1] or pause[2]) if pause else 0
    begins = datetime.combine(datetime(2000, 1, 1), _clock(several[3], several[4], line))  # noqa: DTZ001  (hours alone)
    if not number or not minutes:
        raise Unsaid(line)
    starts = [begins + timedelta(minutes=place * (minutes + between)) for place in range(min(number, MOST))]
    return [
        Hours(start.time(), (start + timedelta(minutes=minutes)).time(), (start.date() - begins.date()).days)
        for start in starts
    ]


def _clock(hours: str, minutes: str, line: str) -> time:
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise Unsaid(line)
    return time(int(hours), int(minutes or 0))


def spaces_said(text: str, places: int) -> list[tuple[str, int]]:
    """The spaces that `text` names, a line each, with how many they hold: “Salle A ; 20”, “Jardin (30 places)”, “Préau”.

    Parameters: `text`; `places`, for lines that say no number. Returns names and numbers in the order said, at most 40.
    """
    spaces = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _CAPACITY.match(line)
        # “Salle 2” is a name: a number alone after a space counts only with a sign or a word that says places.
        is_told = (
            match is not None
            and match["name"]
            and re.search(r"[;,\t:|(]|\s[-–—]\s|place|pers|seat|people", line, re.IGNORECASE)
        )
        spaces.append(
            (match["name"].strip(), int(match["places"])) if match is not None and is_told else (line, places)
        )
    return spaces[:MOST]
