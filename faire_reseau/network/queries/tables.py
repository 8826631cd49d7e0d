"""The directory as tables of plain values, one dictionary a row, by the columns of `logic.columns`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE
from faire_reseau.network.logic.days import called_on, holds_on, last_first
from faire_reseau.network.models import (
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTerritory,
    Person,
    Post,
)

Row = dict[str, Any]


def organisations_table(day: date) -> list[Row]:
    """Every organisation as it is on `day`; four statements whatever their number."""
    return [organisation_row(row, day) for row in organisations_prefetched()]


def organisations_prefetched() -> QuerySet[Organisation]:
    """Every organisation with all its dated facts, as `organisation_row` takes them; four statements."""
    return Organisation.objects.prefetch_related(
        Prefetch("names", queryset=OrganisationName.objects.order_by("pk")),
        Prefetch("territories", queryset=OrganisationTerritory.objects.select_related("territory").order_by("pk")),
        Prefetch("memberships", queryset=Membership.objects.order_by("pk")),
    ).order_by("slug")


def organisation_row(organisation: Organisation, day: date) -> Row:
    """One organisation as a row of that table; no statement when it came prefetched."""
    names = list(organisation.names.all())
    name = called_on(names, day) if names else None
    places = [place for place in organisation.territories.all() if holds_on(place, day)]
    since = [place.from_on for place in places if place.from_on]
    memberships = list(organisation.memberships.all())
    membership = next((row for row in memberships if holds_on(row, day)), None) or next(
        iter(last_first(memberships)), None
    )
    return {
        "slug": organisation.slug,
        "name": name.name if name else "",
        "short_name": name.short_name if name else "",
        "name_from": name.from_on if name else None,
        "kind": organisation.kind,
        "legal_form": organisation.legal_form,
        "seat": organisation.seat,
        "website": organisation.website,
        "email": organisation.email,
        "phone": organisation.phone,
        "presentation": organisation.presentation,
        "territories": [place.territory.code for place in places],
        "territories_from": max(since) if since else None,
        "centre": membership is not None and holds_on(membership, day),
        "centre_from": membership.from_on if membership else None,
        "centre_to": membership.to_on if membership else None,
        "source": organisation.source,
        "certainty": organisation.certainty,
    }


def people_table(_day: date) -> Iterator[Row]:
    """Every person with every post, one row a post, those without post too; two queries for each 2,000 people."""
    posts = Post.objects.select_related("organisation", "trade").order_by("pk")
    people = Person.objects.filter(erased_at__isnull=True).prefetch_related(Prefetch("posts", queryset=posts))
    for person in people.order_by("alphabet", "pk").iterator(chunk_size=2_000):
        held: list[Post | None] = [*person.posts.all()] or [None]
        yield from (person_row(person, post) for post in held)


def person_row(person: Person, post: Post | None) -> Row:
    """A person and one of their posts as a row of that table; no statement when they came prefetched."""
    return {
        "person": str(person.pk),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "phone": person.phone,
        "presentation": person.presentation,
        "organisation": post.organisation.slug if post else "",
        "trade": post.trade.code if post and post.trade else "",
        "title": post.title if post else "",
        "is_director": post.is_director if post else False,
        "from_on": post.from_on if post else None,
        "to_on": post.to_on if post else None,
    }


TABLES: dict[str, Callable[[date], Iterable[Row]]] = {ORGANISATIONS: organisations_table, PEOPLE: people_table}
