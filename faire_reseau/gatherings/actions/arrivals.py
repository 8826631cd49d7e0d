"""Actions on arrivals by the join QR: note what a newcomer said, sort it into the directory, say whether it was oneself."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.actions.merging import close_unproved_account
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.merging import complete_presences
from faire_reseau.gatherings.actions.passes import end_passes
from faire_reseau.gatherings.actions.registration import cancel_registration
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Arrival, Registration
from faire_reseau.gatherings.queries.arrivals import is_not_proved
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import (
    add_post,
    create_organisation,
    give_account,
    keep_trade,
    merge_people,
    tie_account,
)
from faire_reseau.network.models import Organisation, Person, Post, Trade
from faire_reseau.network.queries import person_of, post_on


class ArrivalRefused(Refusal):
    """An arrival that cannot be sorted as asked."""

    code = "arrival"


@transaction.atomic
def sort_arrival(
    arrival: Arrival,
    *,
    same_as: Person | None,
    organisation: Organisation | None,
    organisation_new: str,
    trade: Trade | None,
    trade_new: str,
    despite_resemblance: bool = False,
    by: User,
    at: datetime,
) -> Person:
    """Put somebody who joined by the QR where they belong: they are `same_as` somebody of the directory, whose entry takes all
    their traces, or a person of their own. Their organisation and trade are chosen, or made under the new name; their post
    follows, and so do their registration and what they signed for there.

    Raises `ArrivalRefused`, `network.actions.OrganisationKnown`, `MergeRefused`. Publishes what these actions publish.
    """
    registration = _held(arrival)
    if organisation is None and organisation_new:
        try:
            organisation = create_organisation(
                name=organisation_new, by=by, at=at, despite_resemblance=despite_resemblance
            )
        except Refusal as refusal:
            refusal.field = "organisation_new"
            raise
    if trade is None and trade_new:
        trade = keep_trade(None, label=trade_new, label_en="", by=by, at=at)
    person, gathering = registration.person, registration.gathering
    Arrival.objects.filter(pk=arrival.pk).delete()
    if same_as is not None:
        _account_for(same_as, person, by=by, at=at)
        person = merge_people(same_as, person, by=by, at=at)
    own = _of_their_post(Registration.objects.get(gathering=gathering, person=person))
    if organisation is not None:
        day = localdate(at)
        posts = list(Post.objects.filter(person=person, organisation=organisation))
        if not any(post.to_on is None or post.to_on >= day for post in posts):
            add_post(person, organisation, by=by, at=at, trade=trade, from_on=day if posts else None)
        own.organisation = organisation
    own.trade = trade or own.trade
    own.save(update_fields=["organisation", "trade"])
    complete_presences(gathering.action, person, organisation=own.organisation, trade=own.trade, by=by, at=at)
    write_audit_line("sort_arrival", own, by=by, at=at, is_known=same_as is not None)
    return person


@transaction.atomic
def claim_arrival(arrival: Arrival, *, by: User, at: datetime) -> Person:
    """It was `by` who joined in another browser: their own entry takes everything done there. Raises `ArrivalRefused`, `MergeRefused`."""
    registration = _held(arrival)
    person = person_of(by)
    if person is None:
        raise ArrivalRefused(_("Say first who you are, under My profile."))
    write_audit_line("claim_arrival", registration, by=by, at=at)
    gathering = registration.gathering
    person = merge_people(person, registration.person, by=by, at=at)
    own = _of_their_post(Registration.objects.get(gathering=gathering, person=person))
    own.save(update_fields=["organisation", "trade"])
    complete_presences(gathering.action, person, organisation=own.organisation, trade=own.trade, by=by, at=at)
    return person


@transaction.atomic
def disown_arrival(arrival: Arrival, *, by: User, at: datetime) -> None:
    """It was somebody else, who typed the address of `by`: the way in that was opened ends, their place is given back."""
    registration = _held(arrival)
    if registration.person.user is not None:
        end_passes(registration.person.user, at, Ended.OVER)
    if registration.state != RegistrationState.CANCELLED and not why_over(registration.gathering.state):
        cancel_registration(registration, by=None, at=at)
    write_audit_line("disown_arrival", registration, by=by, at=at)
    Arrival.objects.filter(pk=arrival.pk).delete()


def _account_for(remaining: Person, newcomer: Person, *, by: User, at: datetime) -> None:
    """Have `remaining` not get the account of `newcomer` when nobody can enter it: their own address opens theirs."""
    account = newcomer.user
    if account is None or not is_not_proved(account) or remaining.user is not None:
        return
    if remaining.email:
        give_account(remaining, by=by, at=at)
        return
    end_passes(account, at, Ended.MERGED)
    close_unproved_account(account)
    tie_account(newcomer, None)


def _of_their_post(registration: Registration) -> Registration:
    """`registration`, to save: without an organisation, it takes that of the post that its person turned out to have then."""
    post = post_on(registration.person, registration.gathering.starts_on)
    if registration.organisation is None and post is not None:
        registration.organisation, registration.trade = post.organisation, registration.trade or post.trade
    return registration


def _held(arrival: Arrival) -> Registration:
    registration = arrival.registration
    hold(registration.gathering)
    if not Arrival.objects.filter(pk=arrival.pk).exists():
        raise ArrivalRefused(_("This was settled meanwhile: look at the list again."))
    return registration


def forget_arrivals(person: Person, _at: datetime) -> None:
    """The plug into `network.actions.also_erase_person`: remove what `person` said when they arrived, and the entries that wait for their word."""
    Arrival.objects.filter(registration__person=person).delete()
    addresses = [address for address in (person.email, person.user.email if person.user else "") if address]
    Arrival.objects.filter(address__in=addresses).update(address="")
