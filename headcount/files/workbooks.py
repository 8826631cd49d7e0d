"""Rows of an XLSX or ODS workbook, opened only once what it would take in memory is known; no formula is run."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from headcount.errors import InputError, Note
from headcount.files.open_documents import extents
from headcount.files.plain_tables import unread_cells

FILE_BYTES = 100_000_000
UNPACKED_BYTES = 1_000_000_000
SHEET_CELLS = 12_000_000

Range = tuple[tuple[int, int], tuple[int, int]]

_ADDRESS = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]*)\$?([0-9]+)["']""")
_UNADDRESSED = re.compile(rb"""<(?:\w+:)?(?:(c)|row)(?=[\s/>])(?![^>]*\sr\s*=)""")
# Numbers of parts that are announced: the reader makes room for all of them at once.
_ANNOUNCED = re.compile(rb"""\b(?:count|uniqueCount)\s*=\s*["']\s*\+?0*([0-9]{8,})""")
_CHUNK = 1 << 20
# What the reader opens as a workbook of another kind, whose sheets are not measured here.
_OTHER_KINDS = {"content.xml", "xl/workbook.bin"}


def workbook_rows(path: Path, notes: list[Note]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that is not hidden, with their numbers from 1; what is merged over rows stands in each.

    Parameters
    ----------
    path : the workbook, `.xlsx` or `.ods`.
    notes : what there is to say is added to it.

    Raises
    ------
    InputError
        When it is missing, damaged, beyond the bounds of this module, or holds cells that cannot be read.

    Cost
    ----
    O(size unpacked), twice; the cells of one sheet are in memory.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(FILE_BYTES + 1)
    except OSError as error:
        raise InputError("file_unreadable", reason=error.strerror or str(error), path=path) from error
    if len(content) > FILE_BYTES:
        raise InputError("file_too_large", most=FILE_BYTES, path=path)
    is_open_document = path.suffix.lower() == ".ods"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(path, archive, "content.xml" if is_open_document else "xl/workbook.xml")
        name, rows = _sheet(path, content, notes, is_open_document=is_open_document)
    except InputError:
        raise
    except (
        CalamineError,
        zipfile.BadZipFile,
        OSError,
        Exception,
    ) as error:  # whatever a damaged archive or document raises
        raise InputError("workbook_broken", path=path) from error
    del name
    return ((number, [cell_text(value) for value in row]) for number, row in enumerate(rows, 1))


def cell_text(value: Any) -> str:
    """A cell as text: 3.0 as "3", a day as 2019-06-25.

    Parameters: `value`, as the reader gives it.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.12g}" if abs(value) < 1e12 else str(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def _sheet(path: Path, content: bytes, notes: list[Note], *, is_open_document: bool) -> tuple[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = list(book.sheet_names)
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible] or names
    if not shown:
        raise InputError("table_empty", path=path)
    name = shown[0]
    if len(names) > 1:
        others = [other for other in names if other != name]
        notes.append(Note("sheet_chosen", sheet=name, others=others, path=path))
    merged: Sequence[Range]
    if is_open_document:
        measured = extents(content)
        for sheet, extent in measured.items():
            if extent.rows * extent.columns > SHEET_CELLS:
                raise InputError("sheet_too_large", sheet=sheet, most=SHEET_CELLS, path=path)
        merged = [((top, left), (bottom, right)) for top, left, bottom, right in measured[name].merged]
        unread = [_place(row, column) for row, column in measured[name].errors[:10]]
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unread = unread_cells(archive, name)
        opened = book.get_sheet_by_name(name)
        merged = opened.merged_cell_ranges or []
        rows = opened.to_python(skip_empty_area=False)
    if unread:
        raise InputError("cells_unread", cells=unread, path=path)
    return name, _unmerged(path, rows, merged)


def _unmerged(path: Path, rows: list[list[Any]], merged: Sequence[Range]) -> list[list[Any]]:
    """The rows, what is merged over several of them written in each; a title merged over columns stands alone in its row."""
    for (top, left), (bottom, right) in merged:
        if left != right:
            is_title = top == bottom and top < len(rows) and sum(map(bool, rows[top])) < 2
            if not is_title:
                raise InputError("cells_merged", cells=f"{_place(top, left)}:{_place(bottom, right)}", path=path)
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < min(len(rows[row]), len(rows[top])):
                rows[row][left] = rows[top][left]
    return rows


def _place(row: int, column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _refuse_bombs(path: Path, archive: zipfile.ZipFile, needed: str) -> None:
    """Unpack every part, piece by piece and keeping none, before the reader does; count bytes and the spread of the sheets.

    The sizes a zip declares may lie, and two cells far apart make a reader set up every cell between them.
    """
    names = {name.lower() for name in archive.namelist()}
    if needed not in names or names & (_OTHER_KINDS - {needed}):
        raise InputError("workbook_broken", path=path)
    unpacked = 0
    for part in archive.infolist():
        spread = _Spread()  # of each part: the one that holds a sheet may bear any name
        with archive.open(part) as stream:
            while piece := stream.read(_CHUNK):
                unpacked += len(piece)
                if unpacked > UNPACKED_BYTES:
                    raise InputError("file_unpacks_too_large", most=UNPACKED_BYTES, path=path)
                if spread.with_piece(piece) > SHEET_CELLS:
                    raise InputError("sheet_too_large", sheet=part.filename, most=SHEET_CELLS, path=path)


class _Spread:
    """The rectangle from A1 to the farthest cell addressed in the XML of a sheet."""

    def __init__(self) -> None:
        self.rows = self.columns = 1
        self.cells_unaddressed = self.rows_unaddressed = 0
        self.tail = b""

    def with_piece(self, piece: bytes) -> int:
        text = self.tail + piece
        self.tail = text[-400:]  # an address may straddle two pieces
        if announced := [int(digits[:18]) for digits in _ANNOUNCED.findall(text)]:
            self.rows = max(self.rows, *announced)
        for letters, digits in set(_ADDRESS.findall(text)):
            self.rows = max(self.rows, int(digits[:18]))
            if letters:
                column = 0
                for letter in letters[:12].upper():
                    column = column * 26 + letter - 64
                self.columns = max(self.columns, column)
        # A cell without an address follows the one before it: at worst all of them are in one row.
        for cell in _UNADDRESSED.findall(piece):
            self.cells_unaddressed += bool(cell)
            self.rows_unaddressed += not cell
        return (self.rows + self.rows_unaddressed) * max(self.columns, self.cells_unaddressed)
