"""Files of reports: the set of indicators, the questionnaire of a centre."""

from collections.abc import Iterator

from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.codes import label_in
from faire_reseau.kit.spreadsheets import Cell, write_csv, write_xlsx
from faire_reseau.reports.actions import shipped_set
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.exports.files import FILES, report_file, summary_pdf
from faire_reseau.reports.exports.outline import chart_of_view, notes_of, table_of
from faire_reseau.reports.exports.packages import ZIP, figures_csv, figures_xlsx, report_package
from faire_reseau.reports.logic.definitions import set_text
from faire_reseau.reports.models import CentreReport
from faire_reseau.reports.queries.campaigns import Line, lines_of
from faire_reseau.reports.queries.consolidation import Together
from faire_reseau.reports.queries.indicators import definitions
from faire_reseau.reports.texts import METHOD_LABELS, TABLE_TITLES, rests_on


def indicators_file() -> str:
    """The indicators in use, as the text of a file that `imports.set_of` reads."""
    return set_text(definitions())


def shipped_file() -> str:
    """The set that ships with the product, as such a text."""
    return set_text(shipped_set())


def questionnaire_xlsx(report: CentreReport) -> bytes:
    """The questionnaire of a centre as a workbook to fill in and bring back; no cell is a formula."""
    rows = [
        [f"{name}", line.asked.item.section, label, unit, computed, value, word, line.last_year]
        for line in lines_of(report)
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
    scale = 100 if line.asked.kind == Kind.SHARE else 1
    shown = [round(n * scale, 6) if isinstance(n, int | float) else n for n in (computed, value)]
    yield f"v{key}", title, "%" if scale == 100 else unit, shown[0], shown[1], (entry.word if entry else "")


def _figure(number: float | None, scale: int, *, is_text: bool) -> Cell:
    """A number of a file; as text with the comma of the language, so that no spreadsheet takes 3.8 for a day."""
    if number is None:
        return None
    scaled = round(number * scale, 4)
    if not is_text or float(scaled).is_integer():
        return int(scaled) if float(scaled).is_integer() else scaled
    return str(scaled).replace(".", get_format("DECIMAL_SEPARATOR"))


def figures_file(whole: Together, extension: str) -> bytes:
    """A year of all centres together as CSV or XLSX: a row for each centre that is named to the reader, and the total
    with the number of centres that it is of.
    """
    version = whole.version
    titles = [_("Year"), _("Indicator"), _("Version"), _("Centre"), _("Counted apart"), _("Value"), _("Unit"), _("How")]
    unit = "%" if version.kind == Kind.SHARE else version.unit
    head: list[Cell] = [whole.year, version.label, version.number]

    def cell(number: float | None) -> Cell:
        return _figure(number, 100 if version.kind == Kind.SHARE else 1, is_text=extension == "csv")

    rows: list[list[Cell]] = [[*head, name, "", cell(number), unit, ""] for name, _slug, number in whole.rows]
    total = None if whole.is_withheld else whole.total
    summed = _("All centres (%(n)s of %(all)s)") % {"n": whole.answering, "all": whole.centres}
    how = ". ".join(
        part for part in (label_in(METHOD_LABELS, whole.how), rests_on(whole.reported, whole.others)) if part
    )
    rows.append([*head, str(summed), "", cell(total), unit, how])
    rows += [
        [*head, str(summed), word if code else str(_("not said")), cell(number), unit,
         str(_("withheld: too few people")) if code in whole.hidden else ""]
        for code, word, number in whole.cells
    ]  # fmt: skip
    names = [str(title) for title in titles]
    return write_csv(names, rows) if extension == "csv" else write_xlsx(names, rows, sheet=version.label)


__all__ = [
    "FILES",
    "ZIP",
    "chart_of_view",
    "figures_csv",
    "figures_file",
    "figures_xlsx",
    "indicators_file",
    "notes_of",
    "questionnaire_xlsx",
    "report_file",
    "report_package",
    "shipped_file",
    "summary_pdf",
    "table_of",
]
