"""Actions on imported tables: a plan that writes nothing and locks nothing, then all of it in one short transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import hold_journal, settled_position, write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import journal_tells_since
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.actions.batches import Touched, added_rows, note_batch, rows_about
from faire_reseau.network.actions.import_organisations import OrganisationImporter
from faire_reseau.network.actions.import_people import PeopleImporter
from faire_reseau.network.actions.organisation import ORGANISATION_NAMES
from faire_reseau.network.actions.person import PEOPLE_NAMES
from faire_reseau.network.logic.cells import CREATED, REFUSED, UNCHANGED, UPDATED, Fault, Report, RowReport, SheetRow
from faire_reseau.network.logic.columns import ORGANISATIONS
from faire_reseau.network.logic.pairing import ADDED, Pairing
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import ImportDraft, PairedWord
from faire_reseau.network.queries.imported import imported_table

PLANS = 3
Words = Mapping[str, Mapping[str, str]]


class Importer(Protocol):
    """Plans rows one after the other, once nothing is `wrong` with them; a row it refuses leaves nothing behind. One that
    has `left_aside` says by it why a row is none of the table.
    """

    def wrong(self, row: SheetRow) -> Iterator[Refusal]: ...

    def take(self, row: SheetRow) -> RowReport: ...

    def title(self, row: SheetRow) -> str: ...

    def prepare(self) -> None: ...

    def write(self) -> None: ...

    def made(self) -> Iterable[Model]: ...

    def touched(self) -> Touched: ...

    def makes(self) -> Mapping[str, Sequence[str]]: ...

    def code_made(self, column: str, word: str) -> str: ...


class ImportOvertaken(Overtaken):
    """The directory changed since the trial; `report` says what the same table would do now."""

    def __init__(self, sentence: str, report: Report) -> None:
        super().__init__(sentence)
        self.report = report


@transaction.atomic
def prepare_import(
    what: str,
    table: list[list[str]],
    *,
    file_name: str,
    by: User,
    at: datetime,
    sheets: Sequence[tuple[str, list[list[str]]]] = (),
) -> ImportDraft:
    """Keep `table` (line numbers, then cells) for `by` to try and confirm; it replaces the one there was.

    `sheets`: all of them by name, where the file has several.
    """
    columns: dict[str, Any] = {
        "what": what,
        "file_name": file_name[:200],
        "rows": table,
        "made_at": at,
        "key": new_key(),
    }
    columns |= {"sheets": [list(sheet) for sheet in sheets], "pairs": {}}
    draft, _made = ImportDraft.objects.update_or_create(user=by, defaults=columns)
    return draft


@transaction.atomic
def pair_import(draft: ImportDraft, pairing: Pairing, *, titles: Mapping[str, str], words: Words) -> ImportDraft:
    """Read `draft` with `pairing`, and remember for the next file what its `titles` and `words` were paired with (the words of
    additions apart: by then they are there).
    """
    draft.pairs = pairing.plain()
    draft.save(update_fields=["pairs"])
    pairs_of = {("", title): code for title, code in titles.items()}
    pairs_of |= {(column, word): code for column, pairs in words.items() for word, code in pairs.items()}
    for (column, word), code in pairs_of.items():
        if not code.startswith(ADDED) and len(word) <= 200:
            PairedWord.objects.update_or_create(what=draft.what, column=column, word=word, defaults={"code": code})
    return draft


@transaction.atomic
def choose_rows(draft: ImportDraft, rows: list[list[str]]) -> ImportDraft:
    """Import `rows` (the heading first) instead of those there are: what somebody chose among them."""
    draft.rows, draft.pairs = rows, {}
    draft.save(update_fields=["rows", "pairs"])
    return draft


@transaction.atomic
def choose_sheet(draft: ImportDraft, number: int) -> ImportDraft:
    """Import another sheet of the file, by its position among `draft.sheets`; what was paired in the one before goes."""
    draft.rows, draft.pairs = draft.sheets[number][1], {}
    draft.save(update_fields=["rows", "pairs"])
    return draft


def try_import(draft: ImportDraft, rows: Sequence[SheetRow], *, by: User, at: datetime) -> Report:
    """Plan the import of `rows` and say what would become of each. It is the plan that is written afterwards, so it
    announces exactly what it would do; nobody waits for it.
    """
    report, _importer = _plan(draft.what, rows, by=by, at=at)
    return report


def apply_import(draft: ImportDraft, rows: Sequence[SheetRow], *, fingerprint: str, by: User, at: datetime) -> Report:
    """Write what the trial of `draft` announced, all of it or nothing; rows refused are left out, as announced.

    The plan is made, and new rows made ready, before the write lock is taken, which is then held for a statement a table. Raises
    `ImportOvertaken` when the same rows would now do something else; nothing is written then.
    """

    def plan() -> tuple[Report, Importer, list[Any]]:
        report, importer = _plan(draft.what, rows, by=by, at=at)
        if report.fingerprint != fingerprint:
            sentence = _(
                "The directory changed since you looked: here is what your file would do now. Nothing has been written."
            )
            raise ImportOvertaken(sentence, report)
        importer.prepare()
        return report, importer, added_rows(importer.made())

    table = imported_table(draft.what)
    for _attempt in range(PLANS):
        position = settled_position()
        planned = plan()
        with transaction.atomic():
            _hold()
            # Every action on the directory writes a line: without one, what was read is still so.
            if not journal_tells_since(position, "network.", "accounts.user", *(table.told_by if table else ())):
                return _write(draft, *planned, by=by, at=at)
    with transaction.atomic():  # others do not stop writing: nobody does while this one is planned
        _hold()
        return _write(draft, *plan(), by=by, at=at)


def _hold() -> None:
    """Have every other action wait: those that look for a name before they write, then all that write."""
    hold_words(PEOPLE_NAMES)
    hold_words(ORGANISATION_NAMES)
    hold_journal()


def _write(
    draft: ImportDraft, report: Report, importer: Importer, added: list[Any], *, by: User, at: datetime
) -> Report:
    touched = importer.touched()
    before = rows_about(touched)
    importer.write()
    _remember_made(draft, importer)
    note_batch(draft, added, before, rows_about(touched), by=by, at=at)
    counts = {outcome: report.count(outcome) for outcome in (CREATED, UPDATED, REFUSED)}
    write_audit_line("import", draft, by=by, at=at, what=draft.what, file=draft.file_name, **counts)
    draft.delete()
    return report


def _remember_made(draft: ImportDraft, importer: Importer) -> None:
    """Words said to be the same as one that was added: by now it is there, and the next file is not asked."""
    for column, codes in draft.pairs.get("words", {}).items():
        for word, code in codes.items():
            added = code.removeprefix(ADDED)
            new_code = importer.code_made(column, added) if added != code and folded(added) != word else ""
            if new_code and len(word) <= 200:
                key = {"what": draft.what, "column": column, "word": word}
                PairedWord.objects.update_or_create(**key, defaults={"code": new_code})


def drop_import(draft: ImportDraft) -> None:
    """Forget a table that was tried and is not wanted."""
    draft.delete()


def _plan(what: str, rows: Sequence[SheetRow], *, by: User, at: datetime) -> tuple[Report, Importer]:
    importer: Importer
    if table := imported_table(what):
        importer = table.importer(what, by=by, at=at)
    else:
        kind = OrganisationImporter if what == ORGANISATIONS else PeopleImporter
        importer = kind(by=by, at=at, day=localdate(at))
    reports = []
    for row in rows:
        # Importers of rooms above may know rows that are none of the table: totals.
        if why := getattr(importer, "left_aside", _every_row)(row):
            reports.append(RowReport(row.number, UNCHANGED, importer.title(row), [why]))
            continue
        faults = _faults(row, importer.wrong(row))
        if not faults:
            try:
                taken = importer.take(row)
                reports.append(replace(taken, notes=[*row.notes, *taken.notes]))
                continue
            except Refusal as refusal:
                faults = _faults(row, [refusal])
        reports.append(RowReport(row.number, REFUSED, importer.title(row), faults=faults))
    return Report(reports, importer.makes()), importer


def _every_row(_row: SheetRow) -> str:
    return ""


def _faults(row: SheetRow, refusals: Iterable[Refusal]) -> list[Fault]:
    """What could not be read and what is refused, in the order of the cells; of a cell that could not be read, only that."""
    unread = {fault.cell for fault in row.faults}
    refused = [Fault(row.cells.get(refusal.field or "", ""), str(refusal.sentence)) for refusal in refusals]
    order = {cell: place for place, cell in enumerate(row.cells.values())}
    faults = [*row.faults, *(fault for fault in refused if fault.cell not in unread)]
    return sorted(faults, key=lambda fault: order.get(fault.cell, len(order)))
