"""Actions that note each row an import writes, so that it can be undone (see `undoing`)."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.network.models import (
    ImportBatch,
    ImportDraft,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTerritory,
    Person,
    Post,
)

Rows = dict[tuple[str, int], dict[str, Any]]
# A row refers to rows of tables before its own.
ORDER = [
    "network.trade",
    "network.organisationkind",
    "network.organisation",
    "network.organisationname",
    "network.organisationterritory",
    "network.membership",
    "network.person",
    "network.post",
]
# Columns that follow others, or say how often a row was saved.
APART = {"version", "user_id"}


@dataclass(frozen=True)
class Touched:
    """The people and organisations, there before, that an import writes about, as keys; `more` lists rows of a room above, those
    that others refer to first.
    """

    people: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    more: Callable[[], Iterable[models.Model]] = tuple


def rows_about(touched: Touched) -> Rows:
    """Every row that says something about what an import touches, as plain values; at most six queries."""
    of = {"organisation__in": touched.organisations}
    searches: list[tuple[Any, dict[str, Any], Iterable[int]]] = [
        (Organisation, {"pk__in": touched.organisations}, touched.organisations),
        (OrganisationName, of, touched.organisations),
        (OrganisationTerritory, of, touched.organisations),
        (Membership, of, touched.organisations),
        (Person, {"pk__in": touched.people}, touched.people),
        (Post, {"person__in": touched.people}, touched.people),
    ]
    rows: Rows = {}
    for model, filters, wanted in searches:
        for row in model.objects.filter(**filters) if wanted else ():
            rows[_table(row), row.pk] = plain(row)
    for row in touched.more():
        rows[_table(row), row.pk] = plain(row)
    return rows


def added_rows(rows: Iterable[models.Model]) -> list[list[Any]]:
    """`rows` of any tables, ready to be added, as a batch notes them."""
    return [[_table(row), row.pk, None, plain(row)] for row in rows]


def _table(row: models.Model) -> str:
    return row._meta.label_lower  # noqa: SLF001  (Django's documented way to a model's names)


def plain(row: models.Model) -> dict[str, Any]:
    """The columns of `row` as a JSON column gives them back."""
    fields = row._meta.concrete_fields  # noqa: SLF001  (as above)
    values = {
        field.attname: getattr(row, field.attname) for field in fields if not field.primary_key and field.editable
    }
    compared = {name: value for name, value in values.items() if name not in APART}
    columns: dict[str, Any] = json.loads(json.dumps(compared, cls=DjangoJSONEncoder))
    return columns


def note_batch(
    draft: ImportDraft, added: list[list[Any]], before: Rows, after: Rows, *, by: User, at: datetime
) -> None:
    """Remember what an import did, if anything: what it `added`, and what is otherwise after than `before`."""
    known = {(table, pk) for table, pk, *_plain in added}
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key) and key not in known]
    rows = [*added, *([table, pk, before.get((table, pk)), after.get((table, pk))] for table, pk in differing)]
    if not rows:
        return
    rows.sort(key=lambda row: ORDER.index(row[0]) if row[0] in ORDER else len(ORDER))
    batch = ImportBatch(by=by, what=draft.what, file_name=draft.file_name, rows=rows, made_at=at)
    # Without signals: what stands in rows was cleaned with them, and is not gone through again while others wait.
    ImportBatch.objects.bulk_create([batch])


def forget_in_batches(person: Person) -> None:
    """An erased person is brought back by no undo: their rows go from every batch."""
    for batch in ImportBatch.objects.all():
        rows = [row for row in batch.rows if not _is_about(row, person.pk)]
        if len(rows) < len(batch.rows):
            batch.rows = rows
            batch.save(update_fields=["rows"])


def _is_about(row: list[Any], key: int) -> bool:
    table, pk, before, after = row
    if table == "network.person":
        return bool(pk == key)
    return table == "network.post" and bool((after or before)["person_id"] == key)


def clear_batches(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove what imports of before `before` did: they cannot be undone any more."""
    old = list(ImportBatch.objects.filter(made_at__lt=before).values_list("pk", flat=True)[:at_most])
    ImportBatch.objects.filter(pk__in=old).delete()
    return len(old)
