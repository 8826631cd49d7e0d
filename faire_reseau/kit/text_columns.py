"""Every text of the database, whatever its table: where somebody is named in it, and writing something else there.

It walks all tables, those of libraries and of rooms to come too, so that nothing is forgotten because nobody listed it.
"""

from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit import richtext
from faire_reseau.kit.folded_columns import FoldedField, refold
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.traces import Excerpt, Sought, covered, excerpts, without

# Opaque (sessions are signed and packed; they end with the account) or words of the program.
_APART = {"sessions.session", "contenttypes.contenttype", "auth.permission", "auth.group"}


@dataclass(frozen=True)
class Place:
    """A text that names somebody: `key` says which; `is_choice` is false where nobody needs the name. With `is_family` the
    passages are those of the family name alone, which may be somebody else's or a word: always a choice, of its own.
    """

    table: str
    pk: Any
    column: str
    label: str
    is_choice: bool
    passages: tuple[Excerpt, ...]
    is_family: bool = False

    @property
    def key(self) -> str:
        """One word for the place."""
        return f"{self.table}:{self.pk}:{self.column}" + (":family" if self.is_family else "")


name_tables = Plug[Mapping[str, Any]](
    __name__,
    "name_tables",
    "What tables (`room.model`) are called on screen.",
)


own_names = Plug[str](
    __name__,
    "own_names",
    "Columns (`room.model.column`) that are somebody's own family name: one that stands there alone is theirs.",
)


replace_in = Plug[str](
    __name__,
    "replace_in",
    "Tables in which the name of who is erased is replaced without asking.",
)


cover_in = Plug[str](
    __name__,
    "cover_in",
    "Columns (`room.model.column`) to which other rows point by positions: a name there is covered letter for letter, "
    "nothing is written instead.",
)


def places_of(sought: Sought, *, apart_from: Collection[tuple[str, Any]] = ()) -> list[Place]:
    """Every text that names who is sought, except in the rows (table, key) of `apart_from`.

    Cost: reads each text of the database once; some seconds for a hundred megabytes.
    """
    if sought.patterns == (None, None) and sought.family is None:
        return []
    places = []
    labels, unasked, theirs = ChainMap(*map(dict, name_tables)), set(replace_in), set(own_names)
    for table, model, columns in _tables():
        for row in model._base_manager.values_list("pk", *columns).iterator(chunk_size=500):  # noqa: SLF001  (Django's documented name)
            if (table, row[0]) in apart_from:
                continue
            for column, value in zip(columns, row[1:], strict=True):
                passages = [passage for text in _texts(value) for passage in excerpts(text, sought)]
                label = str(labels.get(table, _("elsewhere in the data of the network")))
                whole = tuple(passage for passage in passages if not passage.is_family)
                family = tuple(passage for passage in passages if passage.is_family)
                if whole:
                    places.append(Place(table, row[0], column, label, table not in unasked, whole))
                if family and f"{table}.{column}" not in theirs:
                    label = str(_("%(where)s: the family name alone") % {"where": label})
                    places.append(Place(table, row[0], column, label, True, family, is_family=True))
    return places


@transaction.atomic
def write_instead(places: Collection[Place], sought: Sought) -> None:
    """Write “a person” at `places` in the language of the network; a row that has a version gets the next one."""
    with override(settings.LANGUAGE_CODE):
        name = gettext("a person")
    models_of = {table: model for table, model, _columns in _tables()}
    for place in places:
        model = models_of[place.table]
        wanted = sought if place.is_family else replace(sought, in_whole=True)
        value = model._base_manager.values_list(place.column, flat=True).get(pk=place.pk)  # noqa: SLF001  (as above)
        field = model._meta.get_field(place.column)  # noqa: SLF001  (as above)
        is_pointed_at = f"{place.table}.{place.column}" in set(cover_in)
        change = partial(covered, sought=wanted) if is_pointed_at else partial(_instead, sought=wanted, name=name)
        _write(model, place, _changed(value, change), field)


def _write(model: type[models.Model], place: Place, value: Any, field: Any) -> None:
    if isinstance(value, str):
        value = slugify(value) if isinstance(field, models.SlugField) else value
        value = value[: field.max_length] if field.max_length else value
    raised = {"version": F("version") + 1} if any(column.name == "version" for column in model._meta.fields) else {}  # noqa: SLF001  (as above)
    rows = model._base_manager.filter(pk=place.pk)  # noqa: SLF001  (as above)
    try:
        with transaction.atomic():
            rows.update(**{place.column: value}, **raised)
    except IntegrityError:  # two rows that may not say the same thing
        end = f"-{place.pk}"
        rows.update(**{place.column: f"{value[: (field.max_length or 10**6) - len(end)]}{end}"}, **raised)
    refold(model, [place.pk])


def _instead(text: str, sought: Sought, name: str) -> str:
    written = without(text, sought, name=name)
    # A name may begin within a mark and end outside of it.
    split = any("<" in passage.found for passage in excerpts(text, sought))
    return richtext.clean(written) if split else written


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(str(key)): _changed(inner, change) for key, inner in value.items()}
    return [_changed(inner, change) for inner in value] if isinstance(value, list) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _tables() -> Iterator[tuple[str, type[models.Model], list[str]]]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta  # noqa: SLF001  (Django's documented way to the columns)
        if meta.proxy or not meta.managed or meta.label_lower in _APART:
            continue
        columns = [
            field.name
            for field in meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
            and not field.choices
            and not isinstance(field, FoldedField)  # says again what its row says, and follows it
        ]
        if columns:
            yield meta.label_lower, model, [name for name in columns if name != meta.pk.name]
