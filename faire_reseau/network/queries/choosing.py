"""Queries for choosing organisations and people by search, in forms of any room (`kit.search_fields`)."""

from datetime import date

from faire_reseau.accounts.models import User
from faire_reseau.kit.folding import search_words, searchable
from faire_reseau.kit.search_fields import MOST_FOUND
from faire_reseau.network.models import Organisation, Person
from faire_reseau.network.permissions import people_visible_to
from faire_reseau.network.queries.days import name_on, organisations_on
from faire_reseau.network.queries.person import names_match

LEAST_LETTERS = 2


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


def people_to_choose(user: User, typed: str, day: date) -> list[tuple[int, str]]:
    """Whose name holds the words (two letters at least), as far as the directory shows them to `user`; one query."""
    if sum(map(len, search_words(typed))) < LEAST_LETTERS:
        return []
    rows = people_visible_to(user, day).order_by("alphabet", "pk")
    return [(row.pk, str(row)) for row in rows if names_match(typed, row)][:MOST_FOUND]


def people_chosen(user: User, keys: list[int], day: date) -> dict[int, Person]:
    """Those of `keys` whom `user` may choose; one query."""
    return {row.pk: row for row in people_visible_to(user, day).filter(pk__in=keys)}


def _names(organisation: Organisation) -> str:
    return " ".join(f"{name.short_name} {name.name}" for name in organisation.names_then)  # type: ignore[attr-defined]
