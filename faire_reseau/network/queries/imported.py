"""Tables of rooms above that are imported as those of the directory are: paired, tried, written, undone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.spreadsheets import Table
from faire_reseau.network.logic.cells import SheetRow
from faire_reseau.network.logic.columns import Column, heading_of
from faire_reseau.network.permissions import is_facilitator

# What rooms above name of a file that was read.
FileColumn = Column
FileRow = SheetRow
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class ImportedTable:
    """A table of a room above: `what` names it, and after a colon whose it is (“year:12”, 20 characters at most).

    `may(user, what)` says who imports it; `labels()` the words of its columns of codes, by code, in the present language; `titles` how
    these columns are called; `importer(what, by, at)` plans and writes (`actions.importing.Importer`); `details(row)` says a row in
    words beside its name; `address(what)` is the page that it is sent from, called `label`; `done(n)` says that n rows are written.
    Plans are made anew when the journal tells of something of `told_by`; `models` are the tables that it writes,
    `derived` those that its room makes from their rows, which go with them.
    """

    what: str
    label: Any
    columns: tuple[Column, ...]
    may: Callable[[User, str], bool]
    labels: Callable[[], Labels]
    titles: Mapping[str, Any]
    importer: Callable[..., Any]
    details: Callable[[SheetRow], str]
    address: Callable[[str], str]
    done: Callable[[int], str]
    told_by: tuple[str, ...]
    models: tuple[type[Model], ...]
    derived: tuple[type[Model], ...] = ()


also_import = Plug[ImportedTable](
    __name__,
    "also_import",
    "A table that is imported by the pages of the directory: its columns, words and importer.",
)


def imported_table(what: str) -> ImportedTable | None:
    """The table of a room above that `what` names; None for those of the directory."""
    name = what.partition(":")[0]
    return next((table for table in also_import if table.what == name), None)


def can_import(user: User, what: str) -> bool:
    """Imports the table `what`: facilitators those of the directory, whoever its room says others."""
    table = imported_table(what)
    return is_facilitator(user) if table is None else table.may(user, what)


def plain_table(table: Table) -> list[list[str]]:
    """A table as it is kept with a draft: line numbers, then cells."""
    return [[str(line.number), *line.cells] for line in [table.titles, *table.lines]]


def kept_sheets(table: Table, what: str) -> tuple[list[list[str]], Sequence[tuple[str, list[list[str]]]]]:
    """A file as it is kept with a draft: of several sheets the first in which a heading of `what` stands, and all by their names."""
    sheets = [(name, plain_table(sheet)) for name, sheet in table.sheets]
    return next((rows for _name, rows in sheets if _has_heading(rows, what)), plain_table(table)), sheets


def _has_heading(rows: Iterable[Sequence[str]], what: str) -> bool:
    return heading_of([row[1:] for row in rows], what) is not None
