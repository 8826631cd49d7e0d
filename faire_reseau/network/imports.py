"""Files of the directory's tables read: rows with what their cells mean; titles and labels in either language."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.spreadsheets import Line, Table, Unreadable, column_letters
from faire_reseau.network.logic.cells import BadCell, Fault, SheetRow, value_of, zero_put_back
from faire_reseau.network.logic.columns import (
    HEADING_WITHIN,
    ORGANISATIONS,
    Column,
    columns_for,
    heading_of,
    missing_of,
    recognised,
)
from faire_reseau.network.logic.pairing import LEFT_OUT, Pairing, name_parts
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import OrganisationKind, Trade
from faire_reseau.network.queries.imported import imported_table
from faire_reseau.network.queries.tables import column_labels

Codes = dict[str, dict[str, str]]
LANGUAGES = ("fr", "en")
NO_PAIRING = Pairing()


def kept_table(rows: Sequence[Sequence[str]]) -> Table:
    """A kept table as it was."""
    titles, *lines = [Line(int(row[0]), list(row[1:])) for row in rows]
    return Table(titles, lines)


@dataclass(frozen=True)
class Reading:
    """What a table says, read with a pairing: its rows, where its heading stands, titles not known and those that somebody left
    aside, words that no list holds, and those that were paired by hand.
    """

    rows: list[SheetRow]
    heading: Line
    columns: dict[int, Column]
    ignored: list[str]
    left_aside: list[str]
    unknown: dict[str, Counter[str]]
    answered: dict[str, Counter[str]]


def sheet_rows(
    table: Table, what: str, words: Sequence[Trade | OrganisationKind], pairing: Pairing = NO_PAIRING
) -> list[SheetRow]:
    """The rows of `table` with what their cells mean. Raises `Unreadable` when its columns are not those of `what`."""
    return reading_of(table, what, words, pairing).rows


def reading_of(
    table: Table, what: str, words: Sequence[Trade | OrganisationKind], pairing: Pairing = NO_PAIRING
) -> Reading:
    """The same, with all that is said about the file. Raises `Unreadable` with everything that is wrong in its columns."""
    lines = [table.titles, *table.lines]
    place = heading_place(table, what, pairing)
    heading = lines[place]
    columns, twice = columns_of(heading, what, pairing)
    if wrong := _wrong_columns(columns, twice, what):
        raise Unreadable(wrong)
    codes = _codes(what, words)
    for column, paired in pairing.words.items():
        codes.setdefault(column, {}).update(paired)
    unknown = dict[str, Counter[str]]()
    is_of_directory = imported_table(what) is None
    rows = [_row(line, heading, columns, codes, unknown, is_of_directory) for line in lines[place + 1 :]]
    unread = [title for position, title in enumerate(heading.cells) if title and position not in columns]
    aside = [title for title in unread if folded(title) in pairing.titles]
    ignored = [title for title in unread if title not in aside]
    return Reading(rows, heading, columns, ignored, aside, unknown, _answered(lines[place + 1 :], columns, pairing))


def _answered(lines: Sequence[Line], columns: dict[int, Column], pairing: Pairing) -> dict[str, Counter[str]]:
    """The words of `lines` that were paired by hand, by column, with how often they stand there."""
    words_of: dict[str, Counter[str]] = {}
    for position, column in columns.items():
        paired = pairing.words.get(column.code, {})
        cells = (line.cells[position].strip() for line in lines if paired and position < len(line.cells))
        if words := Counter(word for word in cells if folded(word) in paired):
            words_of[column.code] = words
    return words_of


def heading_place(table: Table, what: str, pairing: Pairing = NO_PAIRING) -> int:
    """The position of the heading among the rows: as somebody said, else as it is found, else the first."""
    lines = [table.titles, *table.lines]
    for place, line in enumerate(lines[:HEADING_WITHIN]):
        if line.number == pairing.heading:
            return place
    return heading_of([line.cells for line in lines], what, pairing.titles) or 0


def wrong_columns(table: Table, what: str, pairing: Pairing = NO_PAIRING) -> str:
    """Everything that is wrong in the columns of `table`, "" when they can be read."""
    heading = [table.titles, *table.lines][heading_place(table, what, pairing)]
    return _wrong_columns(*columns_of(heading, what, pairing), what)


def columns_of(heading: Line, what: str, pairing: Pairing = NO_PAIRING) -> tuple[dict[int, Column], list[Column]]:
    """The columns by position, paired by hand or recognised, and those that stand twice."""
    titles = recognised(heading.cells, what, pairing.titles)
    by_code = {column.code: column for column in columns_for(what)}
    columns, twice = dict(titles.columns), list(titles.twice)
    if pairing.columns:
        columns, twice = {}, []
        for position, code in sorted(pairing.columns.items()):
            column = by_code.get(code)
            if column is not None and column in columns.values():
                twice.append(column)
            elif column is not None:
                columns[position] = column
    return columns, twice


def _codes(what: str, words: Sequence[Trade | OrganisationKind]) -> Codes:
    """Codes by folded label of either language, or by themselves."""
    codes: Codes = {}
    for language in LANGUAGES:
        with translation.override(language):
            for column, labels in column_labels(what, words).items():
                known = codes.setdefault(column, {})
                known.update({folded(label): code for code, label in labels.items()})
                known.update({folded(code): code for code in labels})
    if what == ORGANISATIONS and "resource_centre" in codes["kind"].values():  # what exports called it before
        codes["kind"].update(dict.fromkeys(("centre de ressources", "resource centre"), "resource_centre"))
    return codes


def _row(
    line: Line,
    heading: Line,
    columns: dict[int, Column],
    codes: Codes,
    unknown: dict[str, Counter[str]],
    is_of_directory: bool,  # noqa: FBT001  (of one caller)
) -> SheetRow:
    values: dict[str, Any] = {}
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    for position, column in columns.items():
        text = line.cells[position] if position < len(line.cells) else ""
        text = cleaned(text, lines=column.has_lines).strip()
        where = f"{column_letters(position)}{line.number}"
        if column.code == "phone" and (whole := zero_put_back(text)) != text:
            notes.append(
                _("%(cell)s: the 0 that the spreadsheet took away is put back: %(phone)s")
                % {"cell": where, "phone": whole}
            )
            text = whole
        cells[column.code] = where
        values[column.code] = text
        try:
            values[column.code] = value_of(text, column, codes.get(column.code, {}))
            _check(column, text)
        except (BadCell, ValidationError) as bad:
            faults.append(Fault(where, _sentence(bad, column, text, is_of_directory=is_of_directory)))
            if bad.args[0] == "code":
                unknown.setdefault(column.code, Counter())[text] += 1
        if column.code in ("organisation", "organisation_kind") and text:
            values[column.code] = codes.get(column.code, {}).get(folded(text), text)
        if values[column.code] == LEFT_OUT:
            values[column.code] = ""
        if column.code == "full_name":
            title = heading.cells[position] if position < len(heading.cells) else ""
            for code, part in zip(("first_name", "last_name"), name_parts(text, title), strict=True):
                values.setdefault(code, part)
                cells.setdefault(code, where)
    return SheetRow(line.number, values, cells, faults, notes)


def _check(column: Column, text: str) -> None:
    if text and column.code == "email":
        EmailValidator()(text)
    if text and column.code in ("website", "source"):
        URLValidator(schemes=["http", "https"])(text)


def _sentence(bad: Exception, column: Column, text: str, *, is_of_directory: bool = True) -> str:
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
            return _("No trade is called “%(text)s”: write another one, or say in the pairing what it is.") % words
        if column.code == "kind" and is_of_directory:
            return _("No kind is called “%(text)s”: write another one, or say in the pairing what it is.") % words
        if not is_of_directory:
            return (
                _("“%(text)s” is in no list of the network: write another word, or say in the pairing what it is.")
                % words
            )
        return _("“%(text)s” is not one of the words of this column: see the list under the form.") % words
    if kind == "number":
        return _("“%(text)s” is not a whole number from 0 on: write it in figures, like 12.") % words
    if kind == "decimal":
        return _("“%(text)s” is not a number from 0 on: write it like 12.5.") % words
    return _("This text is too long: at most %(n)s characters.") % words


def _wrong_columns(columns: dict[int, Column], twice: list[Column], what: str) -> str:
    language = get_language() or "fr"
    sentences = []
    if missing := missing_of(columns.values(), what):
        names = ", ".join(column.title(language) for column in missing)
        sentence = _("These columns are missing: %(names)s. Say which columns of your file they are.")
        sentences.append(sentence % {"names": names})
    for column in twice:
        sentence = _("The column “%(title)s” is there twice: keep one.")
        sentences.append(sentence % {"title": column.title(language)})
    return " ".join(sentences)
