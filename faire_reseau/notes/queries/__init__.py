"""Queries of notes."""

from faire_reseau.notes.models import Note, NotePicture
from faire_reseau.notes.queries.comments import (
    CommentRow,
    Thread,
    lines_to_comment,
    own_comment_for,
    thread_for,
    threads_of,
)
from faire_reseau.notes.queries.gates import (
    action_item_to_tick_for,
    history_for,
    note_for,
    note_of,
    note_to_keep_for,
    note_to_write_for,
    note_with_number,
    picture_for,
    session_for,
    session_to_begin_for,
    version_for,
    version_to_restore_for,
    writer_of,
)
from faire_reseau.notes.queries.people import mentions_for, note_data, note_fates
from faire_reseau.notes.queries.reading import (
    Contributor,
    action_items_of,
    content_of,
    contributors_of,
    document_now,
    lines_said,
    notes_found,
    notes_in,
    pictures_of,
    state_of,
    version_before,
    versions_of,
)

# What rooms above call the rows of this room.
NoteRow = Note
PictureRow = NotePicture

__all__ = [
    "CommentRow",
    "Contributor",
    "NoteRow",
    "PictureRow",
    "Thread",
    "action_item_to_tick_for",
    "action_items_of",
    "content_of",
    "contributors_of",
    "document_now",
    "history_for",
    "lines_said",
    "lines_to_comment",
    "mentions_for",
    "note_data",
    "note_fates",
    "note_for",
    "note_of",
    "note_to_keep_for",
    "note_to_write_for",
    "note_with_number",
    "notes_found",
    "notes_in",
    "own_comment_for",
    "picture_for",
    "pictures_of",
    "session_for",
    "session_to_begin_for",
    "state_of",
    "thread_for",
    "threads_of",
    "version_before",
    "version_for",
    "version_to_restore_for",
    "versions_of",
    "writer_of",
]
