"""Rows of a table (CSV, TSV or workbook) as text, read as a stream, from the row that names its columns on."""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from headcount.errors import InputError, Note
from headcount.files.plain_tables import separator_of
from headcount.files.workbooks import workbook_rows

FILE_BYTES = 1 << 33
ROWS = 200_000_000
CELL_CHARACTERS = 10_000
LOOKED_AT = 10
"""The heading stands within so many rows from the first that holds anything."""

Numbered = tuple[int, list[str]]

_HEAD_CHARACTERS = 1 << 20
_PIECE = 1 << 22
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose little-endian mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 27))


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns, the line that holds them, and the rows below that hold anything."""

    columns: list[str]
    line: int
    rows: Iterator[Numbered]


def clean(text: str) -> str:
    """A text without blanks around it, accents composed: “é” is one sign, however it was typed.

    Parameters: `text`, of a cell.
    """
    return unicodedata.normalize("NFC", text).strip()


def open_table(path: Path, is_heading: Callable[[list[str]], bool], notes: list[Note]) -> Table:
    """Open a .csv, .tsv, .xlsx or .ods file at its heading.

    Parameters
    ----------
    path : the file.
    is_heading : says whether a row names the columns; the first row that holds anything does where none of the first ones is.
    notes : what there is to say (encoding, sheet, heading) is added to it.

    Raises
    ------
    InputError
        Naming the file and the line; also while the rows are read.
    """
    if path.is_dir():
        raise InputError("file_is_folder", path=path)
    if not path.exists():
        raise InputError("file_missing", path=path)
    kind = path.suffix.lower()
    if kind in {".csv", ".tsv"}:
        rows = _csv_rows(path, "\t" if kind == ".tsv" else None, notes)
    elif kind in {".xlsx", ".ods"}:
        rows = workbook_rows(path, notes)
    else:
        raise InputError("file_kind_unknown", path=path)
    filled = (row for row in rows if any(cell and not cell.isspace() for cell in row[1]))
    first = list(islice(filled, LOOKED_AT))
    if not first:
        raise InputError("table_empty", path=path)
    at = next((at for at, (_, cells) in enumerate(first) if is_heading([clean(cell) for cell in cells])), 0)
    line, cells = first[at]
    if at:
        notes.append(Note("heading_found", path=path, line=line))
    return Table([clean(cell) for cell in cells], line, chain(first[at + 1 :], filled))


def _csv_rows(path: Path, separator: str | None, notes: list[Note]) -> Iterator[Numbered]:
    encoding = _encoding_of(path, notes)
    csv.field_size_limit(CELL_CHARACTERS)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            head = stream.read(_HEAD_CHARACTERS)
            whole = head if len(head) < _HEAD_CHARACTERS else head[: head.rfind("\n") + 1] or head
            parted_by, body = separator_of(whole)
            stream.seek(0)
            named = stream.read(len(whole) - len(body))  # the line by which Excel names the separator
            above = named.count("\n") or named.count("\r")
            reader = csv.reader(stream, delimiter=separator or parted_by, strict=True)
            try:
                for cells in reader:
                    yield above + reader.line_num, cells
            except csv.Error as error:
                code = "cell_too_long" if "field limit" in str(error) else "quotation_wrong"
                raise InputError(code, most=CELL_CHARACTERS, path=path, line=above + reader.line_num) from error
    except (UnicodeError, OSError) as error:
        raise InputError("file_unreadable", reason=getattr(error, "strerror", None) or "", path=path) from error


def _encoding_of(path: Path, notes: list[Note]) -> str:
    """The encoding of a text file: what its mark says, else UTF-8, else that of Windows; files of bytes are refused."""
    try:
        with path.open("rb") as stream:
            begins = stream.read(4)
            if marked := next((name for mark, name in _MARKS if begins.startswith(mark)), None):
                return marked
            decoder = codecs.getincrementaldecoder("utf-8")()
            is_utf8, size, piece = True, 0, begins
            while piece:
                size += len(piece)
                if size > FILE_BYTES:
                    raise InputError("file_too_large", most=FILE_BYTES, path=path)
                if len(piece.translate(None, _CONTROLS)) != len(piece):
                    raise InputError("file_not_text", path=path)
                if is_utf8:
                    try:
                        decoder.decode(piece)
                    except UnicodeDecodeError:
                        is_utf8 = False
                piece = stream.read(_PIECE)
            if is_utf8:
                try:
                    decoder.decode(b"", final=True)
                except UnicodeDecodeError:
                    is_utf8 = False
    except OSError as error:
        raise InputError("file_unreadable", reason=error.strerror or str(error), path=path) from error
    if is_utf8:
        return "utf-8"
    notes.append(Note("encoding_guessed", encoding="Windows-1252", path=path))
    return "cp1252"
