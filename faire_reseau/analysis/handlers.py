"""Handlers of events of this room: the worker, screens that show a text which is being coded."""

from faire_reseau.analysis import channels, tasks
from faire_reseau.analysis.events import CodingChanged, MasksAsked, RunAsked, SuggestionsAsked


def on_run_asked(event: RunAsked) -> None:
    """The worker takes it in hand."""
    tasks.run_analysis.enqueue(event.run_id)


def on_suggestions_asked(event: SuggestionsAsked) -> None:
    """The worker looks for passages."""
    tasks.find_suggestions.enqueue(event.search_id)


def on_masks_asked(event: MasksAsked) -> None:
    """The worker looks for personal data."""
    tasks.find_personal_data.enqueue(event.corpus_id)


def on_coding_changed(event: CodingChanged) -> None:
    """Every screen that shows the text fetches its codings again."""
    channels.push_changed(event.document_id)
