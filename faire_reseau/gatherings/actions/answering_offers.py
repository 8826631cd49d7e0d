"""Actions on a place offered from the waiting list: accept and decline it; the worker moves on when the time to answer is over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.actions.registration import cancel_registration, confirm_registration, give_places
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.kit import clock
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal


class OfferRefused(Refusal):
    """A place that is no longer offered."""

    code = "offer_refused"


@transaction.atomic
def accept_offer(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """The place that was offered is theirs; accepted twice, it is theirs once.

    Raises `OfferRefused` when it is no longer offered, `GatheringOver`. Publishes `PlacesGiven`.
    """
    hold(registration.gathering)
    check_going_on(registration.gathering)
    registration.refresh_from_db(fields=["state", "offered_until"])
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    _check_offered(registration, at)
    return confirm_registration(registration, by=by, at=at)


@transaction.atomic
def decline_offer(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Leave the place that was offered to the next who waits, and the list with it; declined twice, once.

    Raises `OfferRefused` when it is no longer offered (who has accepted it gives it back as any other place), `GatheringOver`.
    Publishes as `cancel_registration`.
    """
    hold(registration.gathering)
    check_going_on(registration.gathering)
    registration.refresh_from_db(fields=["state", "offered_until"])
    if registration.state == RegistrationState.CANCELLED:
        return registration
    _check_offered(registration, at)
    return cancel_registration(registration, by=by, at=at)


def move_waiting_lists(at_most: int) -> int:
    """The plug into `kit.chores.also_do`: places that nobody accepted in time are offered to the next; answers how many
    gatherings it was done for.
    """
    at = clock.now()
    going_on = Gathering.objects.filter(state=GatheringState.ANNOUNCED, registrations__offered_until__lte=at)
    gatherings = list(going_on.distinct().order_by("pk")[:at_most])
    for gathering in gatherings:
        with transaction.atomic():
            hold(gathering)
            gathering.refresh_from_db(fields=["state", "capacity_people", "offer_hours"])
            give_places(gathering, by=None, at=at)
    return len(gatherings)


def _check_offered(registration: Registration, at: datetime) -> None:
    if registration.offered_until is None or registration.offered_until <= at:
        raise OfferRefused(
            _("This place is no longer offered to you: register again to wait for another one, while it is open.")
        )
