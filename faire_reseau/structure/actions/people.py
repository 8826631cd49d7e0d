"""Actions: erase a person from the rolls, merge two people, forget who prepared a consultation."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Organisation, Person
from faire_reseau.structure.models import Consultation, Decision, Mandate, Voter


def erase_person_traces(person: Person, _at: datetime) -> None:
    """Places on the roll and mandates stay without the person; ballots hold nobody."""
    Voter.objects.filter(person=person).update(person=None)
    Mandate.objects.filter(person=person).update(person=None)


def forget_writer(user: User, _at: datetime) -> None:
    """Have consultations and decisions no longer say who wrote them."""
    Consultation.objects.filter(written_by=user).update(written_by=None)
    Decision.objects.filter(written_by=user).update(written_by=None)


def merge_person_voices(gone: Person, remaining: Person, _by: User, _at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: a second voice of the same person is taken off the roll, unless both were used."""
    _merge_voices("person", gone, remaining)


def merge_organisation_voices(gone: Organisation, remaining: Organisation, _by: User, _at: datetime) -> None:
    """The plug into `network.actions.also_merge_organisations`: the same for a centre that was entered twice."""
    _merge_voices("organisation", gone, remaining)


def _merge_voices(column: str, gone: Person | Organisation, remaining: Person | Organisation) -> None:
    voters = Voter.objects.filter(**{column: gone}).order_by("consultation")
    for second in voters.select_related("consultation"):
        hold(second.consultation)
        second.refresh_from_db()
        first = Voter.objects.filter(consultation=second.consultation, **{column: remaining}).first()
        if first is None:
            Voter.objects.filter(pk=second.pk).update(**{column: remaining})
        elif not second.has_voted:
            second.delete()
        elif not first.has_voted:
            first.delete()
            Voter.objects.filter(pk=second.pk).update(**{column: remaining})
        else:
            # Two ballots were cast, and which they are nobody knows: the voice that counted stays counted, without a name.
            Voter.objects.filter(pk=second.pk).update(**{column: None})
