"""Live messages of notes: what editors typed and where their carets stand, and that readers are shown something else."""

import base64
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from faire_reseau import live
from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.notes.actions import Reply, Writer, edit_of, read_again, take
from faire_reseau.notes.models import Note
from faire_reseau.notes.permissions import can_read
from faire_reseau.notes.queries import note_with_number, state_of, writer_of

PREFIX = "notes"


def register() -> None:
    """Declare the channel with the predicate that guards it, and how what editors send is taken in."""
    live.register(PREFIX, may_follow, snapshot=snapshot, apply=apply, for_guests=True)
    live.take_in(PREFIX, writer, take_sent, bring_to_rest)


def name(note_id: int) -> str:
    """The channel of a note."""
    return f"{PREFIX}:{note_id}"


def may_follow(user: User, channel: str) -> bool:
    """Whoever may read the note."""
    note = _note(channel)
    return note is not None and can_read(user, note)


def writer(user: User, channel: str) -> Writer | None:
    """Who writes in the note; None for who may not."""
    note = _note(channel)
    person = writer_of(user, note) if note is not None else None
    return Writer(person.pk, str(person), user.language) if person is not None else None


def snapshot(_user: User, channel: str) -> dict[str, Any]:
    """What a fresh screen knows: the version of what readers are shown, and whether it is final."""
    note = _note(channel)
    return state_of(note) if note is not None else {}


def apply(before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """A message about the note says all of it; what editors typed is read later."""
    return dict(message.payload) if message.kind in ("note", "moved", "commented") else before


def take_sent(pieces: Sequence[live.Sent]) -> Sequence[live.Answer]:
    """Take in what editors sent and tell the others, all in one transaction."""
    edits = [edit_of(live.row_in(sent.channel) or 0, sent.sender, sent.body) for sent in pieces]
    with transaction.atomic():
        for note_id, news in take(edits, at=clock.now()).items():
            if news.update or news.carets:
                update = base64.b64encode(news.update).decode()
                live.push(name(note_id), "typed", {"update": update, "carets": news.carets})
    replies = [edit.reply or Reply(503, {}) for edit in edits]
    return [live.Answer(reply.status, reply.data) for reply in replies]


def bring_to_rest(channel: str) -> None:
    """Readers are shown what was typed last, also where the browser was closed before it could ask for it."""
    note = _note(channel)
    if note is not None:
        read_again(note, at=clock.now())


def push(note_id: int, kind: str) -> None:
    """Tell the screens how the note stands now: `note` has readers fetch it again, `moved` the editors too,
    `commented` its comments.
    """
    note = note_with_number(note_id)
    if note is not None:
        live.push(name(note_id), kind, state_of(note))


def _note(channel: str) -> Note | None:
    number = live.row_in(channel)
    return note_with_number(number) if number is not None else None
