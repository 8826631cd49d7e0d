"""Actions on a note as a whole: begin it, make it final, open it again, restore a former state, tick an action item."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import raise_version as raise_agenda
from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable
from faire_reseau.network.models import Person
from faire_reseau.notes.actions.beginnings import beginning
from faire_reseau.notes.actions.keeping import add_version, document_of, read
from faire_reseau.notes.enums import Beginning, NoteState, VersionCause
from faire_reseau.notes.events import NoteMoved
from faire_reseau.notes.logic.contents import unpacked
from faire_reseau.notes.logic.documents import SharedDocument, clocks_of
from faire_reseau.notes.models import ActionItem, Note, NoteUpdate, NoteVersion, NoteWriter
from faire_reseau.notes.permissions import can_keep
from faire_reseau.notes.texts import FINAL_SENTENCE


class NoteRefused(Refusal):
    """What a note cannot be asked now."""

    code = "note_refused"
    status = 409


def locked(note: Note) -> Note:
    """The note as it is now, with its session, held until the transaction ends."""
    hold(note)
    return Note.objects.select_related("session__gathering").get(pk=note.pk)


@transaction.atomic
def begin_note(
    session: Session,
    *,
    which: str = Beginning.BLANK,
    content: Mapping[str, Any] | None = None,
    person: Person | None,
    by: User | None,
    at: datetime,
    source: str = "",
    is_sample: bool = False,
) -> Note:
    """The note of `session`, begun from a text of the house or from `content`; the one that stands when somebody was faster.

    Raises `NoteRefused` when the session or its gathering is cancelled. Publishes `NoteMoved`.
    """
    hold(session.gathering)
    session = Session.objects.select_related("gathering").get(pk=session.pk)
    standing = Note.objects.filter(session=session).first()
    if standing is not None:
        return standing
    if session.gathering.state == GatheringState.CANCELLED:
        raise NoteRefused(why_over(session.gathering.state))
    if session.state == SessionState.CANCELLED:
        raise NoteRefused(_("This session is cancelled: restore it to begin its note."))
    note = Note.objects.create(session=session, made_at=at, changed_at=at, source=source, is_sample=is_sample)
    first = content if content is not None else beginning(which, session.title)
    if first.get("content"):
        edit_here(note, lambda document: document.say(first), person=person, at=at)
    write_audit_line("begin_note", note, by=by, at=at, title=session.title)
    raise_agenda(session.gathering, at=at)  # kept pages of the session lead to its note from now on
    publish(NoteMoved(note_id=note.pk))
    return note


def edit_here(note: Note, edit: Callable[[SharedDocument], None], *, person: Person | None, at: datetime) -> None:
    """Have the server itself edit the text of `note`, which is held, for `person`; editors fetch it after `NoteMoved`."""
    document, last = document_of(note)
    before = clocks_of(document.vector)
    update = document.change(edit)
    if update:
        last = NoteUpdate.objects.create(note=note, update=update, person=person, at=at).pk
        clients = [client for client, clock in clocks_of(document.vector).items() if before.get(client, 0) != clock]
        rows = [NoteWriter(note=note, client=client, person=person, at=at) for client in clients]
        NoteWriter.objects.bulk_create(rows, ignore_conflicts=True)
    read(note, document, last, at=at)


@transaction.atomic
def read_again(note: Note, *, at: datetime) -> None:
    """Have what readers and the search are shown be what was last typed. Publishes `NoteRead`."""
    if not NoteUpdate.objects.filter(note=note, pk__gt=note.read_to).exists():
        return
    note = locked(note)
    document, last = document_of(note)
    read(note, document, last, at=at)


@transaction.atomic
def finish_note(note: Note, *, by: User | None, at: datetime) -> None:
    """Make it final: nobody writes any more, and whoever reads the gathering reads it. Can be undone for a day.

    Raises `NoteRefused` when there is nothing to read in it. Publishes `NoteRead`, `NoteMoved`.
    """
    note = locked(note)
    if note.state == NoteState.FINAL:
        return
    document, last = document_of(note)
    read(note, document, last, at=at)
    if not note.text.strip():
        raise NoteRefused(_("Nothing is written in this note yet."))
    note.state, note.finished_at, note.finished_by = NoteState.FINAL, at, by
    note.save(update_fields=["state", "finished_at", "finished_by"])
    add_version(note, VersionCause.FINAL, at=at)
    write_audit_line("finish_note", note, by=by, at=at, title=note.of_session.title)
    note_undoable("finish_note", by=by, at=at, note=note.pk)
    publish(NoteMoved(note_id=note.pk))


@transaction.atomic
def open_note(note: Note, *, by: User | None, at: datetime) -> None:
    """Have people write in it again. Publishes `NoteMoved`."""
    note = locked(note)
    if note.state == NoteState.OPEN:
        return
    note.state, note.finished_at, note.finished_by = NoteState.OPEN, None, None
    note.save(update_fields=["state", "finished_at", "finished_by"])
    write_audit_line("open_note", note, by=by, at=at, title=note.of_session.title)
    publish(NoteMoved(note_id=note.pk))


def undo_finish_note(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: people write in it again."""
    note = Note.objects.select_related("session__gathering").filter(pk=act.detail["note"]).first()
    if note is None or not can_keep(by, note.of_session):
        raise Http404
    if note.state == NoteState.OPEN:
        raise UndoRefused(_("This note is open already."))
    open_note(note, by=by, at=at)
    address = reverse("notes:note", args=[note.of_session.gathering.slug, note.of_session.pk])
    return Undone(_t("The note is open again."), address)


@transaction.atomic
def restore_version(version: NoteVersion, *, person: Person | None, by: User, at: datetime) -> None:
    """Have the note say again what it said then; what it says now is set aside first. Editors go on from it.

    Raises `NoteRefused` when it is final. Publishes `NoteRead`, `NoteMoved`.
    """
    note = locked(version.note)
    if note.state == NoteState.FINAL:
        raise NoteRefused(FINAL_SENTENCE)
    document, last = document_of(note)
    read(note, document, last, at=at)
    add_version(note, VersionCause.BEFORE_RESTORING, at=at)
    content = unpacked(bytes(version.content))
    edit_here(note, lambda document: document.say(content), person=person, at=at)
    write_audit_line("restore_note", note, by=by, at=at, title=note.of_session.title, version=version.number)
    publish(NoteMoved(note_id=note.pk))


@transaction.atomic
def tick_action_item(item: ActionItem, *, is_done: bool, person: Person | None, by: User, at: datetime) -> None:
    """Tick an action item, or no longer; the note says so too. Also in a final note. Publishes `NoteRead`, `NoteMoved`."""
    note = locked(item.note)
    edit_here(note, lambda document: _tick(document, item, is_done), person=person, at=at)
    write_audit_line("tick_action_item", item, by=by, at=at, is_done=is_done)
    publish(NoteMoved(note_id=note.pk))


def _tick(document: SharedDocument, item: ActionItem, is_done: bool) -> None:  # noqa: FBT001
    document.set_attribute(str(item.key), "done", is_done)
