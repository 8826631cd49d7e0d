"""Opens spreadsheets that somebody sent. Runs in the bounded child alone (see `kit.bounded`), hence without Django."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from faire_reseau.kit.percent_cells import in_percent
from faire_reseau.kit.plain_tables import separator_of, unread_cells
from faire_reseau.kit.spreadsheet_cells import DANGEROUS, as_text, column_letters
from faire_reseau.kit.spreadsheet_scan import TooMuch, scan_ods, scan_xlsx

_PREFIXED = re.compile(f"'+[{DANGEROUS}]")
MOST_SHEETS = 20

Rows = list[tuple[int, list[str]]]


class BadTable(Exception):
    """No table that can be taken; `code` says why, `values` where."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_of_fault = values


def rows_of(content: bytes, limits: Mapping[str, int]) -> Rows:
    """The rows of the first visible sheet that hold something: number from 1, and cells as text.

    Parameters: `content`, the whole file, whose format is told by its first bytes; `limits`, those of `kit.spreadsheets.Limits`.
    Raises `BadTable`. Cost: linear in the file.
    """
    try:
        if content.startswith(b"PK"):
            rows = _workbook(content, limits)
        elif content.startswith(b"\xd0\xcf\x11\xe0"):
            raise BadTable("old")
        else:
            rows = _plain(content, limits)
        _check(rows, limits)
    except TooMuch as fault:
        raise BadTable(fault.what, cell=fault.where) from fault
    return rows


def sheets_of(content: bytes, limits: Mapping[str, int]) -> list[tuple[str, Rows]]:
    """The visible sheets that hold something, by name, where a workbook has several; none for a CSV. Call it after `rows_of`,
    which looks at what the file announces.

    Parameters, `Raises` and cost: as `rows_of`; a sheet that is too long, too wide or has too long a cell is left out.
    """
    if not content.startswith(b"PK"):
        return []
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        for name in shown[:MOST_SHEETS] if len(shown) > 1 else ():
            try:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                lines = _lines([[as_text(cell) for cell in row] for row in rows])
                _check(lines, limits)
            except (CalamineError, TooMuch):
                continue
            if lines:
                sheets.append((name, lines))
    return sheets if len(sheets) > 1 else []


def _workbook(content: bytes, limits: Mapping[str, int]) -> Rows:
    """Check what the archive announces, then what it really holds, and only then open it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > limits["files"] or sum(entry.file_size for entry in entries) > limits["unpacked_bytes"]:
                raise TooMuch("unpacked")
            if archive.testzip() is not None:  # reads no further than announced, so a lying directory ends here
                raise BadTable("damaged")
            names = {name.lower() for name in archive.namelist()}
            reach = (limits["rows"], limits["columns"], limits["cell_characters"], limits["characters"])
            if "xl/workbook.xml" in names:
                scan_xlsx(archive, *reach)
            elif "content.xml" in names:
                scan_ods(archive, *reach)
            else:
                raise BadTable("no_table")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError) as fault:
        raise BadTable("damaged") from fault
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = [
                sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
            ] or book.sheet_names
            sheet = book.get_sheet_by_name(shown[0])
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unread = unread_cells(archive, shown[0])
            if limits.get("shows_percent"):
                rows = in_percent(archive, shown[0], rows)
    except (CalamineError, IndexError, OSError, ValueError) as fault:
        raise BadTable("damaged") from fault
    if unread:
        raise BadTable("unread", cells=", ".join(unread))
    cells = [[as_text(cell) for cell in row] for row in rows]
    lines = _lines(cells)
    if not merged or not lines:
        return lines
    for (top, left), (bottom, right) in merged:
        where = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        # A title above the heading stands alone in its row, and is mostly merged over the columns.
        is_title = len(lines) > 2 and sum(map(bool, lines[0][1])) == 1 < sum(map(bool, lines[1][1]))
        if top <= lines[0][0] - 1 <= bottom and not is_title:
            raise BadTable("merged", cells=where)
        if left != right and top >= lines[0][0]:
            raise BadTable("merged_below", cells=where)
        # What stands beside several rows is said of each of them; readers give it to the first alone.
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if top >= lines[0][0] and left < len(cells[top]):
                cells[row] += [""] * (left + 1 - len(cells[row]))
                cells[row][left] = cells[top][left]
    return _lines(cells)


def _plain(content: bytes, limits: Mapping[str, int]) -> Rows:
    text = _decoded(content)
    if "\x00" in text:
        raise BadTable("no_table")
    # What names the separator is a row of the file too: numbers are those that a spreadsheet program shows.
    separator, body = separator_of(text)
    before = text[: len(text) - len(body)].count("\n")
    rows: list[list[str]] = [[] for _ in range(before)]
    characters = 0
    try:
        for row in csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True):
            rows.append([cell[1:] if _PREFIXED.match(cell) else cell for cell in row])
            characters += sum(len(cell) for cell in row)
            if characters > limits["characters"] or len(rows) > limits["rows"] + 1000:
                raise TooMuch("rows")
    except csv.Error as fault:
        raise BadTable("csv", line=len(rows) + 1) from fault
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
    raise BadTable("encoding", line=line)


def _lines(rows: Sequence[Sequence[str]]) -> Rows:
    lines: Rows = []
    for number, row in enumerate(rows, 1):
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append((number, cells))
    return lines


def _check(lines: Rows, limits: Mapping[str, Any]) -> None:
    if len(lines) - 1 > limits["rows"]:
        raise TooMuch("rows")
    for number, cells in lines:
        if len(cells) > limits["columns"]:
            raise TooMuch("columns")
        for index, cell in enumerate(cells):
            if len(cell) > limits["cell_characters"]:
                raise TooMuch("cell", f"{column_letters(index)}{number}")
