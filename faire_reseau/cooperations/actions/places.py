"""Actions of the law of two feet: be in a group, leave it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.cooperations.actions.harvests import HarvestRefused, harvest_of_session
from faire_reseau.cooperations.events import PlacesTaken
from faire_reseau.cooperations.models import Harvest, Here
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.presses import Press, is_taken
from faire_reseau.network.models import Person


@transaction.atomic
def be_here(
    session: Session, person: Person, *, is_here: bool = True, press: Press | None = None, at: datetime
) -> None:
    """`person` is in the group `session`, or leaves it; whoever goes to another one leaves the first.

    A `press` that was taken already, or replaced, changes nothing. Raises `HarvestRefused`. Publishes `PlacesTaken` for each forum concerned.
    """
    hold(person)  # their own two presses at once
    harvest = harvest_of_session(session)
    if is_taken(press, at):
        return
    session = Session.objects.select_related("gathering").get(pk=session.pk)
    if why := why_over(session.gathering.state):
        raise HarvestRefused(why)
    if session.state == SessionState.CANCELLED:
        raise HarvestRefused(_("This session is cancelled: look at the grid for another one."))
    before = Here.objects.filter(gathering=session.gathering, person=person).first()
    if is_here == (before is not None and before.session_id == session.pk):
        return
    if is_here:
        where = {"session": session, "since": at}
        Here.objects.update_or_create(gathering=session.gathering, person=person, defaults=where)
    elif before is not None and before.session_id == session.pk:
        before.delete()
    else:
        return
    left = Harvest.objects.filter(forum__topics__placements__session=before.session_id) if before is not None else []
    for harvest_key in {harvest.pk, *(row.pk for row in left)}:
        publish(PlacesTaken(harvest_id=harvest_key))
