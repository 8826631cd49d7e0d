"""The command `headcount count`: from a table of presences to the counts of each cell, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from headcount.answer import COUNTS
from headcount.errors import InputError, Note
from headcount.files.outputs import refuse_place
from headcount.files.presences import Reading, read_presences
from headcount.files.tables import clean
from headcount.files.writing import write_result
from headcount.occasions import order_of
from headcount.register import Register

_SHOWN = 20


def count(options: argparse.Namespace) -> int:
    """Count the presences of a file and write the result.

    Parameters: `options`, as the command line gives them. Raises InputError. Returns the exit code.
    """
    by, where = _dimensions(options.by), _conditions(options.where)
    target = Path(options.json) if options.json not in {None, "", "-"} else None
    if target is not None:
        refuse_place(options.presences, target)
    columns = {"person": options.person, "meeting": options.meeting, "half_days": options.half_days}
    progress = _Progress(options)
    reading = Reading(
        by, [*where], {kind: name for kind, name in columns.items() if name is not None}, options.doubled, progress
    )
    register, notes = read_presences(options.presences, reading)
    progress.clear()
    notes += _unknown_values(register, where)
    if not options.quiet:
        for note in notes:
            print(f"headcount: {options.phrases['note']}: {note.said(options.language)}", file=sys.stderr)
    rows = [*(_with_totals(register, by, where) if options.totals else register.count(by, where).rows())]
    if target is None:
        encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        print(as_json(rows, ascii_only=encoding != "utf8"))
        return 0
    write_result(target, (as_json(rows) + "\n").encode())
    if not options.quiet:
        print(options.phrases["written"].format(path=target, rows=len(rows)))
    return 0


def as_json(rows: Sequence[Mapping[str, Any]], *, ascii_only: bool = False) -> str:
    """Rows as a JSON array, a row a line.

    Parameters: `rows`, plain values; `ascii_only`, for a stream that cannot hold other signs.
    """
    lines = (json.dumps(row, ensure_ascii=ascii_only, allow_nan=False) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]" if rows else "[]"


def _dimensions(given: Sequence[str]) -> list[str]:
    """The dimensions asked for: names between commas, in one option or several."""
    names = [clean(name) for option in given for name in option.split(",")]
    names = [name for name in names if name]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise InputError("by_twice", column=name)
        if name in COUNTS:
            raise InputError("column_is_count", column=name)
    return names


def _conditions(given: Sequence[str]) -> dict[str, set[str]]:
    """For each column that is filtered, the values let through."""
    conditions: dict[str, set[str]] = {}
    for condition in given:
        column, sign, value = condition.partition("=")
        if not sign or not clean(column):
            raise InputError("where_without_value", condition=condition)
        conditions.setdefault(clean(column), set()).add(clean(value))
    return conditions


def _unknown_values(register: Register, where: Mapping[str, set[str]]) -> Iterator[Note]:
    for column, values in where.items():
        known = register.occasions.columns[column].ordered
        shown = [*known[:_SHOWN], *(["…"] if len(known) > _SHOWN else [])]
        for value in sorted(values - set(known)):
            yield Note("where_unknown", column=column, value=value, values=shown)


def _with_totals(register: Register, by: Sequence[str], where: Mapping[str, set[str]]) -> list[dict[str, Any]]:
    """The rows of a crossing and those of its first dimensions alone, the total first; a dimension left out is null."""
    rows = []
    for depth in range(len(by) + 1):
        answer = register.count(by[:depth], where)
        for key, row in zip(answer.keys, answer.rows(), strict=True):
            rows.append((tuple(map(order_of, key)), {**dict.fromkeys(by), **row}))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


class _Progress:
    """A line that says how many rows were read, on a terminal."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._phrase = options.phrases["rows"]
        self._is_shown = not options.quiet and sys.stderr.isatty()
        self._last = ""

    def __call__(self, rows: int) -> None:
        if self._is_shown:
            self._last = self._phrase.format(rows=rows)
            print(f"\r{self._last}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Wipe the line."""
        if self._last:
            print(f"\r{' ' * len(self._last)}\r", end="", file=sys.stderr, flush=True)
