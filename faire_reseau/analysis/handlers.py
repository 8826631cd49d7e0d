"""Handlers of events of this room."""

from faire_reseau.analysis import tasks
from faire_reseau.analysis.events import RunAsked


def on_run_asked(event: RunAsked) -> None:
    """The worker takes it in hand."""
    tasks.run_analysis.enqueue(event.run_id)
