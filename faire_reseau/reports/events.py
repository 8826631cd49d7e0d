"""Events of reports: a report is due, another slide is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportDue:
    """A centre owes its yearly report: its directors are reminded."""

    report_id: int


@dataclass(frozen=True)
class SlideShown:
    """Screens that follow the slides of an edition show another one."""

    edition_id: int
