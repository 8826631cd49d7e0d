"""Merge two rows of a table that mean the same thing: everything that refers to one refers to the other, whatever its table.

It walks all relations, those of rooms to come too, so that nothing is left behind because nobody listed it.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import IntegrityError, models, transaction


def repoint(gone: models.Model, remaining: models.Model, *, apart_from: Collection[str] = ()) -> dict[str, int]:
    """Have every row that refers to `gone` refer to `remaining`; those of the tables `apart_from` (`room.model`) are left.

    A row that `remaining` has already (the database allows one only) is removed. Answers how many rows moved, by table. Call it in a
    transaction. Cost: some statements a relation, and two a row where the database allows one only.
    """
    moved: dict[str, int] = {}
    for model, name in _references(type(gone)):
        label = model._meta.label_lower  # noqa: SLF001  (Django's documented way to a model's names)
        if label in apart_from:
            continue
        rows = model._base_manager.filter(**{name: gone})  # noqa: SLF001  (as above)
        number = _move_all(rows, name, remaining)
        if number:
            moved[label] = moved.get(label, 0) + number
    return moved


def is_referred_to(row: models.Model, *, apart_from: Collection[str] = ()) -> bool:
    """Whether some row of another table, those `apart_from` aside, refers to `row`. Cost: a statement a relation."""
    return any(
        model._base_manager.filter(**{name: row}).exists()  # noqa: SLF001  (Django's documented name)
        for model, name in _references(type(row))
        if model._meta.label_lower not in apart_from  # noqa: SLF001  (as above)
    )


def _move_all(rows: models.QuerySet[Any], name: str, remaining: models.Model) -> int:
    try:
        with transaction.atomic():
            return int(rows.update(**{name: remaining}))
    except IntegrityError:
        return sum(_move(row, name, remaining) for row in list(rows.order_by("pk")))


def _move(row: models.Model, name: str, remaining: models.Model) -> bool:
    alone = type(row)._base_manager.filter(pk=row.pk)  # noqa: SLF001  (as above)
    try:
        with transaction.atomic():
            alone.update(**{name: remaining})
    except IntegrityError:
        alone.delete()
        return False
    return True


def _references(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every column that refers to `model`: keys, and the two sides of many-to-many tables."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001  (as above)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name  # type: ignore[union-attr, misc]  # a relation has both
