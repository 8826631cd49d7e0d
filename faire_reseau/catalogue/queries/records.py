"""Queries that make records of productions: plain values, with the names that a reader may read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import Licence, RelationKind
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.logic.records import Name, Record, name_in
from faire_reseau.catalogue.models import Author, Production, ProductionFile, Relation
from faire_reseau.catalogue.permissions import can_read
from faire_reseau.catalogue.texts import LICENCE_ADDRESSES
from faire_reseau.kit.addresses import whole_address
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries import unnamed_to
from faire_reseau.ui.templatetags.ui import label as label_of

AUTHORS = ("organisations", "people", "names")
MANY = ("themes", "territories", "sessions")


def whole(rows: QuerySet[Production]) -> QuerySet[Production]:
    """`rows` with all that a record is made from; eight queries for any number of them."""
    authors = Author.objects.select_related("organisation", "person").prefetch_related("organisation__names")
    files = ProductionFile.objects.filter(removed_at__isnull=True)
    return rows.select_related("kind").prefetch_related(
        Prefetch("authors", queryset=authors),
        Prefetch("files", queryset=files, to_attr="files_shown"),
        Prefetch("relations", queryset=Relation.objects.select_related("other")),
        "themes",
        "territories",
    )


def records_of(rows: Iterable[Production], reader: User, at: datetime) -> list[Record]:
    """The records of `rows` (from `whole`), as `reader` may read them; up to three queries for any number."""
    productions = list(rows)
    day = localdate(at)
    keys = {author.person_id for row in productions for author in row.authors.all() if author.person_id}
    hidden = unnamed_to(reader, keys, day)
    return [_record(row, hidden) for row in productions]


def record_of(production: Production, reader: User, at: datetime) -> Record:
    """The record of one (from `whole`)."""
    return records_of([production], reader, at)[0]


def now_of(production: Production) -> dict[str, Any]:
    """What a production says, by the names of its form; four queries."""
    plain = ("title", "kind", "summary", "language", "publisher", "licence", "isbn", "doi", "address")
    authors = list(production.authors.select_related("organisation", "person"))
    return {
        **{name: getattr(production, name) for name in plain},
        **{name: list(getattr(production, name).all()) for name in MANY},
        "when": PartialDate(production.year, production.month, production.day),
        "organisations": [row.organisation for row in authors if row.organisation is not None],
        "people": [row.person for row in authors if row.person is not None],
        "names": [row.name for row in authors if row.name],
    }


def _record(row: Production, hidden: set[int]) -> Record:
    when = PartialDate(row.year, row.month, row.day)
    files: list[ProductionFile] = row.files_shown  # type: ignore[attr-defined]  # from `whole`
    relations = [relation for relation in row.relations.all() if can_read(relation.other)]
    return Record(
        key=row.pk,
        title=row.title,
        page=_page(row.pk),
        nature=row.kind.nature if row.kind else "text",
        kind=label_of(row.kind) if row.kind else "",
        summary=row.summary,
        authors=tuple(filter(None, (_name(author, when, hidden) for author in row.authors.all()))),
        when=when,
        language=row.language,
        publisher=row.publisher,
        licence=LICENCE_ADDRESSES.get(Licence(row.licence), "") if row.licence else "",
        isbn=row.isbn,
        doi=row.doi,
        address=row.address,
        file_address=whole_address(reverse("catalogue:file", args=[files[0].pk])) if files else "",
        themes=tuple(label_of(theme) for theme in row.themes.all()),
        territories=tuple(territory.name for territory in row.territories.all()),
        part_of=_pages(relations, RelationKind.PART),
        version_of=_pages(relations, RelationKind.VERSION) + _pages(relations, RelationKind.TRANSLATION),
        changed_at=row.changed_at,
        is_sample=row.is_sample,
    )


def _name(author: Author, when: PartialDate, hidden: set[int]) -> Name | None:
    if author.organisation is not None:
        address = reverse("network:organisation", args=[author.organisation.slug])
        return Name(body=_called_then(author.organisation, when.first_day), address=address)
    if author.person is not None:
        if author.person_id in hidden:
            return None
        return Name(family=author.person.last_name, given=author.person.first_name)
    return name_in(author.name)


def _called_then(organisation: Organisation, day: date | None) -> str:
    """What it was called when the production came out, else what it is called now; no query (`whole`)."""
    names = list(organisation.names.all())
    then = [
        row
        for row in names
        if day is not None and (row.from_on is None or row.from_on <= day) and (row.to_on is None or day <= row.to_on)
    ]
    row = next(reversed(then or names), None)
    return (row.short_name or row.name) if row is not None else organisation.slug


def _pages(relations: Iterable[Relation], kind: RelationKind) -> tuple[str, ...]:
    return tuple(_page(relation.other_id) for relation in relations if relation.kind == kind)


def _page(key: int) -> str:
    return whole_address(reverse("catalogue:production", args=[key]))
