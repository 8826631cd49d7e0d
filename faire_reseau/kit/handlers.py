"""Handler before every save: texts lose forbidden characters, whatever way the row comes.

Imports, headers of a browser, the demo and the command line write rows too. A column of one line (`CharField`) has no line ends.
Rows written together (`bulk_create`, `update`) pass by: the actions that do so write what was cleaned before.
"""

from functools import lru_cache
from typing import Any

from django.db import models

from faire_reseau.kit.characters import cleaned_value


def clean_texts(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """Clean the texts of `instance` in place. Cost: one look at each text; a deferred column is not fetched."""
    state = vars(instance)
    for name, has_lines in _columns(sender):
        value = state.get(name)
        if value:
            clean = cleaned_value(value, lines=has_lines)
            if clean != value:
                state[name] = clean


@lru_cache(maxsize=500)
def _columns(model: type[models.Model]) -> tuple[tuple[str, bool], ...]:
    """The columns that hold text, and whether it has lines."""
    return tuple(
        (field.attname, not isinstance(field, models.CharField))
        for field in model._meta.concrete_fields  # noqa: SLF001  (Django's way to the columns)
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    )
