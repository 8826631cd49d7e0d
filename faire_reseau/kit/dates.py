"""Dates and hours as they are written, in one form for each language: “9 h 30” in French, “9:30” in English."""

import re
from datetime import date, datetime, time

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

_FIRST = re.compile(r"\b1(?= [^\W\d])")  # a day before the name of a month, not an hour
_HOUR = "H:i"


def written(day: date, form: str) -> str:
    """`day` in the reader's language, in a format of Django or the name of one.

    In French the first of a month is “1er”; “H:i” stands for the hour as `hour` writes it.
    """
    pieces = str(get_format(form)).split(_HOUR)
    texts = [_first(date_format(day, piece), piece) if piece else "" for piece in pieces]
    if len(texts) == 1 or not isinstance(day, datetime):
        return _HOUR.join(texts)
    return hour(day).join(texts)


def hour(moment: datetime | time) -> str:
    """The hour of a local moment: “9 h” and “9 h 30” in French, with no-break spaces; “9:00” and “9:30” in English."""
    if not _in_french():
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}" if moment.minute else f"{moment.hour}\u00a0h"


def hours(first: datetime | time, last: datetime | time) -> str:
    """From one hour to another: “9 h 30 – 10 h” in French, “9:30–10:00” in English."""
    return f"{hour(first)}\u00a0–\u00a0{hour(last)}" if _in_french() else f"{hour(first)}–{hour(last)}"


def _in_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def _first(text: str, form: str) -> str:
    if not _in_french():
        return text
    return "1er" if form == "j" and text == "1" else _FIRST.sub("1er", text)
