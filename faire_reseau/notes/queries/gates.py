"""The gates: each finds a session and its note, and authorises at once."""

from uuid import UUID

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import gathering_for, session_to_run_for
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person_of
from faire_reseau.notes.models import ActionItem, Note, NotePicture, NoteVersion
from faire_reseau.notes.permissions import Hosted, can_keep, can_read, can_write, can_write_in, hosted, may_ever_write


def note_of(session: Session) -> Note | None:
    """The note of `session`, None when none was begun; one statement."""
    note = Note.objects.filter(session=session).first()
    if note is not None:
        note.session = session
    return note


def note_with_number(number: int) -> Note | None:
    """A note whoever asks, with its session and gathering."""
    return Note.objects.select_related("session__gathering").filter(pk=number).first()


def session_for(user: User, slug: str, session_id: int) -> Session:
    """A session of a gathering that `user` may read; two statements."""
    gathering: Gathering = gathering_for(user, slug)
    session = Session.objects.filter(gathering=gathering, pk=session_id).select_related("space").first()
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


def note_for(user: User, slug: str, session_id: int) -> Note:
    """A note that `user` may read."""
    note = note_of(session_for(user, slug, session_id))
    if note is None or not can_read(user, note):
        raise Http404
    return note


def session_to_begin_for(user: User, slug: str, session_id: int) -> tuple[Session, Person]:
    """A session whose note `user` may begin, and who they are."""
    session = session_for(user, slug, session_id)
    person = person_of(user)
    if person is None or not can_write_in(user, session.gathering):
        raise Http404
    return session, person


def note_to_write_for(user: User, slug: str, session_id: int) -> tuple[Note, Person]:
    """A note in which `user` writes while it is open, and who they are."""
    session, person = session_to_begin_for(user, slug, session_id)
    note = note_of(session)
    if note is None:
        raise Http404
    return note, person


def writer_of(user: User, note: Note) -> Person | None:
    """Who `user` is when they may write in `note`, final or not: that is said in a sentence; None when they may not."""
    return person_of(user) if may_ever_write(user, note) else None


def text_to_write_for(user: User, key: UUID) -> tuple[Note, Hosted, Person]:
    """A text that is no session's, in which `user` writes while it is open; of what it is, and who they are."""
    note = Note.objects.filter(key=key, session=None).first()
    text = hosted(note) if note is not None else None
    person = person_of(user)
    if note is None or text is None or person is None or not text.may_write(user):
        raise Http404
    return note, text, person


def note_to_keep_for(user: User, slug: str, session_id: int) -> Note:
    """A note of a gathering that `user` runs."""
    note = note_of(session_to_run_for(user, slug, session_id))
    if note is None:
        raise Http404
    return note


def version_for(user: User, slug: str, session_id: int, number: int) -> NoteVersion:
    """A former state of a note, for who writes in it or keeps it."""
    return _version_of(history_for(user, slug, session_id), number)


def history_for(user: User, slug: str, session_id: int) -> Note:
    """A note whose former states `user` reads: who may write in it, and who runs the gathering."""
    note = note_for(user, slug, session_id)
    if not (can_keep(user, note.of_session) or can_write_in(user, note.of_session.gathering)):
        raise Http404
    return note


def version_to_restore_for(user: User, slug: str, session_id: int, number: int) -> NoteVersion:
    """A former state that `user` may restore."""
    return _version_of(note_to_keep_for(user, slug, session_id), number)


def _version_of(note: Note, number: int) -> NoteVersion:
    version = NoteVersion.objects.filter(note=note, number=number).first()
    if version is None:
        raise Http404
    version.note = note
    return version


def action_item_to_tick_for(user: User, slug: str, session_id: int, item_id: int) -> ActionItem:
    """An action item that `user` may tick: whose it is, who writes in the note, who runs the gathering."""
    note = note_for(user, slug, session_id)
    item = ActionItem.objects.filter(note=note, pk=item_id).select_related("person").first()
    if item is None:
        raise Http404
    item.note = note
    is_theirs = item.person is not None and user.is_authenticated and item.person.user_id == user.pk
    if not (is_theirs or can_write(user, note) or can_keep(user, note.of_session)):
        raise Http404
    return item


def picture_for(user: User, slug: str, session_id: int, name: str) -> NotePicture:
    """A picture of a note that `user` may read."""
    note = note_for(user, slug, session_id)
    picture = NotePicture.objects.filter(note=note, file=f"notes/{name}").first()
    if picture is None:
        raise Http404
    return picture
