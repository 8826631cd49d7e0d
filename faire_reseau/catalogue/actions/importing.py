"""Import of productions: rows of a table become productions with their authors and themes, in few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions.indexing import index
from faire_reseau.catalogue.actions.productions import MOST_AUTHORS, ProductionRefused
from faire_reseau.catalogue.enums import Language
from faire_reseau.catalogue.logic.dates import date_in
from faire_reseau.catalogue.logic.identifiers import doi_in, isbn_in
from faire_reseau.catalogue.logic.references import COLUMNS as REFERENCE_COLUMNS
from faire_reseau.catalogue.logic.references import Unread, references_in
from faire_reseau.catalogue.models import Author, Production, ProductionWord
from faire_reseau.catalogue.permissions import adding_for
from faire_reseau.catalogue.queries.importing import IDENTIFIERS, known_marks, words_meant
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.folding import alphabetical
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions.row_reports import CREATED, UNCHANGED, RowRefused, RowReport, Touched
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import FileRow

# What it writes, and an undo takes back.
TABLES = (Production, Author, Production.themes.through)
DERIVED = (ProductionWord,)


class ProductionImporter:
    """Plans rows of productions; four statements to begin with, none for a row. See `network.actions.importing`."""

    def __init__(self, _what: str, *, by: User, at: datetime) -> None:
        self.by, self.at = by, at
        self.known = known_marks()
        self.organisations, self.themes = words_meant()
        own = None if is_facilitator(by) else adding_for(by, localdate(at)).order_by("pk").first()
        self.keeper = own.pk if own is not None else None
        self.planned: list[tuple[Production, list[Author], list[int]]] = []
        self.written: list[models.Model] = []

    def wrong(self, row: FileRow) -> Iterator[Refusal]:
        """All that is wrong with `row`, whatever else is there."""
        values = {name: str(value or "") for name, value in row.values.items()}
        if not values.get("title"):
            yield RowRefused(_("Give a title."), field="title")
        if date_in(values.get("date", "")) is None:
            yield RowRefused(_("Write a year, a month or a day: “2019”, “03/2019”, “12/03/2019”."), field="date")
        if isbn_in(values.get("isbn", "")) is None:
            yield RowRefused(_("This ISBN has a wrong figure: compare it with the back of the cover."), field="isbn")
        if doi_in(values.get("doi", "")) is None:
            yield RowRefused(_("A DOI begins with “10.” and holds a slash: “10.4000/books.123”."), field="doi")
        address = values.get("address", "")
        if address and not address.lower().startswith(("https://", "http://")):
            yield RowRefused(_("Write the whole address, from “https://” on."), field="address")

    def title(self, row: FileRow) -> str:
        """What the report calls the row."""
        return str(row.values.get("title") or "")

    def take(self, row: FileRow) -> RowReport:
        """Plan `row`, or leave it out when the catalogue or a row before has it."""
        values = {name: str(value or "").strip() for name, value in row.values.items()}
        when = date_in(values.get("date", "")) or date_in("")
        production = Production(
            title=values["title"],
            kind_id=values.get("kind") or None,
            summary=values.get("summary", ""),
            language=values.get("language") or Language.FRENCH,
            publisher=values.get("publisher", ""),
            isbn=isbn_in(values.get("isbn", "")) or "",
            doi=doi_in(values.get("doi", "")) or "",
            address=values.get("address", ""),
            keeper_id=self.keeper,
            added_by=self.by,
            added_at=self.at,
            changed_at=self.at,
        )
        if when is not None:
            production.year, production.month, production.day = when
        marks = [(name, value) for name in IDENTIFIERS if (value := getattr(production, name))]
        marks.append(("title", alphabetical(production.title)))
        if same := next((self.known[mark] for mark in marks if mark in self.known), ""):
            note = _("“%(title)s” is there already: nothing is added.") % {"title": same}
            return RowReport(row.number, UNCHANGED, production.title, [note])
        self.known |= dict.fromkeys(marks, production.title)
        authors = self._authors(values.get("authors", ""))
        themes, unknown = self._themes(values.get("themes", ""))
        production.also_found_by = "\n".join(
            filter(None, (values.get("authors"), values.get("themes"), production.isbn, production.doi))
        )
        notes = (
            [_("Not among the themes, found by the search: %(words)s.") % {"words": ", ".join(unknown)}]
            if unknown
            else []
        )
        self.planned.append((production, authors, themes))
        return RowReport(row.number, CREATED, production.title, notes)

    def _authors(self, cell: str) -> list[Author]:
        names = list(dict.fromkeys(name.strip()[:200] for name in cell.split(";") if name.strip()))[:MOST_AUTHORS]
        keys = [(name, self.organisations.get(alphabetical(name))) for name in names]
        rows = [Author(organisation_id=key) if key else Author(name=name) for name, key in keys]
        for rank, author in enumerate(rows):
            author.rank = rank
        return rows

    def _themes(self, cell: str) -> tuple[list[int], list[str]]:
        words = [word.strip() for word in cell.split(";") if word.strip()]
        known = [self.themes[alphabetical(word)] for word in words if alphabetical(word) in self.themes]
        return list(dict.fromkeys(known)), [word for word in words if alphabetical(word) not in self.themes]

    def prepare(self) -> None:
        """Nothing is to be made ready."""

    def write(self) -> None:
        """Write the plan, a statement a table."""
        productions = Production.objects.bulk_create(production for production, _authors, _themes in self.planned)
        for production, authors, _themes in self.planned:
            for author in authors:
                author.production_id = production.pk
        through: Any = Production.themes.through
        themes = [
            through(production_id=production.pk, theme_id=key)
            for production, _authors, keys in self.planned
            for key in keys
        ]
        authors = Author.objects.bulk_create(author for _production, rows, _themes in self.planned for author in rows)
        self.written = [*productions, *authors, *through.objects.bulk_create(themes)]
        index(productions, more={row.pk: row.also_found_by for row in productions})

    def made(self) -> list[models.Model]:
        """Nothing has a key before it is written: see `touched`."""
        return []

    def touched(self) -> Touched:
        """What was written, for the undo."""
        return Touched(more=self._rows)

    def _rows(self) -> Iterable[models.Model]:
        for model in dict.fromkeys(type(row) for row in self.written):
            keys = [row.pk for row in self.written if type(row) is model]
            yield from model._base_manager.filter(pk__in=keys).order_by("pk")  # noqa: SLF001  (Django's documented way)

    def makes(self) -> Mapping[str, Sequence[str]]:
        """Nothing beside the rows."""
        return {}

    def code_made(self, _column: str, _word: str) -> str:
        """No word is added."""
        return ""


def table_of_references(content: bytes, most: int) -> list[list[str]] | None:
    """The table (line numbers, then cells) of a file of RIS, BibTeX or CSL JSON; None for a file that is none of them.

    Raises `ProductionRefused` for one that is broken, and for more than `most` references.
    """
    beginning = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not beginning.startswith((b"TY  -", b"@", b"[", b"{")):
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        rows = references_in(text)
    except Unread:
        sentence = _("This file of references cannot be read: export it again as RIS, BibTeX or CSL JSON.")
        raise ProductionRefused(sentence, field="file") from None
    if len(rows) > most:
        sentence = _("This file holds %(number)s references: send at most %(most)s at once.")
        raise ProductionRefused(sentence % {"number": len(rows), "most": most}, field="file")
    cells = [[cleaned(row[name], lines=False) for name in REFERENCE_COLUMNS] for row in rows]
    return [["1", *REFERENCE_COLUMNS], *([str(number), *line] for number, line in enumerate(cells, 2))]
