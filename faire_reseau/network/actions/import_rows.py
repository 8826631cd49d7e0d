"""Shared by the importers of people and organisations: refusal of a row, sentence for a changed column."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.kit.addresses import slug_of
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.logic.columns import columns_for
from faire_reseau.network.models import OrganisationKind, Trade

Added = TypeVar("Added", Trade, OrganisationKind)


class RowRefused(Refusal):
    """A row that cannot be taken; `field` is the column."""

    code = "row"


def added_word(model: type[Added], label: str, known: Iterable[Added]) -> Added:
    """A new trade or kind called `label`, after the `known` ones; not written yet."""
    words = list(known)
    taken = {word.code for word in words}
    rank = 1 + max((word.rank for word in words), default=0)
    return model(code=free_code(slug_of(label)[:40] or "mot", taken.__contains__), label=label[:120], rank=rank)


def title_of(what: str, code: str) -> str:
    """The title of a column in the reader's language."""
    return next(column.title(get_language() or "fr") for column in columns_for(what) if column.code == code)


def change_sentence(what: str, code: str, before: Any, after: Any) -> str:
    """“téléphone: 02 → 03”: what changes in a column."""
    words = {"column": title_of(what, code), "before": _plain(before), "after": _plain(after)}
    return _("%(column)s: %(before)s → %(after)s") % words


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(sorted(value)) or "–"
    text = str(value) if value not in (None, "") else "–"
    return text if len(text) <= 60 else f"{text[:59]}…"
