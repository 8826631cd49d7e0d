"""Actions on texts that are no session's: begin, say something else from a plain field, close, open again."""

from datetime import datetime

from django.db import transaction

from faire_reseau.kit.events import publish
from faire_reseau.network.models import Person
from faire_reseau.notes.actions.keeping import document_of, read
from faire_reseau.notes.actions.life import edit_here, locked
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.events import NoteMoved
from faire_reseau.notes.logic.contents import blocks_of, plain_text, unpacked
from faire_reseau.notes.logic.documents import SharedDocument
from faire_reseau.notes.models import Note


@transaction.atomic
def begin_text(text: str, *, person: Person | None, at: datetime) -> Note:
    """A text to write together that says `text`, of whoever holds its key from now on (`permissions.also_host`)."""
    content = {"type": "doc", "content": blocks_of(text) if text else []}
    note = Note.objects.create(session=None, made_at=at, changed_at=at)
    edit_here(note, lambda document: document.say(content), person=person, at=at)
    return note


@transaction.atomic
def say_text(note: Note, text: str, *, person: Person | None, at: datetime) -> None:
    """Have it say `text`, typed in a plain field; blocks whose words stay are not touched. Publishes `NoteRead`, `NoteMoved`."""
    note = locked(note)
    document, last = document_of(note)
    read(note, document, last, at=at)
    if plain_text(unpacked(bytes(note.content))) == text.strip("\n"):
        return
    edit_here(note, lambda shared: _replace(shared, text), person=person, at=at)
    publish(NoteMoved(note_id=note.pk))


def _replace(document: SharedDocument, text: str) -> None:
    """Put the blocks of `text` in place of those between the first and the last that say something else."""
    blocks = blocks_of(text)
    before, after = [
        [plain_text({"content": [block]}) for block in row] for row in (document.read()["content"], blocks)
    ]
    if len(before) != len(document.root.children):  # something in it is no block: all of it is written anew
        document.say({"content": blocks})
        return
    first = _alike(before, after)
    tail = _alike(before[first:][::-1], after[first:][::-1])
    document.say_instead(first, len(before) - tail, blocks[first : len(blocks) - tail])


def _alike(before: list[str], after: list[str]) -> int:
    """How many of both begin alike."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(before), len(after)))


@transaction.atomic
def close_text(note: Note, *, at: datetime) -> None:
    """Have nobody write any more: all that was stored is read first. Publishes `NoteRead`, `NoteMoved`."""
    note = locked(note)
    document, last = document_of(note)
    read(note, document, last, at=at)
    _move(note, NoteState.FINAL, at)


@transaction.atomic
def open_text(note: Note) -> None:
    """Have people write in it again. Publishes `NoteMoved`."""
    _move(locked(note), NoteState.OPEN, None)


def _move(note: Note, state: NoteState, finished_at: datetime | None) -> None:
    if note.state != state:
        note.state, note.finished_at = state, finished_at
        note.save(update_fields=["state", "finished_at"])
        publish(NoteMoved(note_id=note.pk))
