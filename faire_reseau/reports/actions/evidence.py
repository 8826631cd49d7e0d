"""Actions on files that show what a report rests on: add, remove."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.documents import Document
from faire_reseau.kit.holding import hold
from faire_reseau.reports.actions.filling import CampaignRefused, note_beginning, refuse_submitted
from faire_reseau.reports.models import CentreReport, Evidence, EvidenceFile, Item

MOST_EVIDENCE = 20


@transaction.atomic
def add_evidence(
    report: CentreReport, *, title: str, document: Document, item: Item | None = None, by: User | None, at: datetime
) -> Evidence:
    """Add a file to `report`, about the whole or an `item`. Raises `CampaignRefused` once it is submitted, or has too many."""
    hold(report)
    report.refresh_from_db()
    refuse_submitted(report)
    if report.evidence.count() >= MOST_EVIDENCE:
        raise CampaignRefused(_("A report has at most 20 files: remove one first."), field="file")
    note_beginning(report, at)
    row = Evidence.objects.create(
        report=report,
        item=item,
        title=title,
        file_kind=document.kind,
        file_name=document.name,
        size_bytes=len(document.content),
        added_by=by,
        added_at=at,
    )
    EvidenceFile.objects.create(evidence=row, content=document.content)
    write_audit_line("add_evidence", report, by=by, at=at, title=title)
    return row


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User | None, at: datetime) -> None:
    """Erase a file for good. Raises `CampaignRefused` once the report is submitted."""
    report = evidence.report
    hold(report)
    report.refresh_from_db()
    refuse_submitted(report)
    evidence.delete()
    write_audit_line("remove_evidence", report, by=by, at=at, title=evidence.title)
