"""Queries for harvesters: sets, records changed in a time, those that are gone; in the order in which they changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.timezone import localdate

from faire_reseau.accounts.permissions import visitor
from faire_reseau.catalogue.logic.harvesting import Selection
from faire_reseau.catalogue.logic.records import Record
from faire_reseau.catalogue.models import Author, Production, ProductionKind
from faire_reseau.catalogue.permissions import can_read
from faire_reseau.catalogue.queries.records import records_of, whole
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.models import Theme
from faire_reseau.network.queries import name_on, organisations_on
from faire_reseau.ui.templatetags.ui import label as label_of

IN_A_PART = 100
KIND, THEME, CENTRE = "kind", "theme", "centre"


class Given:
    """A part of a list: productions with their records (None for one that is gone) and sets, and where the next part begins."""

    def __init__(self, rows: list[Production], records: dict[int, Record], sets: dict[int, list[str]]) -> None:
        self.rows, self.records, self.sets = rows, records, sets
        self.selection: Selection | None = None
        self.size = self.given = 0


def sets_of_catalogue(at: datetime) -> list[tuple[str, str]]:
    """The sets that hold something, by what harvesters call them, and their names; three queries."""
    kinds = ProductionKind.objects.filter(code__in=Production.objects.exclude(kind=None).values("kind"))
    themes = Theme.objects.filter(pk__in=Production.themes.through.objects.values("theme")).order_by("pk")
    signing = Author.objects.exclude(organisation=None).values("organisation")
    centres = organisations_on(localdate(at)).filter(pk__in=signing)
    return [
        *((f"{KIND}:{row.code}", label_of(row)) for row in kinds),
        *((f"{THEME}:{row.pk}", label_of(row)) for row in themes),
        *((f"{CENTRE}:{row.slug}", name_on(row, localdate(at))) for row in centres),
    ]


def earliest_change() -> datetime | None:
    """When the first of all changes that still count was made; one query."""
    first: datetime | None = Production.objects.aggregate(first=Min("changed_at"))["first"]
    return first


def selected(selection: Selection) -> QuerySet[Production] | None:
    """The productions of `selection`, gone ones too, in the order in which they changed; None for a set that there is none of."""
    rows = Production.objects.all()
    if selection.set_spec:
        kind, _colon, name = selection.set_spec.partition(":")
        finder = _SETS.get(kind)
        if finder is None or not name:
            return None
        rows = rows.filter(finder(name))
    if selection.since:
        rows = rows.filter(changed_at__gte=datetime.fromisoformat(selection.since))
    if selection.before:
        rows = rows.filter(changed_at__lt=datetime.fromisoformat(selection.before))
    return rows.order_by("changed_at", "pk")


def part_of(selection: Selection, at: datetime) -> Given | None:
    """The next hundred of `selection`, as a visitor reads them; None for none. Up to fourteen queries."""
    rows = selected(selection)
    if rows is None:
        return None
    size = selection.size or rows.count()
    if selection.last_changed:
        changed = datetime.fromisoformat(selection.last_changed)
        rows = rows.filter(Q(changed_at__gt=changed) | Q(changed_at=changed, pk__gt=selection.last_key))
    productions = list(whole(rows)[: IN_A_PART + 1])
    if not productions:
        return None
    given = given_of(productions[:IN_A_PART], at)
    given.size, given.given = size, selection.given
    if len(productions) > IN_A_PART:
        last = given.rows[-1]
        given.selection = replace(
            selection,
            last_changed=last.changed_at.isoformat(),
            last_key=last.pk,
            given=selection.given + IN_A_PART,
            size=size,
        )
    return given


def given_of(rows: list[Production], at: datetime) -> Given:
    """`rows` (from `whole`) with their records and sets."""
    records = records_of([row for row in rows if can_read(row)], visitor(), at)
    return Given(rows, {record.key: record for record in records}, {row.pk: _sets(row) for row in rows})


def production_harvested(key: int) -> Production | None:
    """One production, also when it is gone; one query and those of `whole`."""
    return whole(Production.objects.filter(pk=key)).first()


def _sets(row: Production) -> list[str]:
    signing: list[Any] = [author.organisation for author in row.authors.all() if author.organisation is not None]
    return [
        *([f"{KIND}:{row.kind_id}"] if row.kind_id else []),
        *(f"{THEME}:{theme.pk}" for theme in row.themes.all()),
        *dict.fromkeys(f"{CENTRE}:{organisation.slug}" for organisation in signing),
    ]


_SETS: dict[str, Callable[[str], Q]] = {
    KIND: lambda name: Q(kind=name),
    THEME: lambda name: Q(
        pk__in=Production.themes.through.objects.filter(theme=number_in(name) or 0).values("production")
    ),
    CENTRE: lambda name: Q(pk__in=Author.objects.filter(organisation__slug=name).values("production")),
}
