"""The directory's tables as files, and files as rows of these tables; titles and labels in either language."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.spreadsheets import Cell, Line, Table, Unreadable, column_letters, write_csv, write_xlsx
from faire_reseau.network.logic.cells import BadCell, Fault, SheetRow, value_of
from faire_reseau.network.logic.columns import COLUMNS, ORGANISATIONS, Column, Titles, recognised
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import Trade
from faire_reseau.network.texts import CERTAINTY_LABELS, KIND_LABELS

Codes = dict[str, dict[str, str]]
LANGUAGES = ("fr", "en")


def plain_table(table: Table) -> list[list[str]]:
    """A table as it is kept with a draft: line numbers, then cells."""
    return [[str(line.number), *line.cells] for line in [table.titles, *table.lines]]


def kept_table(rows: Sequence[Sequence[str]]) -> Table:
    """A kept table as it was."""
    titles, *lines = [Line(int(row[0]), list(row[1:])) for row in rows]
    return Table(titles, lines)


def sheet_rows(table: Table, what: str, trades: Sequence[Trade]) -> list[SheetRow]:
    """The rows of `table` with what their cells mean. Raises `Unreadable` when its columns are not those of `what`."""
    titles = recognised(table.titles.cells, what)
    _refuse_columns(table, titles)
    codes = _codes(what, trades)
    return [_row(line, titles.columns, codes) for line in table.lines]


def table_file(rows: Iterable[dict[str, Any]], what: str, trades: Sequence[Trade], *, extension: str) -> bytes:
    """The table of `rows` as "xlsx" or "csv", in the language of the reader."""
    language = get_language() or "fr"
    columns = COLUMNS[what]
    labels = _labels(what, trades)
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


def _labels(what: str, trades: Sequence[Trade]) -> dict[str, dict[str, str]]:
    """Labels by code of the columns of codes, in the present language."""
    if what == ORGANISATIONS:
        return {
            "kind": {code.value: str(label) for code, label in KIND_LABELS.items()},
            "certainty": {code.value: str(label) for code, label in CERTAINTY_LABELS.items()},
        }
    english = (get_language() or "fr").startswith("en")
    return {"trade": {trade.code: (english and trade.label_en) or trade.label for trade in trades}}


def _codes(what: str, trades: Sequence[Trade]) -> Codes:
    """Codes by folded label of either language, or by themselves."""
    codes: Codes = {}
    for language in LANGUAGES:
        with translation.override(language):
            for column, labels in _labels(what, trades).items():
                known = codes.setdefault(column, {})
                known.update({folded(label): code for code, label in labels.items()})
                known.update({folded(code): code for code in labels})
    return codes


def _row(line: Line, columns: dict[int, Column], codes: Codes) -> SheetRow:
    values: dict[str, Any] = {}
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for position, column in columns.items():
        text = line.cells[position] if position < len(line.cells) else ""
        text = cleaned(text, lines=column.has_lines).strip()
        where = f"{column_letters(position)}{line.number}"
        cells[column.code] = where
        values[column.code] = text
        try:
            values[column.code] = value_of(text, column, codes.get(column.code, {}))
            _check(column, text)
        except (BadCell, ValidationError) as bad:
            faults.append(Fault(where, _sentence(bad, column, text)))
    return SheetRow(line.number, values, cells, faults)


def _check(column: Column, text: str) -> None:
    if text and column.code == "email":
        EmailValidator()(text)
    if text and column.code in ("website", "source"):
        URLValidator(schemes=["http", "https"])(text)


def _sentence(bad: Exception, column: Column, text: str) -> str:
    words = {"text": text[:40], "n": column.at_most}
    if isinstance(bad, ValidationError):
        if column.code == "email":
            return _("“%(text)s” is not an e-mail address: write it like name@example.org.") % words
        return _("“%(text)s” is not a web address: write it like https://example.org.") % words
    kind = bad.args[0]
    if kind == "day":
        return _("“%(text)s” is not a day: write it like 2019-06-25, 25/06/2019 or 25 juin 2019.") % words
    if kind == "yes":
        return _("“%(text)s” is neither yes nor no: write one of them.") % words
    if kind == "code":
        if column.code == "trade":
            return _("No trade is called “%(text)s”: write one of those of the network.") % words
        return _("“%(text)s” is not one of the words of this column: see the list under the form.") % words
    return _("This text is too long: at most %(n)s characters.") % words


def _refuse_columns(table: Table, titles: Titles) -> None:
    language = get_language() or "fr"
    if titles.missing:
        names = ", ".join(column.title(language) for column in titles.missing)
        sentence = _(
            "These columns are missing: %(names)s. Titles stand in the first row of the table that has something in it."
        )
        raise Unreadable(sentence % {"names": names})
    given = table.titles.cells
    for position in range(max([len(given), *(len(line.cells) for line in table.lines)])):
        title = given[position] if position < len(given) else ""
        if not title and any(len(line.cells) > position and line.cells[position] for line in table.lines):
            sentence = _("Column %(letters)s has cells but no title: give it one of the titles below, or empty it.")
            raise Unreadable(sentence % {"letters": column_letters(position)})
    for title, near in titles.unknown:
        if not title:
            continue
        if near:
            sentence = _("No column is called “%(title)s”: did you mean “%(near)s”?")
            raise Unreadable(sentence % {"title": title[:40], "near": near})
        raise Unreadable(
            _("No column is called “%(title)s”: take it away, or see the titles below.") % {"title": title[:40]}
        )
    if titles.twice:
        sentence = _("The column “%(title)s” is there twice: keep one.")
        raise Unreadable(sentence % {"title": titles.twice[0].title(language)})
