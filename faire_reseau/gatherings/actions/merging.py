"""Action: merge two people and their accounts in gatherings: one registration each, the organiser role."""

from datetime import datetime

from django.db.models import F

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.registration import give_places
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Arrival, FormAnswer, Gathering, Organiser, Registration
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Person

# Of two registrations of one person, the one that says most.
STRENGTH = {RegistrationState.CONFIRMED: 3, RegistrationState.WAITING: 1, RegistrationState.CANCELLED: 0}


def merge_person_registrations(gone: Person, remaining: Person, by: User, at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: of two registrations for a gathering one stays, with the half-days of
    both that hold; a place that was held twice is given to who waits.
    """
    Arrival.objects.filter(registration__person=gone).delete()  # sorted by this
    for registration in list(Registration.objects.filter(person=gone).select_related("gathering").order_by("pk")):
        hold(registration.gathering)
        own = Registration.objects.filter(gathering=registration.gathering, person=remaining).first()
        if own is None:
            registration.person = remaining
            registration.save(update_fields=["person"])
            continue
        _join(own, registration, at)
        registration.half_days.clear()
        registration.meals.clear()
        registration.delete()
        give_places(registration.gathering, by=by, at=at)
    Gathering.objects.update(version=F("version") + 1)  # kept agendas may name them


def _join(own: Registration, other: Registration, at: datetime) -> None:
    stronger = _strength(other) - _strength(own)
    if stronger > 0:
        own.state, own.turn, own.offered_until = other.state, other.turn, other.offered_until
        own.half_days.set(other.half_days.all())
    elif stronger == 0:
        own.half_days.add(*other.half_days.all())
    answered = own.answers.values("question")
    FormAnswer.objects.filter(registration=other).exclude(question__in=answered).update(registration=own)
    own.access_needs = own.access_needs or other.access_needs
    own.needs_step_free = own.needs_step_free or other.needs_step_free
    own.diet, own.diet_words = own.diet or other.diet, own.diet_words or other.diet_words
    own.meals.add(*other.meals.all())
    own.organisation = own.organisation or other.organisation
    own.trade = own.trade or other.trade
    own.changed_at = at
    own.save()


def _strength(registration: Registration) -> int:
    return 2 if registration.offered_until else STRENGTH[RegistrationState(registration.state)]


def merge_account_roles(gone: User, remaining: User, _by: User, _at: datetime) -> None:
    """The plug into `accounts.actions.merging.also_merge_accounts`: what `gone` organises, `remaining` organises."""
    for gathering in Organiser.objects.filter(user=gone).values_list("gathering", flat=True):
        Organiser.objects.get_or_create(gathering_id=gathering, user=remaining)
    Organiser.objects.filter(user=gone).delete()
