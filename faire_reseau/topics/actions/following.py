"""Actions that follow new sessions, slots and spaces: a barcamp opens its forum by itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space
from faire_reseau.kit.events import publish
from faire_reseau.topics.actions.phases import create_forum, raise_version
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.events import PhaseMoved
from faire_reseau.topics.logic.formats import FORMATS
from faire_reseau.topics.models import Forum


@transaction.atomic
def follow_agenda(
    gathering: Gathering,
    *,
    sessions: Sequence[Session] = (),
    slots: Sequence[Slot] = (),
    spaces: Sequence[Space] = (),
    by: User,
    at: datetime,
) -> None:
    """The plug into `gatherings.actions.also_follow`: a barcamp or an open forum of `sessions` opens its forum, with every space and the
    slots within its hours; forums that have no grid yet take the new `slots` within their hours, and the new `spaces`.

    Publishes `PhaseMoved` for the forums that take some.
    """
    for session in sessions:
        if session.format in FORMATS:
            within = gathering.slots.filter(starts_at__gte=session.starts_at, ends_at__lte=session.ends_at)
            create_forum(session, slots=within, spaces=gathering.spaces.all(), by=by, at=at)
    if not slots and not spaces:
        return
    early = Forum.objects.filter(session__gathering=gathering, phase__in=(Phase.PROPOSE, Phase.WISH), grids=None)
    for forum in early.select_related("session").order_by("pk"):
        slots_held = [slot for slot in slots if _holds(forum.session, slot)]
        if slots_held or spaces:
            forum.slots.add(*slots_held)
            forum.spaces.add(*spaces)
            raise_version(forum, at=at)
            publish(PhaseMoved(forum_id=forum.pk))


def _holds(session: Session, slot: Slot) -> bool:
    return session.starts_at <= slot.starts_at and slot.ends_at <= session.ends_at
