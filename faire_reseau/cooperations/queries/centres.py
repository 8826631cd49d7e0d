"""Queries on centres: which organisations are centres on a day, and the next word of one that has left the network."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.network.models import Membership, Organisation
from faire_reseau.network.queries import holding_on, organisations_on


def centres_on(day: date, *, also: Organisation | None = None) -> QuerySet[Organisation]:
    """The centres of the network on `day`, and `also`, with their names of then; two queries."""
    member = Membership.objects.filter(holding_on(day), organisation=OuterRef("pk"))
    return organisations_on(day).filter(Exists(member) | Q(pk=also.pk if also is not None else None))


def is_centre_on(organisation: Organisation, day: date) -> bool:
    """Whether `organisation` is a centre on `day`; one query."""
    return Membership.objects.filter(holding_on(day), organisation=organisation).exists()
