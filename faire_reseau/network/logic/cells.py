"""Cells of an imported table: days, yes and no, codes; and the report of each row."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from faire_reseau.network.logic.columns import Column
from faire_reseau.network.logic.words import folded

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
_YES = {"oui", "o", "yes", "y", "vrai", "true", "1", "x"}
_NO = {"non", "n", "no", "faux", "false", "0"}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?$")
_FRENCH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_WORDED = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4})$")
_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_WITHOUT_ZERO = re.compile(r"[1-9][0-9]{8}")
_NUMBERING = re.compile(r"\s*[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)]?[\s:–-]+(?=\S)")
_MONTHS = {
    name: number
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janv fevr mars avr mai juin juil aout sept oct nov dec",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}


class BadCell(ValueError):
    """A cell that means nothing here; its argument is "day", "yes", "code", "number", "decimal" or "long"."""


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken: the cell that is at fault (“C5”; "" for the row as a whole), and a sentence."""

    cell: str
    sentence: str


@dataclass(frozen=True)
class SheetRow:
    """A row of an imported table: its number in the file, its values by column, and where each stands (“C5”).

    `faults` are about cells that could not be read; their text stands in `values`. `notes`: what was put right in them.
    """

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    faults: Sequence[Fault] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class RowReport:
    """What became, or would become, of a row; `faults` are all of those for which it was refused."""

    number: int
    outcome: str
    what: str
    notes: list[str] = field(default_factory=list)
    faults: Sequence[Fault] = ()


@dataclass(frozen=True)
class Report:
    """What became, or would become, of each row of a table; `makes`: names of what is made beside, by "organisations", "trades" or
    "kinds".
    """

    rows: list[RowReport]
    makes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        """How many rows had this outcome. Cost: linear."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same for two reports that say the same, in whatever language they were worded: 32 hexadecimal characters."""
        facts = [(row.number, row.outcome, [fault.cell for fault in row.faults], len(row.notes)) for row in self.rows]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def zero_put_back(text: str) -> str:
    """A telephone number with the 0 that a spreadsheet takes from a cell of numbers: nine figures without sign or space.

    Parameters: `text`, the cell. Returns it, "0240123456" for "240123456". Raises nothing. Cost: constant.
    """
    return f"0{text}" if _WITHOUT_ZERO.fullmatch(text) else text


def value_of(text: str, column: Column, codes: Mapping[str, str]) -> Any:
    """What the cell `text` of `column` holds.

    Parameters: `text`, the cell; `column`; `codes`, for columns of codes: the code by folded label.
    Returns a string, a date, a boolean, a number or a code; None for an empty day, number or yes.
    Raises `BadCell`. Cost: linear in the text.
    """
    if len(text) > column.at_most:
        raise BadCell("long")
    if column.holds == "day":
        return _day(text) if text else None
    if column.holds in ("number", "decimal"):
        return _number(text, column.holds) if text else None
    if column.holds == "yes":
        if not text:
            return None
        if folded(text) in _YES | _NO:
            return folded(text) in _YES
        raise BadCell("yes")
    if column.holds == "code" and text:
        word = folded(text)
        # “1.2 Santé”: tables number the words of a list.
        word = word if word in codes else folded(_NUMBERING.sub("", text))
        if word not in codes:
            raise BadCell("code")
        return codes[word]
    return text


def _number(text: str, holds: str) -> int | Decimal:
    """A number as people type it: “1 234”, “2,5”, “12.0”; where both signs stand, the last one is that of decimals."""
    plain = "".join(character for character in text if character not in " \u00a0\u202f'’")
    if plain.count(",") == 1 and plain.count(".") <= 1 and plain.rfind(",") > plain.rfind("."):
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(",") and _ENGLISH.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise BadCell(holds)
    number = Decimal(plain)
    if holds == "number" and number != int(number):
        raise BadCell(holds)
    return int(number) if holds == "number" else number


def _day(text: str) -> date:
    iso, french = _ISO.match(text), _FRENCH.match(text)
    worded = _WORDED.match(folded(text))
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif french:
            day = date(int(french[3]), int(french[2]), int(french[1]))
        elif worded and worded[2] in _MONTHS:
            day = date(int(worded[3]), _MONTHS[worded[2]], int(worded[1]))
        else:
            raise BadCell("day")
    except ValueError as fault:
        raise BadCell("day") from fault
    if not 1700 <= day.year <= 2300:
        raise BadCell("day")
    return day
