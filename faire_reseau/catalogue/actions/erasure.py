"""Actions: erase a person or an account from the catalogue."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Author, Base, Production, ProductionFile, Subscription, Use
from faire_reseau.network.models import Person


def erase_person_traces(person: Person, at: datetime) -> None:
    """Productions stay without the person among their authors. Called inside the transaction of the erasure."""
    signed = Author.objects.filter(person=person)
    Production.objects.filter(pk__in=list(signed.values_list("production", flat=True))).update(changed_at=at)
    signed.delete()


def forget_writer(user: User, _at: datetime) -> None:
    """Productions, files, uses and harvested bases no longer say who entered them; what the account followed is forgotten."""
    Production.objects.filter(added_by=user).update(added_by=None)
    ProductionFile.objects.filter(added_by=user).update(added_by=None)
    Use.objects.filter(said_by=user).update(said_by=None)
    Base.objects.filter(added_by=user).update(added_by=None)
    Subscription.objects.filter(user=user).delete()
