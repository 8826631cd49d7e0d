"""Events of reports: a report is due."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportDue:
    """A centre owes its yearly report: its directors are reminded."""

    report_id: int
