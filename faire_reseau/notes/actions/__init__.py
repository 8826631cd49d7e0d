"""Actions of notes."""

from faire_reseau.notes.actions.beginnings import beginning
from faire_reseau.notes.actions.comments import (
    CommentRefused,
    comment_on,
    delete_comment,
    reply_to,
    resolve_thread,
    undo_delete_comment,
)
from faire_reseau.notes.actions.erasure import erase_person_traces
from faire_reseau.notes.actions.hosting import begin_text, close_text, open_text, say_text
from faire_reseau.notes.actions.life import (
    NoteRefused,
    begin_note,
    finish_note,
    open_note,
    read_again,
    restore_version,
    tick_action_item,
    undo_finish_note,
)
from faire_reseau.notes.actions.pictures import add_picture
from faire_reseau.notes.actions.records import RecordBlock, also_record, record_action_items
from faire_reseau.notes.actions.taking import Edit, Reply, Told, Writer, edit_of, take

__all__ = [
    "CommentRefused",
    "Edit",
    "NoteRefused",
    "RecordBlock",
    "Reply",
    "Told",
    "Writer",
    "add_picture",
    "also_record",
    "begin_note",
    "begin_text",
    "beginning",
    "close_text",
    "comment_on",
    "delete_comment",
    "edit_of",
    "erase_person_traces",
    "finish_note",
    "open_note",
    "open_text",
    "read_again",
    "record_action_items",
    "reply_to",
    "resolve_thread",
    "restore_version",
    "say_text",
    "take",
    "tick_action_item",
    "undo_delete_comment",
    "undo_finish_note",
]
