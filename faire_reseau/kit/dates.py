"""Dates as they are written, where the formats of Django fall short."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

_FIRST = re.compile(r"\b1(?= [^\W\d])")  # a day before the name of a month, not an hour


def written(day: date, form: str) -> str:
    """`day` in the reader's language, in a format of Django; in French the first of a month is “1er”."""
    text = date_format(day, form)
    if not (get_language() or "fr").startswith("fr"):
        return text
    return "1er" if text == "1" else _FIRST.sub("1er", text)
