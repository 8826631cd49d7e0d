"""The first sheet of a workbook, opened only once what it would take in memory is known."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from textometry.errors import InputError
from textometry.texts.corpus import Limits

# Every cell from the first to the farthest one is set up, be it empty: two cells far apart would fill the memory.
MOST_CELLS = 50_000_000
_PIECE, _LONGEST_TAG = 1 << 20, 1 << 24
# Rows and cells with their place, unless they hold nothing; cells and rows without any place follow one another.
_PLACED = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<>]*?\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["'][^<>]*(?<!/)>""")
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^<>]*\sr\s*=)")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")


def first_sheet(path: Path, limits: Limits) -> list[list[Any]]:
    """The cells of the first sheet of a workbook, from its first row and column on.

    Raises
    ------
    InputError
        naming the file, when it is missing, no workbook, or goes over the limits.
    """
    check_archive(path, limits)
    if zipfile.is_zipfile(path):
        _check_extent(path)
    try:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise InputError(f"this table cannot be read ({error}).", path=path) from error


def check_archive(path: Path, limits: Limits) -> None:
    """Refuses what is missing, and an archive that would unpack beyond the limit."""
    if not path.is_file():
        raise InputError("this file does not exist.", path=path)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
        if size > limits.file_bytes:
            raise InputError(f"this file unpacks to {size:,} bytes: the limit is {limits.file_bytes:,}.", path=path)


def _check_extent(path: Path) -> None:
    """Refuses an XLSX workbook one of whose sheets spreads over too many cells."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():  # the one that holds the sheet may bear any name
                if (cells := _extent(archive, name)) > MOST_CELLS:
                    raise InputError(
                        f"a sheet of this file spreads over {cells:,} cells: the limit is {MOST_CELLS:,}. "
                        "Remove what stands far from the table.",
                        path=path,
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"this table cannot be read ({error}).", path=path) from error


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
            for letters, digits in set(_PLACED.findall(text)):
                rows, columns = max(rows, int(digits)), max(columns, _column(letters))
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
