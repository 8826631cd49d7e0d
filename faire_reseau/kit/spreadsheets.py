"""Spreadsheets from and to the world: bounded reading of XLSX, ODS and CSV, and writing in which no cell is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from faire_reseau.kit import bounded
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheet_cells import DANGEROUS, as_text
from faire_reseau.kit.spreadsheet_cells import column_letters as column_letters  # noqa: PLC0414  (part of this module)

Cell = str | int | float | bool | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FORMULA_LIKE = re.compile(f"'*[{DANGEROUS}]")


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
    # Numbers of an XLSX that are shown in percent are read so: 0.12 with the format “0 %” as “12%”.
    shows_percent: bool = False


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
    # All that hold something, by name, where the file has several.
    sheets: "list[tuple[str, Table]]" = field(default_factory=list, compare=False)


def read_table(content: bytes, limits: Limits = Limits()) -> Table:
    """The first visible sheet of an XLSX, ODS or CSV file as text; empty rows are left out, days are written 2019-06-25.

    A cell merged over several rows is said of each of them. Parameters: `content`, the whole file; `limits`. The format is told
    by the content, never by the name.
    Raises `Unreadable` with a sentence that says what to do, or `Busy`. Cost: one process, then linear in the file; memory
    bounded by `limits` and by `bounded`.
    """
    if len(content) > limits.file_bytes:
        raise too_large(limits)
    if not content.strip():
        raise Unreadable(_("This file is empty: choose the one that holds your table."))
    try:
        answer, _body = bounded.read("table", content, asdict(limits))
    except bounded.Broken as fault:
        raise Unreadable(_damaged()) from fault
    if "fault" in answer:
        raise _refusal(answer["fault"], answer["values"], limits)
    lines, sheets = _cleaned(answer["rows"]), [(name, _cleaned(rows)) for name, rows in answer["sheets"]]
    if not lines and sheets:
        lines = sheets[0][1]
    if not lines:
        raise Unreadable(_("This table is empty: put titles in its first row and one entry in each row below."))
    return Table(lines[0], lines[1:], [(name, Table(rows[0], rows[1:])) for name, rows in sheets])


def _cleaned(rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
    return [Line(number, [cleaned(cell, lines=True) for cell in cells]) for number, cells in rows]


def too_large(limits: Limits) -> Unreadable:
    """The refusal of a file that is too large, which a view may also give before having received it."""
    size = f"{limits.file_bytes / 1_000_000:g}"
    return Unreadable(
        _("This file is too large: at most %(size)s MB. Keep only the sheet to import, without pictures.")
        % {"size": size}
    )


def write_xlsx(
    titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str, made_at: datetime | None = None
) -> bytes:
    """A workbook of one sheet; text stays text whatever it begins with, days are days, the titles stay in sight.

    `made_at` is when the file says it was made (None: now); with it, the same rows give the same bytes.
    """
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties({"created": made_at} if made_at else {})
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet)[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text_format = book.add_format({"num_format": "@"})
        for column, title in enumerate(titles):
            page.write_string(0, column, title, bold)
            page.set_column(column, column, min(40, max(12, len(title) + 2)))
        number = 0
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
                    page.write_string(number, column, as_text(cell), text_format)
        page.freeze_panes(1, 0)
        if titles:
            page.autofilter(0, 0, max(1, number), len(titles) - 1)
    return output.getvalue()


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, decimal: str = ".") -> bytes:
    """A CSV that spreadsheet programs open as it is: UTF-8 with its mark, semicolons, an apostrophe before texts that
    look like a formula (taken away again when the file is read here); a number is a number, also below zero, with `decimal`
    before its decimals.
    """
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    for row in [titles, *rows]:
        writer.writerow([_csv_cell(cell, decimal) for cell in row])
    return b"\xef\xbb\xbf" + output.getvalue().encode("utf-8")


def _csv_cell(cell: Cell, decimal: str) -> str:
    text = as_text(cell)
    if isinstance(cell, int | float):
        return text.replace(".", decimal)
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def _damaged() -> str:
    return _("This file is damaged or protected: open it in your spreadsheet program and save it again as XLSX.")


def _refusal(code: str, values: dict[str, Any], limits: Limits) -> Unreadable:
    """The sentence for what the reader found; `values` say where."""
    sentences = {
        "rows": _("This table is too long: at most %(n)s rows. Send it in several files.") % {"n": limits.rows},
        "columns": _("This table is too wide: at most %(n)s columns. Keep only those that are imported.")
        % {"n": limits.columns},
        "cell": _("Cell %(cell)s is too long: at most %(n)s characters.")
        % {"cell": values.get("cell"), "n": limits.cell_characters},
        "unpacked": _("Once unpacked, this file is far too large to be a table: copy the cells into a new file."),
    }
    if code in sentences:
        return Unreadable(sentences[code], code="too_much")
    sentences = {
        "old": _("This is an old Excel file, or one with a password: save it as XLSX without password."),
        "no_table": _("This is not a table: send an XLSX, ODS or CSV file."),
        "merged": _("The row of titles has merged cells (%(cells)s): separate them, one title a column.")
        % {"cells": values.get("cells")},
        "merged_below": _("Merged cells (%(cells)s) say nothing of what each column holds: separate them.")
        % {"cells": values.get("cells")},
        "unread": _(
            "These cells hold an error, or a formula whose result is not in the file: %(cells)s. Open the file in your "
            "spreadsheet program, correct them, and save it again."
        )
        % {"cells": values.get("cells")},
        "csv": _("Line %(line)s of this CSV cannot be read: a quotation mark is not closed, or a cell is too long.")
        % {"line": values.get("line")},
        "encoding": _("This CSV is not in UTF-8 (line %(line)s): save it as “CSV UTF-8”, or better as XLSX.")
        % {"line": values.get("line")},
    }
    return Unreadable(sentences.get(code) or _damaged())
