"""Code books, codings and projects as files of the world."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

import textometry
from faire_reseau.analysis.logic.comparing import Pair
from faire_reseau.analysis.logic.cores import core_book
from faire_reseau.analysis.queries.coded import Crossing, PassageRow
from faire_reseau.analysis.queries.coding import BookRow
from faire_reseau.analysis.queries.comparing import ComparedRuns
from faire_reseau.analysis.queries.runs import Passage
from faire_reseau.analysis.texts import VARIABLE_LABELS, class_label
from faire_reseau.kit.spreadsheets import CSV, XLSX, Cell, write_csv, write_xlsx

TABLE_TYPES = {"xlsx": XLSX, "csv": CSV}
PROJECT_TYPE = "application/zip"

BOOK_TYPES = {
    "qdc": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def book_file(book: list[BookRow], ending: str) -> bytes:
    """The code book as a file of `BOOK_TYPES`; no cell of a table is a formula."""
    return bytes(textometry.codebook_bytes(core_book([row.code for row in book]), f".{ending}"))


def passages_file(rows: Iterable[PassageRow], ending: str) -> bytes:
    """Coded passages as a table, one a row, with the variables of their texts."""
    passages = list(rows)
    names = sorted({name for row in passages for name in row.document.variables})
    titles = [
        _("Text"),
        _("Number of the text"),
        _("Start (character)"),
        _("End (character)"),
        _("Passage"),
        _("Code"),
        _("Coder"),
        _("Date"),
        _("Memo"),
        *(str(VARIABLE_LABELS.get(name, name)) for name in names),
    ]
    lines: list[list[Cell]] = [
        [
            row.document.title,
            row.document.position,
            row.coding.start,
            row.coding.end,
            row.words,
            row.path,
            row.coder,
            row.coding.coded_at.date(),
            row.coding.memo,
            *(str(row.document.variables.get(name, "")) for name in names),
        ]
        for row in passages
    ]
    return table_file(titles, lines, ending, sheet=_("Passages"))


def crossing_file(crossing: Crossing, ending: str) -> bytes:
    """Codes crossed with a variable as a table: passages and texts of each value beside each other."""
    columns = [*(value or "—" for value in crossing.columns), _("all")]
    titles = [_("Code")]
    for column in columns:
        titles += [_("%(value)s: passages") % {"value": column}, _("%(value)s: texts") % {"value": column}]
    lines: list[list[Cell]] = [
        [row.path, *(number for cell in cells for number in cell)] for row, cells in crossing.rows
    ]
    return table_file(titles, lines, ending, sheet=_("Codes"))


def compared_file(both: ComparedRuns, ending: str) -> bytes:
    """Classes of two runs crossed, segments in each cell, and the adjusted Rand index in the last line."""
    columns = [class_label(number, both.second.names.get(number, "")) for number in both.columns]
    titles = [_("Class of the first analysis"), *columns, _("all")]
    lines: list[list[Cell]] = [
        [
            class_label(before, both.first.names.get(before, "")),
            *(n for _after, n in cells),
            sum(n for _after, n in cells),
        ]
        for before, cells in both.rows
    ]
    lines.append([_("Adjusted Rand index"), round(both.comparison.rand, 6)])
    return table_file(
        titles, [[*line, *[None] * (len(titles) - len(line))] for line in lines], ending, sheet=_("Classes")
    )


def pairs_file(both: ComparedRuns, segments: Iterable[tuple[Pair, Passage]], ending: str) -> bytes:
    """Every segment of the first run with its class in both, as far as the reader reads its words."""
    titles = [
        _("Number of the text"),
        _("Text"),
        _("Start (character)"),
        _("End (character)"),
        _("Class of the first analysis"),
        _("Class of the second analysis"),
        _("Moved"),
        _("Passage"),
    ]
    lines: list[list[Cell]] = [
        [
            pair.first.position,
            passage.title,
            pair.first.start,
            pair.first.end,
            class_label(pair.first.number, both.first.names.get(pair.first.number, "")),
            class_label(pair.second.number, both.second.names.get(pair.second.number, "")),
            _("yes") if both.comparison.is_moved(pair) else _("no"),
            passage.text or "",
        ]
        for pair, passage in segments
    ]
    return table_file(titles, lines, ending, sheet=_("Segments"))


def table_file(titles: Sequence[str], lines: Sequence[Sequence[Cell]], ending: str, *, sheet: str) -> bytes:
    """A table as CSV or XLSX; no cell of it is a formula."""
    return write_csv(titles, lines) if ending == "csv" else write_xlsx(titles, lines, sheet=sheet)


def project_file(project: Any) -> bytes:
    """A REFI-QDA project (.qdpx): texts, variables, codes, codings with their memos and coders."""
    return bytes(textometry.project_bytes(project))
