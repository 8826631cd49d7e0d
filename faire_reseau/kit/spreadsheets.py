"""Spreadsheets from and to the world: bounded reading of XLSX, ODS and CSV, and writing in which no cell is ever a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheet_scan import TooMuch, scan_ods, scan_xlsx

Cell = str | int | float | bool | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_DANGEROUS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # and their full-width forms, which some programs read alike
_FORMULA_LIKE = re.compile(f"'*[{_DANGEROUS}]")
_PREFIXED = re.compile(f"'+[{_DANGEROUS}]")
_SEPARATORS = ";,\t"


@dataclass(frozen=True)
class Limits:
    """What a table may hold; a file beyond it is refused before it is opened."""

    file_bytes: int = 2_000_000
    unpacked_bytes: int = 25_000_000
    files: int = 300
    rows: int = 2_000
    columns: int = 60
    cell_characters: int = 5_000
    characters: int = 4_000_000


class Unreadable(Refusal):
    """A file that is no table we can take, and what to do about it."""

    code = "unreadable"
    field = "file"


@dataclass(frozen=True)
class Line:
    """A row of the file that has something in it; `number` is what a spreadsheet program shows beside it, from 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The first sheet of a file as text: the row of titles, then the others."""

    titles: Line
    lines: list[Line]


def read_table(content: bytes, limits: Limits = Limits()) -> Table:
    """The first visible sheet of an XLSX, ODS or CSV file as text; empty rows are left out, days are written 2019-06-25.

    Parameters: `content`, the whole file; `limits`. The format is told by the content, never by the name.
    Raises `Unreadable` with a sentence that says what to do. Cost: linear in the file; memory bounded by `limits`.
    """
    if len(content) > limits.file_bytes:
        raise too_large(limits)
    if not content.strip():
        raise Unreadable(_("This file is empty: choose the one that holds your table."))
    try:
        if content.startswith(b"PK"):
            rows = _workbook(content, limits)
        elif content.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable(_("This is an old Excel file, or one with a password: save it as XLSX without password."))
        else:
            rows = _plain(content, limits)
    except TooMuch as fault:
        raise _refusal(fault, limits) from fault
    return _table(rows, limits)


def too_large(limits: Limits) -> Unreadable:
    """The refusal of a file that is too large, which a door may also give before having received it."""
    size = f"{limits.file_bytes / 1_000_000:g}"
    return Unreadable(
        _("This file is too large: at most %(size)s MB. Keep only the sheet to import, without pictures.")
        % {"size": size}
    )


def column_letters(index: int) -> str:
    """The letters above column `index` (from 0) in a spreadsheet program: A, B … Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_xlsx(titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> bytes:
    """A workbook of one sheet; text stays text whatever it begins with, days are days, the titles stay in sight."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet)[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        as_text = book.add_format({"num_format": "@"})
        for column, title in enumerate(titles):
            page.write_string(0, column, title, bold)
            page.set_column(column, column, min(40, max(12, len(title) + 2)))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, bool) or cell is None or cell == "":
                    if isinstance(cell, bool):
                        page.write_boolean(number, column, cell)
                elif isinstance(cell, date) and cell.year >= 1900:
                    page.write_datetime(number, column, cell, day)
                elif isinstance(cell, (int, float)):
                    page.write_number(number, column, cell)
                else:
                    page.write_string(number, column, _text(cell), as_text)
        page.freeze_panes(1, 0)
        if titles:
            page.autofilter(0, 0, max(1, 0), len(titles) - 1)
    return output.getvalue()


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV that spreadsheet programs open as it is: UTF-8 with its mark, semicolons, an apostrophe before what looks
    like a formula (taken away again when the file is read here).
    """
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    for row in [titles, *rows]:
        writer.writerow([_without_formula(_text(cell)) for cell in row])
    return b"\xef\xbb\xbf" + output.getvalue().encode("utf-8")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _without_formula(text: str) -> str:
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def _workbook(content: bytes, limits: Limits) -> list[Line]:
    """Check what the archive announces, then what it really holds, and only then open it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.files or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
                raise TooMuch("unpacked")
            if archive.testzip() is not None:  # reads no further than announced, so a lying directory ends here
                raise zipfile.BadZipFile  # noqa: TRY301  (the same answer as when it cannot be opened)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                scan_xlsx(archive, limits.rows, limits.columns, limits.cell_characters, limits.characters)
            elif "content.xml" in names:
                scan_ods(archive, limits.rows, limits.columns, limits.cell_characters, limits.characters)
            else:
                raise Unreadable(_("This is not a table: send an XLSX, ODS or CSV file."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError) as fault:
        raise Unreadable(_damaged()) from fault
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = [
                sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
            ] or book.sheet_names
            sheet = book.get_sheet_by_name(shown[0])
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
    except (CalamineError, IndexError, OSError, ValueError) as fault:
        raise Unreadable(_damaged()) from fault
    lines = _lines([[_text(cell) for cell in row] for row in rows])
    if lines:
        for (top, left), (bottom, right) in merged:
            if top <= lines[0].number - 1 <= bottom:
                where = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
                raise Unreadable(
                    _("The row of titles has merged cells (%(cells)s): separate them, one title a column.")
                    % {"cells": where}
                )
    return lines


def _damaged() -> str:
    return _("This file is damaged or protected: open it in your spreadsheet program and save it again as XLSX.")


def _plain(content: bytes, limits: Limits) -> list[Line]:
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable(_("This is not a table: send an XLSX, ODS or CSV file."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    separator = max(_SEPARATORS, key=outside.count)
    rows: list[list[str]] = []
    characters = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append([cell[1:] if _PREFIXED.match(cell) else cell for cell in row])
            characters += sum(len(cell) for cell in row)
            if characters > limits.characters or len(rows) > limits.rows + 1000:
                raise TooMuch("rows")
    except csv.Error as fault:
        message = _("Line %(line)s of this CSV cannot be read: a quotation mark is not closed, or a cell is too long.")
        raise Unreadable(message % {"line": len(rows) + 1}) from fault
    return _lines(rows)


def _decoded(content: bytes) -> str:
    """UTF-16 by its mark, else UTF-8, else Windows-1252, in which spreadsheet programs of western Europe save a plain CSV.

    Nothing else is guessed: every import is shown before it is written, and a text in another encoding shows there.
    """
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as fault:
            line = content[: fault.start].count(b"\n") + 1
    message = _("This CSV is not in UTF-8 (line %(line)s): save it as “CSV UTF-8”, or better as XLSX.")
    raise Unreadable(message % {"line": line})


def _lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append(Line(number, cells))
    return lines


def _table(lines: list[Line], limits: Limits) -> Table:
    if not lines:
        raise Unreadable(_("This table is empty: put titles in its first row and one entry in each row below."))
    if len(lines) - 1 > limits.rows:
        raise _refusal(TooMuch("rows"), limits)
    for line in lines:
        if len(line.cells) > limits.columns:
            raise _refusal(TooMuch("columns"), limits)
        for index, cell in enumerate(line.cells):
            if len(cell) > limits.cell_characters:
                raise _refusal(TooMuch("cell", f"{column_letters(index)}{line.number}"), limits)
    return Table(lines[0], lines[1:])


def _refusal(fault: TooMuch, limits: Limits) -> Unreadable:
    if fault.what == "rows":
        return Unreadable(
            _("This table is too long: at most %(n)s rows. Send it in several files.") % {"n": limits.rows},
            code="too_much",
        )
    if fault.what == "columns":
        return Unreadable(
            _("This table is too wide: at most %(n)s columns. Keep only those that are imported.")
            % {"n": limits.columns},
            code="too_much",
        )
    if fault.what == "cell":
        return Unreadable(
            _("Cell %(cell)s is too long: at most %(n)s characters.")
            % {"cell": fault.where, "n": limits.cell_characters},
            code="too_much",
        )
    return Unreadable(
        _("Once unpacked, this file is far too large to be a table: copy the cells into a new file."), code="too_much"
    )
