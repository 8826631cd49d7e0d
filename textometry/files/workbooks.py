"""The sheet of a workbook that is read, opened only once what it would take in memory is known."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from textometry.errors import InputError
from textometry.files.open_documents import Extent, extents
from textometry.files.plain_tables import unread_cells
from textometry.texts.corpus import Limits

# Every cell from the first to the farthest one is set up, be it empty: two cells far apart would fill the memory.
MOST_CELLS = 50_000_000
_PIECE, _LONGEST_TAG = 1 << 20, 1 << 24
# Rows and cells with their place, unless they hold nothing; cells and rows without any place follow one another.
_PLACED = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<>]*?\br\s*=\s*["']([A-Za-z]*)([0-9]+)["'][^<>]*(?<!/)>""")
# Numbers of parts that are announced: the reader makes room for all of them at once.
_ANNOUNCED = re.compile(rb"""\b(?:count|uniqueCount)\s*=\s*["']\s*\+?0*([0-9]{8,})""")
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^<>]*\sr\s*=)")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")


@dataclass(frozen=True)
class Sheet:
    """The sheet of a workbook that is read: its `name`, all `names` of the workbook, its cells, from the first row and column
    on, and its merged ranges (first row and column, last row and column, from 0).
    """

    name: str
    names: tuple[str, ...]
    rows: list[list[Any]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def first_sheet(path: Path, limits: Limits) -> list[list[Any]]:
    """The cells of the first sheet of a workbook that is not hidden, from its first row and column on; raises as `open_sheet`."""
    return open_sheet(path, limits).rows


def open_sheet(path: Path, limits: Limits) -> Sheet:
    """The first sheet of a workbook that is not hidden (the first one, when all are).

    Raises
    ------
    InputError
        naming the file, when it is missing, no workbook, goes over the limits, or holds cells that could not be read.
    """
    check_archive(path, limits)
    measured = {}
    if zipfile.is_zipfile(path):
        _check_extent(path)
        measured = _measured(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = tuple(book.sheet_names)
        shown = [
            metadata.name for metadata in book.sheets_metadata if metadata.visible == SheetVisibleEnum.Visible
        ] or names
        sheet = book.get_sheet_by_name(shown[0])
        opened = Sheet(shown[0], names, sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ()))
        unread = []
        if extent := measured.get(opened.name):
            spans = tuple(((top, left), (bottom, right)) for top, left, bottom, right in extent.merged)
            opened = replace(opened, merged=spans)
            unread = [f"{_letters(column)}{row + 1}" for row, column in extent.errors[:10]]
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                unread = unread_cells(archive, opened.name)
    except (CalamineError, OSError, IndexError) as error:
        raise InputError("table_unreadable", path=path) from error
    if unread:
        raise InputError(
            "cells_unread",
            cells=unread,
            path=path,
        )
    return opened


def range_name(first: tuple[int, int], last: tuple[int, int]) -> str:
    """A range as spreadsheets call it: “B2:B4”."""
    return ":".join(f"{_letters(column)}{row + 1}" for row, column in (first, last))


def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_archive(path: Path, limits: Limits) -> None:
    """Refuses what is missing, and an archive that would unpack beyond the limit."""
    if not path.is_file():
        raise InputError("file_missing", path=path)
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(item.file_size for item in archive.infolist())
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise InputError("table_unreadable", path=path) from error
        if size > limits.file_bytes:
            raise InputError("file_unpacks_too_large", size=size, most=limits.file_bytes, path=path)


def _measured(path: Path) -> dict[str, Extent]:
    """The extent of each sheet of an OpenDocument spreadsheet, none for another workbook; one that spreads too far is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "content.xml" not in archive.namelist():
                return {}
        measured = extents(path.read_bytes())
    except Exception as error:  # whatever a broken document raises
        raise InputError("table_unreadable", path=path) from error
    for extent in measured.values():
        if extent.rows * extent.columns > MOST_CELLS:
            raise InputError("sheet_too_large", cells=extent.rows * extent.columns, most=MOST_CELLS, path=path)
    return measured


def _check_extent(path: Path) -> None:
    """Refuses an XLSX workbook one of whose sheets spreads over too many cells."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():  # the one that holds the sheet may bear any name
                if (cells := _extent(archive, name)) > MOST_CELLS:
                    raise InputError(
                        "sheet_too_large",
                        cells=cells,
                        most=MOST_CELLS,
                        path=path,
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError("table_unreadable", path=path) from error


def _extent(archive: zipfile.ZipFile, name: str) -> int:
    """Cells of the rectangle from the first cell of a sheet to its farthest row and column."""
    rows = columns = bare_rows = bare_cells = 0
    rest = b""
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            text, sign, rest = (rest + piece).rpartition(b"<")
            rest = sign + rest
            if len(rest) > _LONGEST_TAG:
                raise zipfile.BadZipFile("endless cell")
            announced = max((int(digits[:18]) for digits in _ANNOUNCED.findall(text)), default=0)
            if announced > MOST_CELLS:
                return announced
            for letters, digits in set(_PLACED.findall(text)):
                rows, columns = max(rows, int(digits[:18])), max(columns, _column(letters[:12]))
            for number, row in enumerate(_ROW.split(text)):
                bare_rows += number > 0
                bare_cells = len(_BARE_CELL.findall(row)) + (bare_cells if number == 0 else 0)
                columns = max(columns, bare_cells)
    return max(rows, bare_rows) * columns


def _column(letters: bytes) -> int:
    """Number of a column, from 1; 0 without letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
