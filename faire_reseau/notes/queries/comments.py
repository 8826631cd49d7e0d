"""Queries on comments: the threads of a note, the blocks to comment on, gates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person_of
from faire_reseau.notes.logic.contents import line_code, plain_line, walk
from faire_reseau.notes.models import Note, NoteComment
from faire_reseau.notes.queries.gates import note_for, note_to_write_for

SHORT = 90
# A longer passage is found by its two ends, since it may go over several blocks.
WORDS_WHOLE, WORDS_OF_AN_END = 8, 4


@dataclass(frozen=True)
class CommentRow:
    """A comment: who wrote what and when; no name once they were erased, no words once it was deleted."""

    number: int
    name: str
    text: str
    at: datetime
    is_own: bool

    @property
    def code(self) -> str:
        """Its number as it stands in an address: no space between thousands."""
        return str(self.number)


@dataclass(frozen=True)
class Thread:
    """A comment on a passage, with its replies."""

    first: CommentRow
    quotation: str
    letters: str
    is_gone: bool
    resolved_at: datetime | None
    resolved_by: str
    replies: list[CommentRow] = field(default_factory=list)

    @property
    def in_text(self) -> str:
        """The fragment by which a browser, without script, goes to the passage in the text of the page and marks it."""
        words = self.quotation.split()
        ends = [words] if len(words) <= WORDS_WHOLE else [words[:WORDS_OF_AN_END], words[-WORDS_OF_AN_END:]]
        # Of the signs that mean something there, `quote` leaves one.
        return "#:~:text=" + ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)


def threads_of(note: Note, user: User) -> list[Thread]:
    """The comments on a note: those not resolved first, in the order of the text, passages that were removed at the end. Two
    statements.
    """
    rows = NoteComment.objects.filter(note=note).select_related("person", "resolved_by").order_by("at", "pk")
    own = person_of(user)
    threads: dict[int, Thread] = {}
    places: dict[int, int | None] = {}
    for row in rows:
        comment = CommentRow(
            row.pk, str(row.person or ""), row.text, row.at, own is not None and row.person_id == own.pk
        )
        if row.thread_id is None:
            resolver = str(row.resolved_by or "")
            is_gone = row.place is None
            threads[row.pk] = Thread(comment, row.quotation, row.letters, is_gone, row.resolved_at, resolver)
            places[row.pk] = row.place
        elif comment.text:
            threads[row.thread_id].replies.append(comment)

    def order(thread: Thread) -> Any:
        place = places[thread.first.number]
        return thread.resolved_at is not None, place is None, place, thread.first.at, thread.first.number

    return sorted((thread for thread in threads.values() if thread.first.text or thread.replies), key=order)


def lines_to_comment(content: Any) -> list[tuple[str, str]]:
    """The blocks of a text that one can comment on as a whole: the code of each, and how its words begin."""
    lines: Iterable[str] = filter(None, (plain_line(block) for block in walk(content)))
    return [
        (line_code(rank, line), line if len(line) <= SHORT else f"{line[: SHORT - 1].rstrip()}…")
        for rank, line in enumerate(lines)
    ]


def thread_for(user: User, slug: str, session_id: int, comment_id: int) -> tuple[NoteComment, Person]:
    """A comment to which `user` may reply, or which they resolve; and who they are."""
    note, person = note_to_write_for(user, slug, session_id)
    thread = NoteComment.objects.filter(note=note, pk=comment_id, thread=None).first()
    if thread is None:
        raise Http404
    thread.note = note
    return thread, person


def own_comment_for(user: User, slug: str, session_id: int, comment_id: int) -> NoteComment:
    """A comment that `user` wrote."""
    note = note_for(user, slug, session_id)
    comment = NoteComment.objects.filter(note=note, pk=comment_id, person__user=user.pk).first()
    if comment is None:
        raise Http404
    comment.note = note
    return comment
