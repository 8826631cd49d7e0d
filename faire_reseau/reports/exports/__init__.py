"""Files of reports: the set of indicators, the questionnaire of a centre."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.codes import label_in
from faire_reseau.kit.numbers import rounded, rounded_percent
from faire_reseau.kit.papers import png_of
from faire_reseau.kit.spreadsheets import Cell, write_csv, write_xlsx
from faire_reseau.reports.actions import shipped_set
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.exports.files import FILES, report_file, summary_pdf
from faire_reseau.reports.exports.outline import chart_of_view, notes_of, picture_of, table_of, unit_after
from faire_reseau.reports.exports.packages import ZIP, figures_csv, figures_xlsx, report_package
from faire_reseau.reports.logic.definitions import set_text
from faire_reseau.reports.queries.campaigns import Line
from faire_reseau.reports.queries.consolidation import Together
from faire_reseau.reports.queries.crossings import NOTHING, Crossed, Shown
from faire_reseau.reports.queries.estimates import Beside
from faire_reseau.reports.queries.indicators import definitions
from faire_reseau.reports.texts import APART_WITHOUT_REPORTS, CROSSED_LABELS, METHOD_LABELS, TABLE_TITLES, rests_on


def indicators_file() -> str:
    """The indicators in use, as the text of a file that `imports.set_of` reads."""
    return set_text(definitions())


def shipped_file() -> str:
    """The set that ships with the product, as such a text."""
    return set_text(shipped_set())


def questionnaire_xlsx(lines: Iterable[Line]) -> bytes:
    """The questionnaire of a centre as a workbook to fill in and bring back; no cell is a formula."""
    rows = [
        [f"{name}", line.asked.item.section, label, unit, computed, value, word, _in_unit(line, line.last_year)]
        for line in lines
        for name, label, unit, computed, value, word in _cells(line)
    ]
    return write_xlsx([str(title) for title in TABLE_TITLES.values()], rows, sheet=str(_("Questionnaire")))


def _cells(line: Line) -> Iterator[tuple[str, str, str, Cell, Cell, Cell]]:
    """The rows of an item: one, or one a row of its table."""
    version, entry, key = line.asked.version, line.entry, line.key
    title = str(getattr(line.asked.title, "label", line.asked.title))
    unit = version.unit if version else ""
    if line.asked.kind == Kind.TABLE:
        for place, option in enumerate([] if line.asked.is_computed else line.asked.options):
            yield f"c{key}_{place}", f"{title} – {option}", unit, None, (entry.cells.get(option) if entry else None), ""
        return
    computed = line.value.shown if line.value and line.asked.takes_number else None
    value = (entry.number if line.asked.takes_number else entry.text) if entry else None
    if line.is_withheld:
        computed = value = None
    unit = "%" if line.asked.kind == Kind.SHARE else unit
    yield f"v{key}", title, unit, _in_unit(line, computed), _in_unit(line, value), (entry.word if entry else "")


def _in_unit(line: Line, value: Cell) -> Cell:
    """A number as the unit of its line says it: a share in percent."""
    scale = 100 if line.asked.kind == Kind.SHARE else 1
    return round(value * scale, 6) if isinstance(value, int | float) else value


def _figure(number: float | None, kind: str) -> Cell:
    """A number of a file, rounded as its page rounds it."""
    if number is None:
        return None
    return rounded_percent(number) if kind == Kind.SHARE else rounded(number)


def _file(extension: str, titles: Iterable[Any], rows: list[list[Cell]], sheet: str) -> bytes:
    """The rows as CSV or XLSX; in a CSV with the comma of the language, so that no spreadsheet takes 3.8 for a day."""
    names = [str(title) for title in titles]
    if extension == "csv":
        return write_csv(names, rows, decimal=get_format("DECIMAL_SEPARATOR"))
    return write_xlsx(names, rows, sheet=sheet)


def figures_file(whole: Together, extension: str, beside: Beside | None = None, estimate_method: str = "") -> bytes:
    """A year of all centres together as CSV or XLSX: a row for each centre that is named to the reader, and the total
    with the number of centres that it is of; in rows of their own what stands `beside` it, an estimate, numbers per full-time equivalent;
    `estimate_method` says in words how the estimate was made.
    """
    version = whole.version
    titles = [_("Year"), _("Indicator"), _("Version"), _("Centre"), _("Counted apart"), _("Value"), _("Unit"), _("How")]
    unit = "%" if version.kind == Kind.SHARE else version.unit
    head: list[Cell] = [whole.year, version.label, version.number]

    def cell(number: float | None) -> Cell:
        return _figure(number, version.kind)

    few = str(_("withheld: too few people"))
    rows: list[list[Cell]] = [
        [*head, name, "", cell(number), unit, few if slug in whole.hidden_rows else ""]
        for name, slug, number in whole.rows
    ]
    total = None if whole.is_withheld else whole.total
    summed = _("All centres (%(n)s of %(all)s)") % {"n": whole.answering, "all": whole.centres}
    how = ". ".join(
        part for part in (label_in(METHOD_LABELS, whole.how), rests_on(whole.reported, whole.others)) if part
    )
    without = str(APART_WITHOUT_REPORTS) if whole.corrected else ""
    rows.append([*head, str(summed), "", cell(total), unit, few if whole.is_withheld else how])
    rows += [
        [*head, str(summed), word, cell(number), unit,
         few if code in whole.hidden else without]
        for code, word, number in whole.cells
    ]  # fmt: skip
    rows += [
        [*head, words, "", cell(number), words_of_unit, how]
        for words, number, words_of_unit, how in _beside(whole, beside, estimate_method)
    ]
    return _file(extension, titles, rows, version.label)


def _beside(whole: Together, beside: Beside | None, method: str) -> Iterator[tuple[str, float, str, str]]:
    """What each row beside the total is called, its number, its unit, and how it was made."""
    if beside is None:
        return
    unit = whole.version.unit
    if beside.estimate:
        yield str(_("Estimate, not in the total")), (whole.total or 0) + beside.estimate.added, unit, method
    if beside.per_fte:
        per = str(_("%(unit)s per full-time equivalent") % {"unit": unit}).strip()
        for name, slug, _number in whole.rows:
            if slug in beside.of_centres:
                yield name, beside.of_centres[slug], per, ""
        yield (
            str(_("All centres (%(n)s of %(all)s)") % {"n": beside.per_fte.n, "all": whole.centres}),
            beside.per_fte.ratio,
            per,
            "",
        )


def crossing_file(crossing: Crossed, extension: str) -> bytes:
    """A crossing as CSV or XLSX: a row for each of its numbers, totals included (their dimension says “all”)."""
    version = crossing.version
    dimensions = [str(CROSSED_LABELS[code]) for code in crossing.by]
    titles = [_("Year"), _("Indicator"), _("Version"), *dimensions, _("Value"), _("Unit"), _("How")]
    every, unit = str(_("all")), "%" if version.kind == Kind.SHARE else version.unit

    def row(words: list[str], shown: Shown) -> list[Cell]:
        note = str(_("withheld: too few people")) if shown.is_hidden else ""
        number = _figure(shown.number, version.kind)
        return [crossing.year, version.label, version.number, *words, number, unit, note]

    rows: list[list[Cell]] = []
    for line in crossing.rows:
        cells = zip(crossing.columns, line.cells, strict=True)
        rows += [row([line.word, column.word], shown) for column, shown in cells if shown != NOTHING]
        rows.append(row([line.word, *([every] if crossing.columns else [])], line.total))
    rows += [row([every, column.word], column.total) for column in crossing.columns]
    rows.append(row([every] * len(crossing.by), crossing.whole))
    return _file(extension, titles, rows, version.label)


def chart_file(svg: str, extension: str) -> bytes:
    """A chart as SVG, or drawn as PNG."""
    return png_of(svg) if extension == "png" else svg.encode()


__all__ = [
    "FILES",
    "ZIP",
    "chart_file",
    "chart_of_view",
    "crossing_file",
    "figures_csv",
    "figures_file",
    "figures_xlsx",
    "indicators_file",
    "notes_of",
    "picture_of",
    "questionnaire_xlsx",
    "report_file",
    "report_package",
    "shipped_file",
    "summary_pdf",
    "table_of",
    "unit_after",
]
