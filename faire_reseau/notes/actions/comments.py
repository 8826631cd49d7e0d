"""Actions on comments: comment on a passage, reply, resolve, delete."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable
from faire_reseau.network.models import Person
from faire_reseau.notes.actions.keeping import document_of
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.events import NoteCommented
from faire_reseau.notes.logic.contents import line_code
from faire_reseau.notes.logic.passages import Run, Standing, runs_of, written_runs
from faire_reseau.notes.models import Note, NoteComment
from faire_reseau.notes.texts import FINAL_SENTENCE

LONGEST = 2000
LONGEST_QUOTATION = 500
MOST_COMMENTS = 1000


class CommentRefused(Refusal):
    """A comment that cannot be as asked."""

    code = "comment_refused"
    status = 409


@transaction.atomic
def comment_on(
    note: Note,
    *,
    text: str,
    letters: str = "",
    quotation: str = "",
    line: str = "",
    key: uuid.UUID | None = None,
    person: Person | None,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> NoteComment:
    """Comment on the passage that `letters` name (and `quotation` says), or on the whole block that `line` names.

    The same `key` again is the same comment. Raises `CommentRefused` when the note is final or holds too many comments, when
    there is no passage, or when the block says something else meanwhile. Publishes `NoteCommented`.
    """
    note, sent_before = _writable(note, key)
    if sent_before is not None:
        return sent_before
    words = _words(text)
    standing = Standing(document_of(note)[0])
    runs = _chosen_letters(letters) if letters else []
    if not runs:
        runs, quotation = _block(standing, line)
    places = standing.pieces_with(runs)
    quotation = quotation.strip()[:LONGEST_QUOTATION]
    # Letters that have not arrived yet come with the next edit of their editor: its word is taken for what they say.
    if places and (not quotation or quotation not in standing.words_of(places)):
        quotation = standing.words_of(places).strip()[:LONGEST_QUOTATION]
    if not quotation:
        raise CommentRefused(_("Select the passage that you comment on."), field="line")
    comment = NoteComment.objects.create(
        note=note,
        key=key or uuid.uuid4(),
        letters=written_runs(runs),
        quotation=quotation,
        place=places[0] if places else None,
        text=words,
        person=person,
        at=at,
        is_sample=is_sample,
    )
    write_audit_line("comment_on_note", comment, by=by, at=at, title=note.of_session.title)
    publish(NoteCommented(note_id=note.pk))
    return comment


@transaction.atomic
def reply_to(
    thread: NoteComment,
    *,
    text: str,
    key: uuid.UUID | None = None,
    person: Person | None,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> NoteComment:
    """Reply to a comment; a resolved one is open again. Raises `CommentRefused`. Publishes `NoteCommented`."""
    note, sent_before = _writable(thread.note, key)
    if sent_before is not None:
        return sent_before
    thread.refresh_from_db()
    reply = NoteComment.objects.create(
        note=note, key=key or uuid.uuid4(), thread=thread, text=_words(text), person=person, at=at, is_sample=is_sample
    )
    if thread.resolved_at is not None:
        thread.resolved_at, thread.resolved_by = None, None
        thread.save(update_fields=["resolved_at", "resolved_by"])
    write_audit_line("comment_on_note", reply, by=by, at=at, title=note.of_session.title)
    publish(NoteCommented(note_id=note.pk))
    return reply


@transaction.atomic
def resolve_thread(
    thread: NoteComment, *, is_resolved: bool, person: Person | None, by: User | None, at: datetime
) -> None:
    """Resolve a comment with its replies, or open it again. Raises `CommentRefused`. Publishes `NoteCommented`."""
    note, _sent = _writable(thread.note, None)
    thread.refresh_from_db()
    if (thread.resolved_at is not None) == is_resolved:
        return
    thread.resolved_at, thread.resolved_by = (at, person) if is_resolved else (None, None)
    thread.save(update_fields=["resolved_at", "resolved_by"])
    write_audit_line("resolve_note_comment", thread, by=by, at=at, title=note.of_session.title, is_resolved=is_resolved)
    publish(NoteCommented(note_id=note.pk))


@transaction.atomic
def delete_comment(comment: NoteComment, *, by: User | None, at: datetime) -> None:
    """Delete the words of a comment, also in a final note; replies to it stay. Can be undone for a day.

    Publishes `NoteCommented`.
    """
    hold(comment.note)
    comment.refresh_from_db()
    if comment.deleted_at is not None:
        return
    words = comment.text
    comment.text, comment.deleted_at = "", at
    comment.save(update_fields=["text", "deleted_at"])
    write_audit_line("delete_note_comment", comment, by=by, at=at, title=comment.note.of_session.title)
    note_undoable("delete_note_comment", by=by, at=at, comment=comment.pk, words=words)
    publish(NoteCommented(note_id=comment.note_id))


def undo_delete_comment(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: its words are there again."""
    comment = (
        NoteComment.objects.select_related("note__session__gathering", "person")
        .filter(pk=act.detail["comment"])
        .first()
    )
    if comment is None or comment.person is None or comment.person.user_id != by.pk:
        raise Http404
    if comment.deleted_at is None:
        raise UndoRefused(_("This comment is there."))
    comment.text, comment.deleted_at = act.detail["words"], None
    comment.save(update_fields=["text", "deleted_at"])
    write_audit_line("restore_note_comment", comment, by=by, at=at, title=comment.note.of_session.title)
    publish(NoteCommented(note_id=comment.note_id))
    there = [comment.note.of_session.gathering.slug, comment.note.session_id]
    return Undone(_t("The comment is there again."), f"{reverse('notes:note', args=there)}#comment-{comment.pk}")


def _writable(note: Note, key: uuid.UUID | None) -> tuple[Note, NoteComment | None]:
    """The note as it is now, held, and the comment that was sent under `key` before. Raises `CommentRefused`."""
    hold(note)
    note = Note.objects.select_related("session__gathering").get(pk=note.pk)
    sent_before = NoteComment.objects.filter(key=key).first() if key is not None else None
    if sent_before is not None:
        if sent_before.note_id != note.pk:
            raise CommentRefused(_("This entry was already used: open the form again."))
        return note, sent_before
    if note.state == NoteState.FINAL:
        raise CommentRefused(FINAL_SENTENCE)
    if NoteComment.objects.filter(note=note).count() >= MOST_COMMENTS:
        raise CommentRefused(_("This note holds 1,000 comments already: no more can be added."))
    return note, None


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise CommentRefused(_("Write the comment."), field="text")
    if len(words) > LONGEST:
        raise CommentRefused(
            _("A comment has at most %(most)s characters: the note has room for more.") % {"most": LONGEST},
            field="text",
        )
    return words


def _chosen_letters(letters: str) -> list[Run]:
    try:
        return runs_of(letters)
    except ValueError:
        raise CommentRefused(_("Select the passage that you comment on."), field="line") from None


def _block(standing: Standing, line: str) -> tuple[list[Run], str]:
    """The letters and the words of the block that `line` names, which may have moved meanwhile."""
    rank, _dash, digest = line.partition("-")
    blocks = [
        (abs(number - int(rank)), number, words, runs)
        for number, (words, runs) in enumerate(standing.lines())
        if rank.isdigit() and line_code(number, words).partition("-")[2] == digest
    ]
    if not blocks:
        raise CommentRefused(
            _("This passage says something else meanwhile: choose it again.") if line else _("Choose a passage."),
            field="line",
        )
    _distance, _number, words, runs = min(blocks)
    return list(runs), words
