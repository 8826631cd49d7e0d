"""Deeds on imported tables: a plan that writes nothing and locks nothing, then all of it in one short transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import hold_journal, settled_position, write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import journal_tells_since
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.actions.import_organisations import OrganisationImporter
from faire_reseau.network.actions.import_people import PeopleImporter
from faire_reseau.network.actions.organisation import ORGANISATION_NAMES
from faire_reseau.network.actions.person import PEOPLE_NAMES
from faire_reseau.network.logic.cells import CREATED, REFUSED, UPDATED, Fault, Report, RowReport, SheetRow
from faire_reseau.network.logic.columns import ORGANISATIONS
from faire_reseau.network.models import ImportDraft

PLANS = 3


class Importer(Protocol):
    """Plans rows one after the other, once nothing is `wrong` with them; a row it refuses leaves nothing behind."""

    def wrong(self, row: SheetRow) -> Iterator[Refusal]: ...

    def take(self, row: SheetRow) -> RowReport: ...

    def title(self, row: SheetRow) -> str: ...

    def prepare(self) -> None: ...

    def write(self) -> None: ...


class ImportOvertaken(Overtaken):
    """The directory changed since the trial; `report` says what the same table would do now."""

    def __init__(self, sentence: str, report: Report) -> None:
        super().__init__(sentence)
        self.report = report


@transaction.atomic
def prepare_import(what: str, table: list[list[str]], *, file_name: str, by: User, at: datetime) -> ImportDraft:
    """Keep `table` (line numbers, then cells) for `by` to try and confirm; it replaces the one there was."""
    draft, _made = ImportDraft.objects.update_or_create(
        user=by,
        defaults={"what": what, "file_name": file_name[:200], "rows": table, "made_at": at, "key": new_key()},
    )
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

    def plan() -> tuple[Report, Importer]:
        report, importer = _plan(draft.what, rows, by=by, at=at)
        if report.fingerprint != fingerprint:
            sentence = _(
                "The directory changed since you looked: here is what your file would do now. Nothing has been written."
            )
            raise ImportOvertaken(sentence, report)
        importer.prepare()
        return report, importer

    for _attempt in range(PLANS):
        position = settled_position()
        report, importer = plan()
        with transaction.atomic():
            _hold()
            # Every deed on the directory writes a line: without one, what was read is still so.
            if not journal_tells_since(position, "network.", "accounts.user"):
                return _write(draft, report, importer, by=by, at=at)
    with transaction.atomic():  # others do not stop writing: nobody does while this one is planned
        _hold()
        return _write(draft, *plan(), by=by, at=at)


def _hold() -> None:
    """Have every other deed wait: those that look for a name before they write, then all that write."""
    hold_words(PEOPLE_NAMES)
    hold_words(ORGANISATION_NAMES)
    hold_journal()


def _write(draft: ImportDraft, report: Report, importer: Importer, *, by: User, at: datetime) -> Report:
    importer.write()
    counts = {outcome: report.count(outcome) for outcome in (CREATED, UPDATED, REFUSED)}
    write_audit_line("import", draft, by=by, at=at, what=draft.what, file=draft.file_name, **counts)
    draft.delete()
    return report


def drop_import(draft: ImportDraft) -> None:
    """Forget a table that was tried and is not wanted."""
    draft.delete()


def _plan(what: str, rows: Sequence[SheetRow], *, by: User, at: datetime) -> tuple[Report, Importer]:
    kind = OrganisationImporter if what == ORGANISATIONS else PeopleImporter
    importer: Importer = kind(by=by, at=at, day=localdate(at))
    reports = []
    for row in rows:
        faults = _faults(row, importer.wrong(row))
        if not faults:
            try:
                reports.append(importer.take(row))
                continue
            except Refusal as refusal:
                faults = _faults(row, [refusal])
        reports.append(RowReport(row.number, REFUSED, importer.title(row), faults=faults))
    return Report(reports), importer


def _faults(row: SheetRow, refusals: Iterable[Refusal]) -> list[Fault]:
    """What could not be read and what is refused, in the order of the cells; of a cell that could not be read, only that."""
    unread = {fault.cell for fault in row.faults}
    told = [Fault(row.cells.get(refusal.field or "", ""), str(refusal.sentence)) for refusal in refusals]
    order = {cell: place for place, cell in enumerate(row.cells.values())}
    found = [*row.faults, *(fault for fault in told if fault.cell not in unread)]
    return sorted(found, key=lambda fault: order.get(fault.cell, len(order)))
