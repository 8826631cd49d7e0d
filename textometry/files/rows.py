"""Rows of a table (CSV or workbook) as text, from the row that names its columns on."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textometry.errors import InputError
from textometry.files.encodings import read_text
from textometry.files.guards import unguarded
from textometry.files.plain_tables import separator_of
from textometry.files.workbooks import Sheet, open_sheet, range_name
from textometry.notes import Note
from textometry.texts.corpus import Limits

Numbered = tuple[int, list[str]]

_LOOKED_AT = 50  # rows
_NUMBER = re.compile(r"[-+]?\d[\d\s.,:/hT-]*%?Z?")


@dataclass(frozen=True)
class Rows:
    """The rows of a table that hold something, with the numbers a spreadsheet shows; the first names the columns.

    `repeated`: the place of each cell that says again what is merged over it, by number of row (from 1) and column (from 0).
    """

    rows: list[Numbered]
    notes: tuple[Note, ...] = ()
    repeated: dict[tuple[int, int], str] = field(default_factory=dict)


def table_rows(path: Path, encoding: str | None, limits: Limits, heading_row: int | None = None) -> Rows:
    """The rows of a `.csv`, `.tsv` or workbook, from the row `heading_row` on; when absent that row is found.

    A title above the table is left out, and said. A cell merged over several rows is said of each of them.

    Raises
    ------
    InputError
        naming the file and the row or the cells: no table, an empty one, a second heading, cells merged over several columns.
    """
    kind = (Path(path.stem) if path.suffix.lower() in {".xz", ".gz"} else path).suffix.lower()
    sheet = None
    if kind in {".csv", ".tsv"}:
        text, notes = read_text(path, encoding=encoding, limits=limits)
        rows = _csv_rows(text, "\t" if kind == ".tsv" else None, path, limits)
    else:
        sheet = open_sheet(path, limits)
        rows = [(number, [_cell(value) for value in row]) for number, row in enumerate(sheet.rows, 1)]
        notes = _said_of(sheet)
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not filled:
        raise InputError("table_empty", path=path)
    at = _heading(filled, heading_row, path)
    if at and heading_row is None:
        notes = (*notes, Note("heading_row_found", {"row": filled[at][0]}))
    if heading_row is None:
        _refuse_second_heading(filled[at:], path)
    repeated = _fill_down(sheet, dict(rows), filled[at][0], path) if sheet is not None else {}
    if repeated:  # a row of which all that it holds stands above it holds something too
        filled = [row for row in rows if any(cell.strip() for cell in row[1]) and row[0] >= filled[at][0]]
        at = 0
    return Rows(filled[at:], notes, repeated)


def _heading(rows: Sequence[Numbered], wanted: int | None, path: Path) -> int:
    """Which of the rows names the columns: the one asked for, else the first that is no title of one cell above the table."""
    if wanted is not None:
        place = next((at for at, (number, _cells) in enumerate(rows) if number == wanted), None)
        if place is None:
            raise InputError("heading_row_empty", row=wanted, path=path)
        return place
    counts = [sum(bool(cell.strip()) for cell in cells) for _, cells in rows[:_LOOKED_AT]]
    usual = Counter(counts).most_common(1)[0][0]
    if counts[0] > 1 or usual < 2:
        return 0
    return next(at for at, count in enumerate(counts) if count > 1)


def _refuse_second_heading(rows: Sequence[Numbered], path: Path) -> None:
    """Refuses a row below the heading that says in words what a column of numbers or days holds, as survey tools write it."""
    if len(rows) < 4:
        return
    (number, second), rest = rows[1], rows[2:_LOOKED_AT]
    for column, cell in enumerate(second):
        below = [cells[column].strip() for _, cells in rest if column < len(cells) and cells[column].strip()]
        is_named = bool(cell.strip()) and not _NUMBER.fullmatch(cell.strip())
        if is_named and len(below) > 1 and len(below) * 2 > len(rest) and all(map(_NUMBER.fullmatch, below)):
            raise InputError(
                "heading_row_second",
                cell=cell.strip()[:40],
                row=number,
                first=rows[0][0],
                path=path,
                line=number,
            )


def _fill_down(sheet: Sheet, rows: dict[int, list[str]], heading: int, path: Path) -> dict[tuple[int, int], str]:
    """Writes what is merged over several rows in each of them; says where."""
    repeated: dict[tuple[int, int], str] = {}
    for (top, left), (bottom, right) in sheet.merged:
        if bottom + 1 < heading:
            continue
        where = range_name((top, left), (bottom, right))
        if top + 1 not in rows:  # the file says so of rows that it does not hold
            continue
        if left != right or top + 1 <= heading < bottom + 1:
            raise InputError("cells_merged", cells=where, path=path)
        value = rows[top + 1][left] if left < len(rows[top + 1]) else ""
        for number in range(top + 2, bottom + 2):
            if value.strip() and number in rows and left < len(rows[number]):
                rows[number][left] = value
                repeated[number, left] = where
    return repeated


def _said_of(sheet: Sheet) -> tuple[Note, ...]:
    if len(sheet.names) < 2:
        return ()
    others = ", ".join(name for name in sheet.names if name != sheet.name)[:200]
    return (Note("sheet_chosen", {"sheet": sheet.name, "others": others}),)


def _csv_rows(text: str, separator: str | None, path: Path, limits: Limits) -> list[Numbered]:
    """Rows of a CSV text with the lines on which they end."""
    csv.field_size_limit(limits.document_characters)
    body = text
    if separator is None:
        separator, body = separator_of(text)
    return _parted(body, separator, text[: len(text) - len(body)].count("\n"), path, limits)


def _parted(
    text: str, separator: str, above: int, path: Path, limits: Limits, *, strict: bool = True
) -> list[Numbered]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    rows: list[Numbered] = []
    try:
        for cells in reader:
            # The apostrophe put before what a spreadsheet would compute was no part of the text.
            rows.append((above + reader.line_num, [unguarded(cell) for cell in cells]))  # noqa: PERF401 - an error comes after some
    except csv.Error as error:
        line = above + reader.line_num
        if "field limit" in str(error):
            raise InputError("cell_too_long", most=limits.document_characters, path=path, line=line) from error
        if "end of data" in str(error):
            line = rows[-1][0] + 1 if rows else above + 1
            raise InputError("quotation_open", path=path, line=line) from error
        if strict:  # a mark inside a cell, which spreadsheets read as it is
            return _parted(text, separator, above, path, limits, strict=False)
        raise InputError("line_unreadable", reason=error, path=path, line=line) from error
    return rows


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
