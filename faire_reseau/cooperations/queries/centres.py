"""Queries on centres: which organisations are centres on a day, and the next word of one that has left the network."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.kit.folding import search_words, searchable
from faire_reseau.kit.search_fields import MOST_FOUND
from faire_reseau.network.models import Membership, Organisation
from faire_reseau.network.queries import holding_on, name_on, organisations_on

LEAST_LETTERS = 2


def centres_on(day: date, *, also: Organisation | None = None) -> QuerySet[Organisation]:
    """The centres of the network on `day`, and `also`, with their names of then; two queries."""
    member = Membership.objects.filter(holding_on(day), organisation=OuterRef("pk"))
    return organisations_on(day).filter(Exists(member) | Q(pk=also.pk if also is not None else None))


def is_centre_on(organisation: Organisation, day: date) -> bool:
    """Whether `organisation` is a centre on `day`; one query."""
    return Membership.objects.filter(holding_on(day), organisation=organisation).exists()


def organisations_to_choose(typed: str, day: date) -> list[tuple[int, str]]:
    """The organisations whose names hold the words (two letters at least); two queries."""
    words = search_words(typed)
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    named = [(row.pk, name_on(row, day), _names(row)) for row in organisations_on(day)]
    choices = [(pk, name) for pk, name, whole in named if all(word in searchable(whole) for word in words)]
    return choices[:MOST_FOUND]


def organisations_chosen(keys: list[int], day: date) -> list[tuple[int, str]]:
    """Their names, in the order of `keys`; two queries."""
    named = {row.pk: name_on(row, day) for row in organisations_on(day).filter(pk__in=keys)}
    return [(key, named[key]) for key in keys if key in named]


def organisations_of(keys: list[int]) -> list[Organisation]:
    """The organisations with these keys, in their order; one query."""
    organisations = Organisation.objects.in_bulk(keys)
    return [organisations[key] for key in keys if key in organisations]


def _names(organisation: Organisation) -> str:
    return " ".join(f"{name.short_name} {name.name}" for name in organisation.names_then)  # type: ignore[attr-defined]
