"""Queries on what a note says and who wrote it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.folding import search_words
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.logic.contents import line_of, unpacked, walk
from faire_reseau.notes.logic.documents import RECORD_BLOCKS, SharedDocument
from faire_reseau.notes.logic.html import html_of
from faire_reseau.notes.models import ActionItem, Note, NotePicture, NoteUpdate, NoteVersion, NoteWriter
from faire_reseau.notes.permissions import readable_by
from faire_reseau.notes.texts import day_of, record_labels, record_words


def state_of(note: Note) -> dict[str, Any]:
    """How a note stands, for screens."""
    return {"version": note.version, "final": note.state == NoteState.FINAL}


def content_of(note: Note | NoteVersion) -> dict[str, Any]:
    """What it says."""
    return unpacked(bytes(note.content))


def lines_said(note: Note) -> list[str]:
    """What it says, block by block, ideas and tasks with the words that mark them: “À faire : …”."""
    labels, lines = record_labels(), []
    for block in walk(content_of(note)):
        line = line_of(block) if block["type"] in ("paragraph", "heading", *RECORD_BLOCKS) else ""
        before, after = record_words(block, labels) if block["type"] in RECORD_BLOCKS else ("", "")
        lines += [f"{before}{line}{after}"] if line else []
    return lines


def document_now(note: Note) -> SharedDocument:
    """The document of a note as stored, of this thread alone: some 15 ms for a long one. Two statements."""
    # The edits first: were the note compacted between the two, its snapshot would say twice what they say, not less.
    updates = list(NoteUpdate.objects.filter(note=note).order_by("pk").values_list("update", flat=True))
    snapshot = Note.objects.filter(pk=note.pk).values_list("snapshot", flat=True).first() or b""
    return SharedDocument(*([zlib.decompress(snapshot)] if snapshot else []), *map(bytes, updates))


@dataclass(frozen=True)
class Contributor:
    """Somebody who wrote in a note, under which numbers; no name once they were erased."""

    name: str
    clients: tuple[int, ...]


def contributors_of(note: Note) -> list[Contributor]:
    """Who wrote in a note, by name; one statement."""
    clients: dict[int | None, list[int]] = {}
    names: dict[int | None, str] = {None: ""}
    for writer in NoteWriter.objects.filter(note=note).select_related("person").order_by("at", "pk"):
        clients.setdefault(writer.person_id, []).append(writer.client)
        names[writer.person_id] = str(writer.person) if writer.person is not None else ""
    return [Contributor(names[person], tuple(numbers)) for person, numbers in clients.items()]


def last_writer(note: Note) -> User | None:
    """Whose account typed in it last; None when nobody's did. One statement."""
    row = NoteWriter.objects.filter(note=note).select_related("person__user").order_by("-at", "-pk").first()
    return row.person.user if row is not None and row.person is not None else None


def html_said(note: Note, *, top: int) -> str:
    """What it says as HTML, made of escaped words; `top` is the level of its first headings."""
    return html_of(content_of(note), record_labels(), top=top, day=day_of)


def action_items_of(note: Note) -> QuerySet[ActionItem]:
    """What people undertake in a note, in the order of the text."""
    return ActionItem.objects.filter(note=note).select_related("person").order_by("rank", "pk")


def versions_of(note: Note) -> QuerySet[NoteVersion]:
    """The former states of a note, latest first."""
    return NoteVersion.objects.filter(note=note).prefetch_related("people").defer("content").order_by("-number")


def version_before(version: NoteVersion) -> NoteVersion | None:
    """The one before."""
    return NoteVersion.objects.filter(note=version.note_id, number__lt=version.number).order_by("-number").first()


def notes_in(user: User, gathering: Gathering) -> QuerySet[Note]:
    """The notes of a gathering that `user` may read, in the order of the agenda."""
    rows = readable_by(user).filter(session__gathering=gathering).select_related("session__gathering", "session__space")
    return rows.order_by("session__starts_at", "session__pk")


def notes_found(user: User, typed: str) -> QuerySet[Note]:
    """The notes that hold all the words typed and that `user` may read, latest first."""
    rows = readable_by(user).select_related("session__gathering")
    for word in search_words(typed):
        rows = rows.filter(search__contains=word)
    return rows.order_by("-changed_at", "pk")


def pictures_of(notes: Sequence[Note]) -> dict[str, bytes]:
    """The files of the pictures of `notes` (JPEG), by the address under which they show them; one statement."""
    files = {}
    sessions = {note.pk: note.of_session for note in notes}
    for picture in NotePicture.objects.filter(note__in=list(sessions)):
        session = sessions[picture.note_id]
        name = str(picture.file.name).rpartition("/")[2]
        try:
            with picture.file.open() as file:
                files[reverse("notes:picture", args=[session.gathering.slug, session.pk, name])] = file.read()
        except FileNotFoundError:
            continue  # the words that stand for it stay
    return files
