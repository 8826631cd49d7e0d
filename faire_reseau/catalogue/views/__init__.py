"""Views of the catalogue, by noun."""

from faire_reseau.catalogue.views.changing import (
    add,
    add_file,
    change,
    find,
    relate,
    remove,
    remove_file,
    remove_relation,
)
from faire_reseau.catalogue.views.kinds import kind, kinds, new_kind
from faire_reseau.catalogue.views.reading import cite, file, production, productions
from faire_reseau.catalogue.views.uses import remove_use, use

__all__ = [
    "add",
    "add_file",
    "change",
    "cite",
    "file",
    "find",
    "kind",
    "kinds",
    "new_kind",
    "production",
    "productions",
    "relate",
    "remove",
    "remove_file",
    "remove_relation",
    "remove_use",
    "use",
]
