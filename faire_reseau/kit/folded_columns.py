"""Columns of folded texts, written with every save, update and bulk write (`kit.folding` says what for)."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models

from faire_reseau.kit.folding import alphabetical, filed, searchable

AT_ONCE = 500
Row = TypeVar("Row", bound=models.Model)


class FoldedField(models.TextField[str, str]):
    """What the columns `of` of the same row say, folded. Its model derives from `Folded`, which keeps it right."""

    def __init__(self, *, of: Sequence[str], **options: Any) -> None:
        self.of = tuple(of)
        super().__init__(**{"blank": True, "default": "", "editable": False, **options})

    def deconstruct(self) -> Any:
        """As Django's, with `of`."""
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001, ARG002  (Django's)
        """Fold what is about to be saved."""
        value = self.folded([str(getattr(model_instance, name)) for name in self.of])
        setattr(model_instance, self.attname, value)
        return value

    def folded(self, texts: Sequence[str]) -> str:
        """What stands in the column for these texts."""
        return searchable(" ".join(texts))


class AlphabetField(FoldedField):
    """What rows are sorted by: the letters alone of each of the columns `of`, a space between two columns.

    `of_person`: the columns are a last and a first name, filed as French libraries do.
    """

    def __init__(self, *, of: Sequence[str], of_person: bool = False, **options: Any) -> None:
        self.of_person = of_person
        super().__init__(of=of, **options)

    def deconstruct(self) -> Any:
        """As above, with `of_person` where it is so."""
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, {**options, **({"of_person": True} if self.of_person else {})}

    def folded(self, texts: Sequence[str]) -> str:
        """As above; “d’Arc” of Jeanne is “arc jeanne”, “Île-de-France” is “iledefrance”."""
        return filed(*texts) if self.of_person else " ".join(map(alphabetical, texts))


class FoldedQuerySet(models.QuerySet[Row]):
    """Rows with folded columns: writing many at once folds them too."""

    def update(self, **values: Any) -> int:
        """As Django's; what depends on `values` is folded again."""
        if all(fold.name in values for fold in folds_of(self.model, values)):  # none, or `bulk_update` says them
            return super().update(**values)
        keys = list(self.values_list("pk", flat=True))
        count = super().update(**values)
        refold(self.model, keys, using=self.db)
        return count

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """As Django's, with the folded columns that depend on `fields`."""
        rows, names = list(objs), with_folds(self.model, fields)
        for row in rows:
            for fold in folds_of(self.model, names):
                fold.pre_save(row, add=False)
        return super().bulk_update(rows, names, batch_size=batch_size)


class FoldedManager(models.Manager[Row]):
    """Finds rows with folded columns, for models whose manager does more."""

    def get_queryset(self) -> FoldedQuerySet[Row]:
        """All rows, which are folded however they are written."""
        return FoldedQuerySet(self.model, using=self._db)


class Folded(models.Model):
    """A row with folded columns."""

    objects = FoldedManager()

    class Meta:
        abstract = True

    def save(self, *arguments: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """As Django's; where only `update_fields` are saved, what depends on them is folded from what the row then holds."""
        super().save(*arguments, update_fields=update_fields, **options)
        if update_fields is not None and folds_of(type(self), update_fields):
            refold(type(self), [self.pk], using=options.get("using") or self._state.db or "default")


def folds_of(model: type[models.Model], names: Iterable[str]) -> list[FoldedField]:
    """The folded columns of `model` that depend on one of `names`."""
    wanted = set(names)
    fields = model._meta.concrete_fields  # noqa: SLF001  (Django's documented way to the columns)
    return [field for field in fields if isinstance(field, FoldedField) and wanted.intersection(field.of)]


def with_folds(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """`names`, in order, and after them the folded columns of `model` that depend on one of them."""
    given = sorted(names)
    return [*given, *(fold.name for fold in folds_of(model, given) if fold.name not in given)]


def refold(model: type[models.Model], keys: Iterable[Any] | None = None, *, using: str = "default") -> None:
    """Fold the rows `keys` again, or every row: for migrations, and after writes that go round the model."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]  # noqa: SLF001  (as above)
    if not fields:
        return
    rows: models.QuerySet[Any] = models.QuerySet(model, using=using)
    keys = list(rows.values_list("pk", flat=True) if keys is None else keys)
    sources = sorted({name for field in fields for name in field.of})
    for start in range(0, len(keys), AT_ONCE):
        for row in list(rows.only("pk", *sources).filter(pk__in=keys[start : start + AT_ONCE])):
            values = {field.attname: field.pre_save(row, add=False) for field in fields}
            rows.filter(pk=row.pk).update(**values)
