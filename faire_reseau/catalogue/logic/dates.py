"""Dates known in part: a year, a month of it, a day of that; read as people write them."""

import re
from datetime import date
from typing import NamedTuple

from faire_reseau.kit.folding import bare

FIRST_YEAR, LAST_YEAR = 1000, 2999
_MONTHS = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH_OF |= {
    name[:length]: number for name, number in _MONTH_OF.items() for length in (3, 4) if name[:length] != "jui"
}
_INTERNATIONAL = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:t.*)?")
_FRENCH = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er|st|nd|rd|th)? )?([a-z]+)\.?,? (\d{4})")


class PartialDate(NamedTuple):
    """A year, and its month and day where they are known; all None for no date."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """As ISO 8601 writes it: “2019”, “2019-03”, “2019-03-12”."""
        if self.year is None:
            return ""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])

    @property
    def first_day(self) -> date | None:
        """The first day that it may mean; None for no date."""
        return date(self.year, self.month or 1, self.day or 1) if self.year is not None else None


def date_in(text: str) -> PartialDate | None:
    """The date that `text` says: “2019”, “2019-03”, “03/2019”, “12/03/2019”, “12 mars 2019”, “March 2019”; None where it says none.

    Parameters: `text`, any string. Returns a `PartialDate` between the years 1000 and 2999, empty for an empty text.
    Cost: linear.
    """
    words = " ".join(bare(text).split())
    if not words:
        return PartialDate()
    if match := _INTERNATIONAL.fullmatch(words):
        return _checked(match[1], match[2], match[3])
    if match := _FRENCH.fullmatch(words):
        return _checked(match[3], match[2], match[1])
    if (match := _IN_WORDS.fullmatch(words)) and match[2] in _MONTH_OF:
        return _checked(match[3], str(_MONTH_OF[match[2]]), match[1])
    return None


def _checked(year: str, month: str | None, day: str | None) -> PartialDate | None:
    when = PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    try:
        first = when.first_day
    except ValueError:
        return None
    return when if first is not None and FIRST_YEAR <= first.year <= LAST_YEAR else None
