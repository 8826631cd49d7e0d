"""Checks of what a centre answers: errors block, warnings ask for a word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

AS_ROUNDED = 0.005
"""Parts that differ from their whole by less add up to it: they were typed with two decimals."""
WANT_A_WORD = ("unknown", "correction", "change")
"""Codes of the issues that a word settles."""


@dataclass(frozen=True)
class Answered:
    """An answer to check. `number` is what counts: the correction where there is one, else what was entered or computed."""

    key: int
    code: str = ""  # of the indicator
    is_required: bool = True
    number: float | None = None
    is_correction: bool = False
    is_computed: bool = False
    length: int = 0  # of words, in characters
    longest: int | None = None
    has_text: bool = False  # words, an option or cells were given
    takes_number: bool = True
    word: str = ""
    last_year: float | None = None
    checks: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, float | None] = field(default_factory=dict)  # of a table


@dataclass(frozen=True)
class Issue:
    """Something to mend (`is_error`), or to say a word about. `values` complete its sentence."""

    key: int
    code: str
    is_error: bool
    values: Mapping[str, Any] = field(default_factory=dict)


def issues(answers: Iterable[Answered]) -> list[Issue]:
    """What is to be mended, and what wants a word that nobody wrote yet, in the order of `answers`. Cost: linear."""
    rows = list(answers)
    numbers = {row.code: row.number for row in rows if row.code}
    return [issue for row in rows for issue in _issues_of(row, numbers)]


def _issues_of(row: Answered, numbers: Mapping[str, float | None]) -> Iterator[Issue]:
    if row.is_required and (row.number is None if row.takes_number else not row.has_text):
        if not row.is_computed:
            yield Issue(row.key, "missing", True)
        elif not row.word:  # head counts name nobody: how many people came is then not known
            yield Issue(row.key, "unknown", False)
    if row.longest is not None and row.length > row.longest:
        yield Issue(row.key, "too_long", True, {"length": row.length, "bound": row.longest})
    least, most = row.checks.get("least"), row.checks.get("most")
    parts = [number for number in row.cells.values() if number is not None]
    if parts:
        yield from _bounds(row.key, min(parts), max(parts), least, most)
        whole = numbers.get(row.checks.get("adds_up_to", ""))
        if whole is not None and abs(sum(parts) - whole) > AS_ROUNDED:
            values = {"other": row.checks["adds_up_to"], "bound": whole, "parts": sum(parts)}
            yield Issue(row.key, "parts", True, values)
    if row.number is None:
        return
    if row.is_correction and not row.word:
        yield Issue(row.key, "correction", True)
    yield from _bounds(row.key, row.number, row.number, least, most)
    other = numbers.get(row.checks.get("at_most", ""))
    if other is not None and row.number > other:
        yield Issue(row.key, "more_than", True, {"other": row.checks["at_most"], "bound": other})
    limit = row.checks.get("change_pct")
    if limit is not None and row.last_year and not row.word:
        change = abs(row.number - row.last_year) / abs(row.last_year) * 100
        if change > limit:
            yield Issue(row.key, "change", False, {"before": row.last_year, "limit": limit})


def _bounds(key: int, lowest: float, highest: float, least: float | None, most: float | None) -> Iterator[Issue]:
    if least is not None and lowest < least:
        yield Issue(key, "below", True, {"bound": least})
    if most is not None and highest > most:
        yield Issue(key, "above", True, {"bound": most})
