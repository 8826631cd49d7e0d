"""Handlers of events of the directory."""

from faire_reseau.kit import clock
from faire_reseau.network import letters, tasks
from faire_reseau.network.events import ExportAsked, PersonReaddressed


def on_readdressed(event: PersonReaddressed) -> None:
    """The address of before is told."""
    letters.post_readdressed(event.person_id, event.before, clock.now())


def on_export_asked(event: ExportAsked) -> None:
    """The worker makes it."""
    tasks.hand_over(event.export_id)
