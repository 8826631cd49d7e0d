"""The directory as tables of plain values, one dictionary a row, by the columns of `logic.columns`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE
from faire_reseau.network.logic.days import called_on, holds_on, last_first
from faire_reseau.network.models import (
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    OrganisationTerritory,
    Person,
    Post,
    Trade,
)
from faire_reseau.network.queries.imported import imported_table
from faire_reseau.network.texts import CERTAINTY_LABELS

Row = dict[str, Any]


def words_of(what: str) -> list[Trade] | list[OrganisationKind]:
    """The words of the network that a table `what` names: kinds of organisations, or trades of people; none of a room above. One statement."""
    if imported_table(what):
        return []
    if what == ORGANISATIONS:
        return list(OrganisationKind.objects.all())
    return list(Trade.objects.order_by("rank", "pk"))


def column_labels(what: str, words: Sequence[Trade | OrganisationKind]) -> dict[str, dict[str, str]]:
    """Labels by code of the columns of codes, in the present language; `words`: those of `words_of`."""
    if table := imported_table(what):
        return {column: dict(labels) for column, labels in table.labels().items()}
    english = (get_language() or "fr").startswith("en")
    labels = {word.code: (english and word.label_en) or word.label for word in words}
    if what == ORGANISATIONS:
        return {"kind": labels, "certainty": {code.value: str(label) for code, label in CERTAINTY_LABELS.items()}}
    return {"trade": labels}


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


def merged_names() -> list[tuple[str, str, str]]:
    """Identifier and names of organisations merged into another, with the identifier of that one; one statement."""
    rows = OrganisationName.objects.filter(organisation__merged_into__isnull=False).order_by("pk")
    return list(rows.values_list("organisation__slug", "organisation__merged_into__slug", "name"))


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
        "kind": organisation.kind_id or "",
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
        own_posts: list[Post | None] = [*person.posts.all()] or [None]
        yield from (person_row(person, post) for post in own_posts)


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
