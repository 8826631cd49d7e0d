"""Views of notes."""

from faire_reseau.notes.views.commenting import comment, delete, reply, resolve
from faire_reseau.notes.views.reading import (
    export,
    export_all,
    finish,
    history,
    note,
    notes,
    reopen,
    restore,
    tick,
    version,
)
from faire_reseau.notes.views.writing import (
    add_picture,
    authors,
    begin,
    mentions,
    picture,
    state,
    text_authors,
    text_state,
    write,
    write_text,
)

__all__ = [
    "add_picture",
    "authors",
    "begin",
    "comment",
    "delete",
    "export",
    "export_all",
    "finish",
    "history",
    "mentions",
    "note",
    "notes",
    "picture",
    "reopen",
    "reply",
    "resolve",
    "restore",
    "state",
    "text_authors",
    "text_state",
    "tick",
    "version",
    "write",
    "write_text",
]
