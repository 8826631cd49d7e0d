"""Queries on files that show what a report rests on."""

from datetime import date
from typing import Any

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.reports.models import CentreReport, Evidence, EvidenceFile
from faire_reseau.reports.permissions import can_follow_report
from faire_reseau.reports.queries.campaigns import report_for, report_to_fill_for


def evidence_of(user: User, report: CentreReport, day: date) -> list[Evidence]:
    """The files of a report, in the order in which they were added, for who follows it."""
    return list(report.evidence.select_related("item__indicator")) if can_follow_report(user, report, day) else []


def evidence_file_for(user: User, year: int, slug: str, evidence_id: int, day: date) -> EvidenceFile:
    """A file, for who follows its report. Raises `Http404`."""
    report = report_for(user, year, slug, day)
    row = EvidenceFile.objects.select_related("evidence").filter(evidence=evidence_id, evidence__report=report).first()
    if row is None or not can_follow_report(user, report, day):
        raise Http404
    return row


def evidence_to_remove_for(user: User, year: int, slug: str, evidence_id: int, day: date) -> Evidence:
    """A file, for who fills its report in. Raises `Http404`."""
    report = report_to_fill_for(user, year, slug, day)
    row = report.evidence.filter(pk=evidence_id).first()
    if row is None:
        raise Http404
    return row


def evidence_data(user: User) -> list[dict[str, Any]]:
    """The files that `user` added, as plain values."""
    rows = Evidence.objects.filter(added_by=user).select_related("report__campaign", "report__organisation")
    return [
        {
            "year": row.report.campaign.year,
            "centre": row.report.organisation.slug,
            "title": row.title,
            "file": row.file_name,
            "at": row.added_at.isoformat(),
        }
        for row in rows
    ]
