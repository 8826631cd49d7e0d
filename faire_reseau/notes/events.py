"""Events of notes: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoteRead:
    """What readers of a note are shown has changed."""

    note_id: int


@dataclass(frozen=True)
class NoteCommented:
    """A comment was made, resolved, deleted or undone."""

    note_id: int


@dataclass(frozen=True)
class NoteMoved:
    """A note was begun, made final, opened again or restored: editors ask how it stands."""

    note_id: int
