"""Permissions on notes: predicates and queryset twins; and the rooms above that have texts written together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.permissions import can_run, registrations_acting, runnable_by, visible_to
from faire_reseau.kit.plugs import Plug, first
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.models import Note

# Those who wait for a place come to the same gathering perhaps; those who gave theirs back do not.
LISTED = (RegistrationState.CONFIRMED, RegistrationState.WAITING)


@dataclass(frozen=True)
class Hosted:
    """What a room above says of a text that is no session's: of what it is, who writes, what becomes of it."""

    title: str
    place: str  # where it belongs, and the address of that
    address: str
    why_closed: str  # why nobody writes, once it is final
    may_write: Callable[[User], bool]  # while it is open
    say: Callable[[str, datetime], None]  # called inside the transaction that reads the text, with what it says


Host = Callable[[Note], Hosted | None]

also_host = Plug[Host](
    __name__,
    "also_host",
    "`host(note)` answers what a note without a session is of, as `Hosted`; None when it is not of that room.",
)


def hosted(note: Note) -> Hosted | None:
    """What a note is of that is no session's; None of a session's."""
    answer: Hosted | None = first(also_host, note) if note.session_id is None else None
    return answer


def may_ever_write(user: User, note: Note) -> bool:
    """Writes in it, final or not: as its session or the room above says."""
    if note.session is not None:
        return can_write_in(user, note.session.gathering)
    text = hosted(note)
    return text is not None and text.may_write(user)


def can_keep(user: User, session: Session) -> bool:
    """Makes it final, opens it again, restores a former state: whoever runs the gathering."""
    return can_run(user, session.gathering)


def kept_by(user: User) -> QuerySet[Note]:
    """The notes that `user` keeps."""
    return Note.objects.filter(session__gathering__in=runnable_by(user).values("pk"))


def can_write_in(user: User, gathering: Gathering) -> bool:
    """Begins notes of its sessions and writes in them: whoever has a confirmed place, and those who run it."""
    if can_run(user, gathering):
        return True
    if gathering.state == GatheringState.DRAFT:
        return False
    return registrations_acting(user).filter(gathering=gathering, state=RegistrationState.CONFIRMED).exists()


def can_write(user: User, note: Note) -> bool:
    """Writes in it while it is open."""
    return note.state == NoteState.OPEN and may_ever_write(user, note)


def writable_by(user: User) -> QuerySet[Note]:
    """The notes of sessions in which `user` may write."""
    placed = registrations_acting(user).filter(state=RegistrationState.CONFIRMED)
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    runs = Q(session__gathering__in=runnable_by(user).values("pk"))
    own = announced & Q(session__gathering__in=placed.values("gathering"))
    return Note.objects.filter(runs | own, state=NoteState.OPEN)


def can_read(user: User, note: Note) -> bool:
    """Reads it: while it is written those on the list of the gathering, once it is final whoever reads the gathering; without a
    session, who writes it.
    """
    if note.session is None:
        return may_ever_write(user, note)
    gathering = note.session.gathering
    if can_run(user, gathering):
        return True
    if gathering.state == GatheringState.DRAFT:
        return False
    if note.state == NoteState.FINAL:
        return True
    return registrations_acting(user).filter(gathering=gathering, state__in=LISTED).exists()


def can_read_comments(user: User, note: Note) -> bool:
    """Reads its comments, also of a final note: who may write in notes of the gathering."""
    return note.session is not None and can_write_in(user, note.session.gathering)


def readable_by(user: User) -> QuerySet[Note]:
    """The notes of sessions that `user` may read."""
    listed = registrations_acting(user).filter(state__in=LISTED)
    runs = Q(session__gathering__in=runnable_by(user).values("pk"))
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    final = Q(state=NoteState.FINAL, session__gathering__in=visible_to(user).values("pk"))
    return Note.objects.filter(runs | final | (announced & Q(session__gathering__in=listed.values("gathering"))))
