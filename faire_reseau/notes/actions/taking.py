"""Take in what editors send: store each edit before it is acknowledged, tell the other editors, who is writing where."""

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from faire_reseau.kit.holding import hold
from faire_reseau.notes.actions.keeping import MOST_UPDATES, compact, document_of, read, remember
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.logic.documents import GapError, SharedDocument, UpdateRefusedError, merged
from faire_reseau.notes.models import Note, NoteUpdate, NoteWriter
from faire_reseau.notes.texts import FINAL_SENTENCE

MOST_BYTES = 512 * 1024
# What a text of some 200 pages weighs: nobody reads it any more, and every editor holds it whole.
MOST_NOTE_BYTES = 8 * 1024 * 1024
MOST_CLIENT = 2**53


@dataclass(frozen=True)
class Writer:
    """Who sends: known by the signed-in connection, never by what is sent."""

    person_id: int
    name: str
    language: str


@dataclass(frozen=True)
class Reply:
    """What an editor is told: a status, and data."""

    status: int
    data: dict[str, Any]


@dataclass
class Edit:
    """What one editor sent: an update (or nothing), where its caret stands, whether it has stopped typing."""

    note_id: int
    writer: Writer
    client: int = 0
    update: bytes = b""
    caret: Any = None
    settles: bool = False
    reply: Reply | None = None


@dataclass
class Told:
    """What the other editors of a note are told at once."""

    update: bytes = b""
    carets: list[dict[str, Any]] = field(default_factory=list)


def edit_of(note_id: int, writer: Writer, body: bytes) -> Edit:
    """What an editor sent, or its refusal."""
    edit = Edit(note_id, writer)
    try:
        data = json.loads(body)
        edit.client = int(data["client"])
        edit.update = base64.b64decode(data.get("update") or "", validate=True)
        edit.caret, edit.settles = data.get("caret"), data.get("settles") is True
        is_wrong = not 0 <= edit.client < MOST_CLIENT or len(json.dumps(edit.caret)) > 2000
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        is_wrong = True
    if is_wrong:
        refuse(edit, 422, "garbage")
    elif len(edit.update) > MOST_BYTES:
        refuse(edit, 413, "too_large")
    return edit


def refuse(edit: Edit, status: int, code: str) -> None:
    """Tell the editor in the language of its reader why not; `code` is for the script."""
    with translation.override(edit.writer.language):
        edit.reply = Reply(status, {"code": code, "error": _sentence(code)})


def _sentence(code: str) -> str:
    return {
        "garbage": _(
            "What your editor sent cannot be read: open the note again. What you typed is kept on this device."
        ),
        "too_large": _("This is too much at once: paste it in smaller parts."),
        "too_long": _("This note is as long as a note can be: go on in that of another session."),
        "behind": _("Your copy is behind: it is brought up to date."),
        "not_yours": _("Your editor wrote under a number that is somebody else’s: it takes another."),
        "final": str(FINAL_SENTENCE),
        "gone": _("This note was removed."),
    }[code]


@transaction.atomic
def take(edits: Sequence[Edit], *, at: datetime) -> dict[int, Told]:
    """Store `edits` in the order in which they came, give each its reply, and answer what to tell the editors of each note.

    All is stored or nothing: replies are sent once it is committed.
    """
    by_note: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.reply is None:
            by_note[edit.note_id].append(edit)
    news_by_note = {}
    for note_id in sorted(by_note):
        news_by_note[note_id] = _take_in(note_id, by_note[note_id], at)
    return news_by_note


def _take_in(note_id: int, edits: list[Edit], at: datetime) -> Told:
    news = Told(carets=[_caret(edit) for edit in edits if edit.caret is not None])
    work = [edit for edit in edits if edit.update or edit.settles]
    for edit in edits:
        edit.reply = Reply(200, {})
    if not work:
        return news
    hold(Note(pk=note_id))
    note = Note.objects.select_related("session__gathering").filter(pk=note_id).first()
    if note is None or note.state != NoteState.OPEN:
        for edit in work:
            refuse(edit, 409, "gone" if note is None else "final")
        return Told()
    document, last = document_of(note)
    stored_updates: list[bytes] = []
    for edit in work:
        if edit.update:
            document, stored = _store(note, document, edit, at)
            last = stored or last
            stored_updates += [edit.update] if stored else []
    news.update = merged(stored_updates)
    _note_writers(
        note, [edit for edit in work if edit.update and edit.reply is not None and edit.reply.status < 300], at
    )
    if NoteUpdate.objects.filter(note=note).count() > MOST_UPDATES:
        compact(note, document, last)
    if any(edit.settles for edit in work):
        read(note, document, last, at=at)
    transaction.on_commit(lambda: remember(note, document, last))
    return news


def _store(note: Note, document: SharedDocument, edit: Edit, at: datetime) -> tuple[SharedDocument, int]:
    """Apply and store one edit; the document, loaded afresh when it was refused, and the number, 0 when nothing is new."""
    try:
        taken = document.take(edit.update)
        code = "not_yours" if _is_of_others(note, edit, taken.clients, at) else ""
        if not code and len(document.state if len(taken.update) > 10_000 else b"") > MOST_NOTE_BYTES:
            code = "too_long"
    except UpdateRefusedError:
        code = "garbage"
    except GapError:
        code = "behind"
    if code:
        refuse(edit, {"garbage": 422, "too_long": 413}.get(code, 409), code)
        document, _last = document_of(note)
        return document, 0
    edit.update = taken.update
    if not taken.update:  # it came before: a phone that heard no answer sends again
        return document, 0
    row = NoteUpdate.objects.create(note=note, update=taken.update, person_id=edit.writer.person_id, at=at)
    return document, row.pk


def _is_of_others(note: Note, edit: Edit, clients: Iterable[int], at: datetime) -> bool:
    """Whether the edit writes under the number of somebody else; a number of nobody is from now on theirs."""
    wanted = {*clients, edit.client}
    owners = dict(NoteWriter.objects.filter(note=note, client__in=wanted).values_list("client", "person"))
    if any(owner != edit.writer.person_id for owner in owners.values()):
        return True
    fresh = [client for client in wanted if client not in owners]
    person = edit.writer.person_id
    NoteWriter.objects.bulk_create([NoteWriter(note=note, client=client, person_id=person, at=at) for client in fresh])
    return False


def _note_writers(note: Note, edits: Iterable[Edit], at: datetime) -> None:
    clients = {edit.client for edit in edits}
    if clients:
        NoteWriter.objects.filter(note=note, client__in=clients).update(at=at)


def _caret(edit: Edit) -> dict[str, Any]:
    return {"client": edit.client, "name": edit.writer.name, "person": edit.writer.person_id, "at": edit.caret}
