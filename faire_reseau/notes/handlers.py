"""Handlers of events of notes."""

from faire_reseau.notes import channels
from faire_reseau.notes.events import NoteMoved, NoteRead


def on_note_read(event: NoteRead) -> None:
    """Readers see what was written."""
    channels.push(event.note_id, "note")


def on_note_moved(event: NoteMoved) -> None:
    """Editors fetch it again, and stop or begin to write."""
    channels.push(event.note_id, "moved")
