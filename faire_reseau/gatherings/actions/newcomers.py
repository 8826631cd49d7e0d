"""Action on newcomers: register by the join QR, with what they say about themselves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from faire_reseau.accounts.actions import ADDRESS, open_account
from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import acting_by_pass
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.actions.passes import make_own_pass
from faire_reseau.gatherings.actions.registration import check_open, register
from faire_reseau.gatherings.events import Registered
from faire_reseau.gatherings.models import Arrival, Gathering, GatheringPass, Registration
from faire_reseau.gatherings.queries.arrivals import NOT_PROVED
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.network.actions import add_person, give_account, tie_account
from faire_reseau.network.models import Organisation, Person, Trade


@transaction.atomic
def register_newcomer(
    gathering: Gathering,
    half_days: Iterable[HalfDay],
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: Organisation | None,
    trade: Trade | None,
    organisation_typed: str = "",
    trade_typed: str = "",
    at: datetime,
    language: str = "fr",
    **fields: Any,
) -> tuple[Registration, GatheringPass]:
    """Somebody in the room: a person, a registration, an account whose letters come in `language`, which nobody enters until
    a code sent to its address is typed, and the pass by which they are here. What they say is noted for a facilitator to sort.

    An address that is somebody's already answers the same, so that nobody learns here who is in the directory: the person
    then stands without it until its owner, who is written to, says that it was they. Raises `RegistrationRefused`.
    """
    hold(gathering)
    check_open(gathering, at)
    address = email.strip().lower()
    hold_words(ADDRESS, [address])
    is_taken = User.objects.with_address(address).exists() or Person.objects.with_address(address).exists()
    own = "" if is_taken else address
    person = add_person(first_name=first_name, last_name=last_name, email=own, by=None, at=at, in_directory=False)
    if is_taken:
        account = _account_not_proved(person, at=at, language=language)
    else:
        account = give_account(person, by=None, at=at, language=language)
    given = make_own_pass(gathering, account, at=at)
    guest = acting_by_pass(account, number=given.pk, gathering_id=gathering.pk, made_by_id=None)
    registration = register(
        gathering, person, half_days, post=None, by=guest, at=at, organisation=organisation, trade=trade, **fields
    )
    Arrival.objects.create(
        registration=registration,
        organisation_typed="" if organisation else organisation_typed,
        trade_typed="" if trade else trade_typed,
        address=address if is_taken else "",
    )
    if is_taken:  # the letter of `register` had no address to go to yet
        publish(Registered(gathering_id=gathering.pk, registration_id=registration.pk))
    return registration, given


def _account_not_proved(person: Person, *, at: datetime, language: str) -> User:
    """An account for `person`, who typed an address that is somebody's: letters still go there, nobody enters it by a code."""
    account = open_account(f"{get_random_string(24).lower()}{NOT_PROVED}", by=None, at=at, language=language)
    tie_account(person, account)
    return account
