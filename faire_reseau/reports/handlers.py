"""Handlers of events of this room: letters, screens that show slides."""

from faire_reseau.kit import clock
from faire_reseau.reports import channels, letters
from faire_reseau.reports.events import ReportDue, SlideShown


def on_report_due(event: ReportDue) -> None:
    """Its directors are written to."""
    letters.post_due(event.report_id, clock.now())


def on_slide_shown(event: SlideShown) -> None:
    """Every screen that follows shows it, and the phones say so."""
    channels.SLIDES.push(event.edition_id, "slide")
