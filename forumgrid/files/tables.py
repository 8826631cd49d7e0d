"""Rows of CSV files and workbooks (XLSX, ODS), read within bounds: nothing unpacks without limit, no formula is run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from forumgrid.files.open_documents import Extent, extents
from forumgrid.files.plain_tables import separator_of, unread_cells
from forumgrid.sentences import FileError

FILE_BYTES = 50_000_000
UNPACKED_BYTES = 400_000_000
SHEET_CELLS = 5_000_000
CELL_CHARACTERS = 10_000

_ADDRESS = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]*)\$?([0-9]+)["']""")
_UNADDRESSED = re.compile(rb"""<(?:\w+:)?(?:(c)|row)(?=[\s/>])(?![^>]*\sr\s*=)""")
# Numbers of parts that are announced: the reader makes room for all of them at once.
_ANNOUNCED = re.compile(rb"""\b(?:count|uniqueCount)\s*=\s*["']\s*\+?0*([0-9]{7,})""")
_CHUNK = 1 << 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks
# What the reader opens as a workbook of another kind, whose sheets are not measured here.
_OTHER_KINDS = {"content.xml", "xl/workbook.bin"}


@dataclass(frozen=True)
class Table:
    """A sheet: `rows` of cells (text, number, …), the file it came from, and the name of its sheet ("" for CSV).

    `above`: how many rows of the file stand above the first one here. `lost`: what makes it unfit to be used, as the code of a `FileError` and its cells; sheets that nobody asks for may be. `is_hidden`: people do not see it in the workbook.
    """

    file: str
    sheet: str
    rows: list[list[Any]]
    lost: tuple[str, str] | None = None
    above: int = 0
    is_hidden: bool = False

    def below(self, rows: int) -> Table:
        """The sheet without so many rows at its top."""
        return replace(self, rows=self.rows[rows:], above=self.above + rows)

    def checked(self) -> Table:
        """The sheet. Raises FileError when cells of it could not be read, or are merged so that they say nothing."""
        if self.lost is not None:
            raise FileError(self.lost[0], self.file, sheet=self.sheet, cells=self.lost[1])
        return self

    def error(self, code: str, row: int | None = None, column: int | None = None, **values: Any) -> FileError:
        """An error that says where it is: `row` and `column` count from 0."""
        line = None if row is None else row + 1 + self.above
        header = self.rows[0] if self.rows else []
        name = "" if column is None or column >= len(header) or row == 0 else str(header[column]).strip()
        cell = f"{column_letters(column)}{line}" if self.sheet and column is not None and line is not None else ""
        return FileError(code, self.file, sheet=self.sheet, line=line, column=name, cell=cell, **values)


def column_letters(column: int) -> str:
    """The letters a spreadsheet gives to a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_bytes(path: Path) -> bytes:
    """The content of a file of at most `FILE_BYTES`. Raises FileError."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES:
            raise FileError("file_too_large", str(path), size=size, most=FILE_BYTES)
        with path.open("rb") as stream:  # a device or a pipe has no size: bound what is read as well
            content = stream.read(FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise FileError("file_missing", str(path)) from error
    except OSError as error:
        raise FileError("file_unreadable", str(path), detail=error.strerror or str(error)) from error
    if len(content) > FILE_BYTES:
        raise FileError("file_too_large", str(path), size=len(content), most=FILE_BYTES)
    return content


def read_tables(path: Path) -> list[Table]:
    """Every sheet of a .csv (one), .xlsx or .ods file.

    Raises FileError when the file is missing, of another kind, broken, or beyond the bounds of this module.
    Cost: O(size unpacked); a sheet's memory is bounded by `SHEET_CELLS`.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        return [_csv(path)]
    if kind == ".xlsx":
        return _xlsx(path)
    if kind == ".ods":
        return _ods(path)
    raise FileError("file_kind_unknown", str(path))


def _csv(path: Path) -> Table:
    content = read_bytes(path)
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"  # what spreadsheets call "Unicode text"
    if b"\0" in content and encoding != "utf-16":
        raise FileError("file_not_text", str(path))
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise FileError("file_not_text", str(path)) from None
        try:
            text = content.decode("cp1252")  # what spreadsheets on Windows write by default
        except UnicodeDecodeError as error:
            raise FileError("file_not_text", str(path)) from error
    delimiter, body = separator_of(text)
    rows: list[list[Any]] = []
    cells = 0
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            cells += len(row)
            if cells > SHEET_CELLS:
                raise FileError("sheet_too_large", str(path), most=SHEET_CELLS)
            rows.append(list(row))
    except csv.Error as error:
        raise FileError("file_unreadable", str(path), line=reader.line_num, detail=str(error)) from error
    return Table(str(path), "", rows, above=text[: len(text) - len(body)].count("\n"))


def _xlsx(path: Path) -> list[Table]:
    content = read_bytes(path)
    _refuse_bombs(path, content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tables = [_sheet(path, name, workbook.get_sheet_by_name(name), archive) for name in workbook.sheet_names]
            return _marked(tables, workbook)
    except (CalamineError, ValueError, OSError) as error:
        raise FileError("file_unreadable", str(path), detail=_first_line(error)) from error


def _ods(path: Path) -> list[Table]:
    content = read_bytes(path)
    _refuse_bombs(path, content, "content.xml")
    measured = _measured(path, content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = []
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            extent = measured.get(name, Extent())
            errors = ", ".join(f"{column_letters(column)}{row + 1}" for row, column in extent.errors[:10])
            merged = [((top, left), (bottom, right)) for top, left, bottom, right in extent.merged]
            lost = Table(str(path), name, rows, ("cells_unread", errors)) if errors else None
            tables.append(lost or _unmerged(path, name, rows, merged))
    except (CalamineError, ValueError, OSError) as error:
        raise FileError("file_unreadable", str(path), detail=_first_line(error)) from error
    return _marked(tables, workbook)


def _marked(tables: list[Table], workbook: CalamineWorkbook) -> list[Table]:
    """The sheets, those that are hidden marked so."""
    shown = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible}
    return [table if table.sheet in shown else replace(table, is_hidden=True) for table in tables]


def _measured(path: Path, content: bytes) -> dict[str, Extent]:
    """The extent of each sheet of a spreadsheet. Raises FileError when it is broken, or one sheet spreads too far."""
    try:
        measured = extents(content)
    except Exception as error:  # whatever a broken document raises, the file cannot be read
        raise FileError("file_unreadable", str(path), detail=_first_line(error)) from error
    for name, extent in measured.items():
        if extent.rows * extent.columns > SHEET_CELLS:
            raise FileError("sheet_too_large", str(path), sheet=name, most=SHEET_CELLS)
    return measured


def _sheet(path: Path, name: str, sheet: Any, archive: zipfile.ZipFile) -> Table:
    """A sheet; what is merged over several rows is said of each of them."""
    rows = sheet.to_python(skip_empty_area=False)
    if unread := unread_cells(archive, name):
        return Table(str(path), name, rows, ("cells_unread", ", ".join(unread)))
    return _unmerged(path, name, rows, sheet.merged_cell_ranges or [])


def _unmerged(path: Path, name: str, rows: list[list[Any]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Table:  # fmt: skip
    for (top, left), (bottom, right) in merged:
        if left != right:
            cells = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            return Table(str(path), name, rows, ("cells_merged", cells))
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < min(len(rows[row]), len(rows[top])):
                rows[row][left] = rows[top][left]
    return Table(str(path), name, rows)


def _refuse_bombs(path: Path, content: bytes, needed: str = "xl/workbook.xml") -> None:
    """Unpack every part, piece by piece and keeping none, before the reader does; count bytes and the spread of the sheets.

    The sizes a zip declares may lie, and two cells far apart make a reader set up every cell between them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            fault = _bomb(path, archive, needed)
    except Exception as error:  # whatever a broken archive or stream raises, the file cannot be read
        raise FileError("file_unreadable", str(path), detail=_first_line(error)) from error
    if fault:
        raise fault


def _bomb(path: Path, archive: zipfile.ZipFile, needed: str) -> FileError | None:
    unpacked = 0
    names = {name.lower() for name in archive.namelist()}
    if needed not in names or names & (_OTHER_KINDS - {needed}):
        kind = "ODS" if needed == "content.xml" else "XLSX"
        return FileError("file_unreadable", str(path), detail=f"this is no {kind} workbook")
    for part in archive.infolist():
        spread = _Spread()  # of each part: the one that holds a sheet may bear any name
        with archive.open(part) as stream:
            while piece := stream.read(_CHUNK):
                unpacked += len(piece)
                if unpacked > UNPACKED_BYTES:
                    return FileError("file_unpacks_too_large", str(path), most=UNPACKED_BYTES)
                if spread.with_piece(piece) > SHEET_CELLS:
                    return FileError("sheet_too_large", str(path), sheet=part.filename, most=SHEET_CELLS)
    return None


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
        for letters, digits in _ADDRESS.findall(text):
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


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
