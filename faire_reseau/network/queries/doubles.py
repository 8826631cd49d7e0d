"""Entries that may be one and the same: people and organisations, for facilitators."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE
from faire_reseau.network.logic.doubles import likely_pairs
from faire_reseau.network.logic.words import alike_among, folded
from faire_reseau.network.models import KnownApart, Organisation, OrganisationName, Person
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries.days import organisations_on
from faire_reseau.network.queries.person import people_in

MOST_SHOWN = 50
_SITE = re.compile(r"^https?://(www\.)?|/+$")


@dataclass(frozen=True)
class Doubles:
    """Pairs that may be one and the same, the most alike first; `more` are not shown."""

    people: list[tuple[Person, Person]]
    organisations: list[tuple[Organisation, Organisation]]
    more: int


def doubles_for(user: User, day: date) -> Doubles:
    """Likely duplicates, for who runs the network; seven statements. Raises `Http404` for others."""
    if not is_facilitator(user):
        raise Http404
    people, organisations = likely_people(), likely_organisations()
    shown_people, shown_organisations = people[:MOST_SHOWN], organisations[:MOST_SHOWN]
    persons = {person.pk: person for person in people_in(sorted({key for pair in shown_people for key in pair}), day)}
    rows = organisations_on(day).filter(pk__in={key for pair in shown_organisations for key in pair})
    bodies = {organisation.pk: organisation for organisation in rows}
    return Doubles(
        [(persons[first], persons[second]) for first, second in shown_people],
        [(bodies[first], bodies[second]) for first, second in shown_organisations],
        len(people) + len(organisations) - len(shown_people) - len(shown_organisations),
    )


def likely_people() -> list[tuple[int, int]]:
    """Keys of people whose names resemble each other, or who share a telephone and a name; two statements."""
    rows = Person.objects.filter(erased_at__isnull=True).values_list("pk", "first_name", "last_name", "phone")
    names = {}
    same = []
    for pk, first, last, phone in rows:
        names[pk] = f"{first} {last}"
        digits = re.sub(r"\D", "", phone)[-9:]
        same.append((pk, f"{digits} {last.lower()}" if digits else ""))
    return list(_not_told_apart(PEOPLE, likely_pairs(names, same)))


def people_alike(keys: Collection[int]) -> dict[int, list[int]]:
    """By each of `keys`, the keys of people whose names resemble theirs, the most alike first, but of those said to be somebody else;
    two statements, whoever is in the directory.
    """
    if not keys:
        return {}
    rows = Person.objects.filter(erased_at__isnull=True).values_list("pk", "first_name", "last_name")
    names = {pk: folded(f"{first} {last}") for pk, first, last in rows}
    apart = set(KnownApart.objects.filter(what=PEOPLE).values_list("first", "second"))
    alike: dict[int, list[int]] = {}
    for key in keys:
        others = alike_among(names.get(key, ""), {pk: name for pk, name in names.items() if pk != key})
        alike[key] = [pk for pk, _score in others if (min(key, pk), max(key, pk)) not in apart]
    return alike


def likely_organisations() -> list[tuple[int, int]]:
    """Keys of organisations whose present names resemble each other, or that share a site; three statements."""
    stated = OrganisationName.objects.filter(organisation__merged_into=None).order_by("pk")
    names = dict(stated.values_list("organisation", "name"))  # the last stated
    sites = Organisation.objects.exclude(website="").values_list("pk", "website")
    same = [(key, _SITE.sub("", site.lower())) for key, site in sites]
    return list(_not_told_apart(ORGANISATIONS, likely_pairs(names, same)))


def person_to_merge_for(user: User, person_id: int) -> Person:
    """A person who stands, for who runs the network; one statement. Raises `Http404`."""
    person = Person.objects.filter(pk=person_id, erased_at__isnull=True).first() if is_facilitator(user) else None
    if person is None:
        raise Http404
    return person


def merged_person(person_id: int) -> int | None:
    """The key of the entry into which that of `person_id` was merged, None when it was not; one statement."""
    return Person.objects.filter(pk=person_id).values_list("merged_into", flat=True).first()


def merged_organisation(slug: str) -> str | None:
    """The identifier of the organisation into which that at `slug` was merged; one statement."""
    return Organisation.every.filter(slug=slug).values_list("merged_into__slug", flat=True).first()


def _not_told_apart(what: str, pairs: Any) -> Iterator[tuple[int, int]]:
    apart = set(KnownApart.objects.filter(what=what).values_list("first", "second"))
    return (pair for pair in pairs if pair not in apart)
