"""Actions of reception: check people in, have them sign; several devices at once, each perhaps without connection for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.signing import sign_in_as_known
from faire_reseau.activities.enums import SIGNATURES, Means
from faire_reseau.activities.events import PresenceNoted
from faire_reseau.activities.logic.drawing import NoDrawing, read_drawing
from faire_reseau.activities.models import CheckIn, HalfDay, Presence
from faire_reseau.activities.queries.sheets import zone_of
from faire_reseau.kit.events import publish
from faire_reseau.kit.folding import searchable
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import digest
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import add_participant, keep_people_apart, merge_people
from faire_reseau.network.models import Person
from faire_reseau.network.queries import people_alike, posts_on

AT_DOORS = (Means.DOOR, Means.DRAWN, Means.AFFIRMED)


class DrawingRefused(Refusal):
    """What was drawn is no signature."""

    code = "drawing_refused"
    field = "drawing"


_NOT_DRAWN = {
    "empty": _("Nothing is drawn: sign in the frame, or sign without drawing."),
    "short": _("That is a dot, not a signature: draw a longer line, or sign without drawing."),
    "long": _("That is more than a signature: clear the frame and sign again, or sign without drawing."),
    "unreadable": _("What was drawn did not arrive whole: clear the frame and sign again, or sign without drawing."),
}


@dataclass(frozen=True)
class LetIn:
    """What came of a gesture: the presence that holds, and what was done for the same person before, by whichever door."""

    presence: Presence
    before: list[CheckIn]


class NobodyNamed(Refusal):
    """Somebody is taken down by a name."""

    code = "nobody_named"
    field = "last_name"


class NotAWalkIn(Refusal):
    """What was said about a walk-in cannot be applied any more."""

    code = "not_a_walk_in"


@dataclass(frozen=True)
class _Gesture:
    """What a door sends: which way, at which door, with what was drawn, when by its clock."""

    means: Means
    door: str
    drawing: str
    done_at: datetime | None


@transaction.atomic
def let_in(
    half_day: HalfDay,
    person: Person,
    *,
    means: Means,
    door: str = "",
    key: str = "",
    drawing: str = "",
    done_at: datetime | None = None,
    by: User,
    at: datetime,
) -> LetIn:
    """Note at a door that `person` is there, or have them sign; whoever was let in already is counted once, and it is told.

    `key`: that of what was sent; the same sent again changes nothing. `done_at`: when, by the clock of the door; one that is
    not of the day of the half-day, or to come, is not believed. Raises `DrawingRefused`, and what `sign_in` raises. Publishes
    `PresenceNoted` when something is new.
    """
    hold(half_day)
    key_digest = digest(f"{by.pk}:{half_day.pk}:{person.pk}:{key}") if key else None
    gesture = _Gesture(means, door, drawing, done_at)
    return _known(half_day, key_digest) or _note(half_day, person, gesture, key_digest, by=by, at=at)


@transaction.atomic
def take_down(
    half_day: HalfDay,
    *,
    first_name: str,
    last_name: str,
    centre: str = "",
    means: Means,
    door: str = "",
    key: str = "",
    drawing: str = "",
    done_at: datetime | None = None,
    by: User,
    at: datetime,
) -> LetIn:
    """`let_in` of somebody who is on no list: a new person, out of the directory's lists, unless a door took down the same name
    in this half-day already, from the same organisation or one of them without: then they are that person, and it is told.

    Organisers see who in the directory they may be: `recognise_walk_in`. Raises `NobodyNamed`, and what `let_in` raises.
    """
    hold(half_day)
    key_digest = digest(f"{by.pk}:{half_day.pk}::{key}") if key else None
    known = _known(half_day, key_digest)
    if known is not None:
        return known
    words = searchable(f"{last_name} {first_name}")[:200]
    if not words:
        raise NobodyNamed(_("Say who it is: a first name or a last name."))
    person = _taken_down_before(half_day, words, centre)
    if person is None:
        names = {"first_name": first_name.strip()[:80], "last_name": last_name.strip()[:80], "email": ""}
        person = add_participant(**names, despite_resemblance=True, by=by, at=at)
    gesture = _Gesture(means, door, drawing, done_at)
    return _note(half_day, person, gesture, key_digest, by=by, at=at, walk_in=words, centre=centre.strip()[:200])


def _taken_down_before(half_day: HalfDay, words: str, centre: str) -> Person | None:
    """Who was taken down under this name already; of two who say different organisations, each is somebody else."""
    rows = CheckIn.objects.filter(half_day=half_day, walk_in=words, person__erased_at__isnull=True)
    typed_centre = searchable(centre)
    for row in rows.select_related("person").order_by("pk"):
        if not typed_centre or searchable(row.centre) in ("", typed_centre):
            return row.person
    return None


def _known(half_day: HalfDay, key_digest: str | None) -> LetIn | None:
    """What came of the same gesture when it was first sent."""
    gesture = CheckIn.objects.filter(half_day=half_day, key=key_digest).first() if key_digest else None
    if gesture is None:
        return None
    stood = Presence.objects.filter(half_day=half_day, person=gesture.person_id, corrected_by__isnull=True).first()
    before = _gestures(half_day, gesture.person, gesture.means).filter(pk__lt=gesture.pk)
    return LetIn(stood, list(before)) if stood is not None else None


def _gestures(half_day: HalfDay, person: Person, means: str) -> QuerySet[CheckIn]:
    kind = SIGNATURES if means in SIGNATURES else (Means.DOOR,)
    return CheckIn.objects.filter(half_day=half_day, person=person, means__in=kind).order_by("pk")


def _note(
    half_day: HalfDay,
    person: Person,
    gesture: _Gesture,
    key_digest: str | None,
    *,
    by: User,
    at: datetime,
    walk_in: str = "",
    centre: str = "",
) -> LetIn:
    means, done_at = gesture.means, gesture.done_at
    stood = Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()
    strokes: Any = ()
    if means == Means.DRAWN:
        try:
            strokes = read_drawing(gesture.drawing)
        except NoDrawing as refusal:
            raise DrawingRefused(_NOT_DRAWN[refusal.code]) from refusal
    when = done_at if done_at and done_at <= at and _is_of_day(half_day, done_at) else at
    presence = sign_in_as_known(half_day, person, means=means, by=by, at=at, done_at=when, drawing=strokes)
    before = list(_gestures(half_day, person, means))
    row = CheckIn.objects.create(
        half_day=half_day,
        person=person,
        means=means,
        door=gesture.door.strip()[:40],
        key=key_digest,
        done_at=when,
        at=at,
        by=by,
        walk_in=walk_in,
        centre=centre,
    )
    if presence == stood:  # nothing new was written in the journal: this line notes that the form did its action
        write_audit_line("let_in_again", row, by=by, at=at, means=means)
    return LetIn(presence, before)


def _is_of_day(half_day: HalfDay, moment: datetime) -> bool:
    return localdate(moment, zone_of(half_day.meeting.action)) == half_day.on


@transaction.atomic
def recognise_walk_in(half_day: HalfDay, walk_in: Person, person: Person, *, by: User, at: datetime) -> Person:
    """Who was taken down at a door as `walk_in` is `person`, whom the directory knows: their facts and gestures are theirs now.

    Raises `NotAWalkIn` when they were sorted meanwhile, or are an entry of their own by now (an account, a post): merging such
    two is for facilitators. Publishes what `merge_people` publishes.
    """
    hold(half_day)
    _check_walk_in(half_day, walk_in)
    walk_in.refresh_from_db()
    if walk_in.user_id or posts_on(walk_in, half_day.on):
        raise NotAWalkIn(_("This person has an account or an organisation by now: facilitators merge the two entries."))
    if person.pk not in people_alike([walk_in.pk])[walk_in.pk]:
        raise NotAWalkIn(_("Their names are not alike any more: look at the list again."))
    return merge_people(person, walk_in, by=by, at=at)


@transaction.atomic
def tell_walk_in_apart(half_day: HalfDay, walk_in: Person, *, by: User, at: datetime) -> None:
    """Who was taken down as `walk_in` is nobody of those who resemble them. Raises `NotAWalkIn` when they were sorted meanwhile."""
    hold(half_day)
    _check_walk_in(half_day, walk_in)
    keep_people_apart(walk_in, people_alike([walk_in.pk])[walk_in.pk], at=at)
    write_audit_line("tell_walk_in_apart", walk_in, by=by, at=at)
    publish(PresenceNoted(half_day_id=half_day.pk, person_id=walk_in.pk))


def _check_walk_in(half_day: HalfDay, walk_in: Person) -> None:
    if not CheckIn.objects.filter(half_day=half_day, person=walk_in).exclude(walk_in="").exists():
        raise NotAWalkIn(_("Somebody else has sorted this meanwhile: look at the list again."))
