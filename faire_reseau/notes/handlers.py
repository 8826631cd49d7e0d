"""Handlers of events of notes."""

from faire_reseau.notes import channels
from faire_reseau.notes.events import NoteCommented, NoteMoved, NoteRead


def on_note_read(event: NoteRead) -> None:
    """Readers see what was written."""
    channels.push(event.note_id, "note")


def on_note_commented(event: NoteCommented) -> None:
    """Whoever reads or writes the note sees its comments again."""
    channels.push(event.note_id, "commented")


def on_note_moved(event: NoteMoved) -> None:
    """Editors fetch it again, and stop or begin to write."""
    channels.push(event.note_id, "moved")
