"""Actions of reception: check people in, have them sign; several devices at once, each perhaps without connection for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.signing import sign_in_as_known
from faire_reseau.activities.enums import SIGNATURES, Means
from faire_reseau.activities.logic.drawing import NoDrawing, read_drawing
from faire_reseau.activities.models import CheckIn, HalfDay, Presence
from faire_reseau.activities.queries.sheets import zone_of
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import digest
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Person

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
    kind = SIGNATURES if means in SIGNATURES else (Means.DOOR,)
    gestures = CheckIn.objects.filter(half_day=half_day, person=person, means__in=kind).order_by("pk")
    hold(half_day)
    key_digest = digest(f"{by.pk}:{half_day.pk}:{person.pk}:{key}") if key else None
    stood = Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()
    known = CheckIn.objects.filter(key=key_digest).first() if key_digest else None
    if known is not None and stood is not None:
        return LetIn(stood, list(gestures.filter(pk__lt=known.pk)))
    strokes: Any = ()
    if means == Means.DRAWN:
        try:
            strokes = read_drawing(drawing)
        except NoDrawing as refusal:
            raise DrawingRefused(_NOT_DRAWN[refusal.code]) from refusal
    when = done_at if done_at and done_at <= at and _is_of_day(half_day, done_at) else at
    presence = sign_in_as_known(half_day, person, means=means, by=by, at=at, done_at=when, drawing=strokes)
    before = list(gestures)
    gesture = CheckIn.objects.create(
        half_day=half_day,
        person=person,
        means=means,
        door=door.strip()[:40],
        key=key_digest,
        done_at=when,
        at=at,
        by=by,
    )
    if presence == stood:  # nothing new was written in the journal: this line notes that the form did its action
        write_audit_line("let_in_again", gesture, by=by, at=at, means=means)
    return LetIn(presence, before)


def _is_of_day(half_day: HalfDay, moment: datetime) -> bool:
    return localdate(moment, zone_of(half_day.meeting.action)) == half_day.on
