"""The directory's tables as XLSX and CSV files, in the language of the reader."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.kit.spreadsheets import Cell, write_csv, write_xlsx
from faire_reseau.network.logic.columns import COLUMNS, ORGANISATIONS, Column
from faire_reseau.network.models import OrganisationKind, Trade
from faire_reseau.network.queries.tables import column_labels


def table_file(
    rows: Iterable[dict[str, Any]], what: str, words: Sequence[Trade | OrganisationKind], *, extension: str
) -> bytes:
    """The table of `rows` as "xlsx" or "csv", in the language of the reader; `words`: those of `words_of`."""
    language = get_language() or "fr"
    columns = [column for column in COLUMNS[what] if not column.is_only_read]
    labels = column_labels(what, words)
    titles = [column.title(language) for column in columns]
    body = [[_cell(column, row[column.code], labels) for column in columns] for row in rows]
    if extension == "csv":
        return write_csv(titles, body)
    return write_xlsx(titles, body, sheet=_("Organisations") if what == ORGANISATIONS else _("People"))


def _cell(column: Column, value: Any, labels: dict[str, dict[str, str]]) -> Cell:
    if column.holds == "yes":
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, date):
        return value
    cell: Cell = labels.get(column.code, {}).get(value, value)
    return cell
