"""Handlers of events of this room: letters."""

from faire_reseau.kit import clock
from faire_reseau.reports import letters
from faire_reseau.reports.events import ReportDue


def on_report_due(event: ReportDue) -> None:
    """Its directors are written to."""
    letters.post_due(event.report_id, clock.now())
