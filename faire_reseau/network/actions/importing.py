"""Deeds on imported tables: a trial that writes nothing, then the same rows in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.actions.import_organisations import OrganisationImporter
from faire_reseau.network.actions.import_people import PeopleImporter
from faire_reseau.network.logic.cells import CREATED, REFUSED, UPDATED, Fault, Report, RowReport, SheetRow
from faire_reseau.network.logic.columns import ORGANISATIONS
from faire_reseau.network.models import ImportDraft


class Importer(Protocol):
    """Takes rows one after the other, once nothing is `wrong` with them; a row it refuses leaves nothing behind."""

    def wrong(self, row: SheetRow) -> Iterator[Refusal]: ...

    def take(self, row: SheetRow) -> RowReport: ...

    def title(self, row: SheetRow) -> str: ...

    def forget(self) -> None: ...


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
    """Do what importing `rows` would do, say what became of each, and take everything back.

    It is the import itself, so it announces exactly what it would do; it holds the write lock as long (some ms a row).
    """
    with transaction.atomic():
        report = _run(draft.what, rows, by=by, at=at)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def apply_import(draft: ImportDraft, rows: Sequence[SheetRow], *, fingerprint: str, by: User, at: datetime) -> Report:
    """Write what the trial of `draft` announced, all of it or nothing; rows refused are left out, as announced.

    Raises `ImportOvertaken` when the same rows would now do something else; nothing is written then.
    """
    report = _run(draft.what, rows, by=by, at=at)
    if report.fingerprint != fingerprint:
        sentence = _(
            "The directory changed since you looked: here is what your file would do now. Nothing has been written."
        )
        raise ImportOvertaken(sentence, report)
    counts = {outcome: report.count(outcome) for outcome in (CREATED, UPDATED, REFUSED)}
    write_audit_line("import", draft, by=by, at=at, what=draft.what, file=draft.file_name, **counts)
    draft.delete()
    return report


def drop_import(draft: ImportDraft) -> None:
    """Forget a table that was tried and is not wanted."""
    draft.delete()


def _run(what: str, rows: Sequence[SheetRow], *, by: User, at: datetime) -> Report:
    kind = OrganisationImporter if what == ORGANISATIONS else PeopleImporter
    importer: Importer = kind(by=by, at=at, day=localdate(at))
    reports = []
    for row in rows:
        faults = _faults(row, importer.wrong(row))
        if not faults:
            try:
                with transaction.atomic():
                    reports.append(importer.take(row))
                continue
            except Refusal as refusal:
                importer.forget()
                faults = _faults(row, [refusal])
        reports.append(RowReport(row.number, REFUSED, importer.title(row), faults=faults))
    return Report(reports)


def _faults(row: SheetRow, refusals: Iterable[Refusal]) -> list[Fault]:
    """What could not be read and what is refused, in the order of the cells; of a cell that could not be read, only that."""
    unread = {fault.cell for fault in row.faults}
    told = [Fault(row.cells.get(refusal.field or "", ""), str(refusal.sentence)) for refusal in refusals]
    order = {cell: place for place, cell in enumerate(row.cells.values())}
    found = [*row.faults, *(fault for fault in told if fault.cell not in unread)]
    return sorted(found, key=lambda fault: order.get(fault.cell, len(order)))
