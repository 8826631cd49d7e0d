"""Checks of what a centre answers: errors block, warnings ask for a word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answered:
    """An answer to check. `number` is what counts: the correction where there is one, else what was entered or computed."""

    key: int
    code: str = ""  # of the indicator
    is_required: bool = True
    number: float | None = None
    is_correction: bool = False
    has_text: bool = False  # words, an option or cells were given
    takes_number: bool = True
    word: str = ""
    last_year: float | None = None
    checks: Mapping[str, Any] = field(default_factory=dict)
    whole: float | None = None  # of a table whose cells add up to it
    parts: float | None = None


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
        yield Issue(row.key, "missing", True)
    if row.number is None:
        return
    if row.is_correction and not row.word:
        yield Issue(row.key, "correction", True)
    least, most = row.checks.get("least"), row.checks.get("most")
    if least is not None and row.number < least:
        yield Issue(row.key, "below", True, {"bound": least})
    if most is not None and row.number > most:
        yield Issue(row.key, "above", True, {"bound": most})
    other = numbers.get(row.checks.get("at_most", ""))
    if other is not None and row.number > other:
        yield Issue(row.key, "more_than", True, {"other": row.checks["at_most"], "bound": other})
    limit = row.checks.get("change_pct")
    if limit is not None and row.last_year and not row.word:
        change = abs(row.number - row.last_year) / abs(row.last_year) * 100
        if change > limit:
            yield Issue(row.key, "change", False, {"before": row.last_year, "limit": limit})
