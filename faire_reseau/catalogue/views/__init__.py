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
from faire_reseau.catalogue.views.harvesting import harvest
from faire_reseau.catalogue.views.importing import import_productions
from faire_reseau.catalogue.views.kinds import kind, kinds, new_kind
from faire_reseau.catalogue.views.reading import cite, file, production, productions
from faire_reseau.catalogue.views.taking_up import embed, embedded, feed, oembed
from faire_reseau.catalogue.views.uses import remove_use, use

__all__ = [
    "add",
    "add_file",
    "change",
    "cite",
    "embed",
    "embedded",
    "feed",
    "file",
    "find",
    "harvest",
    "import_productions",
    "kind",
    "kinds",
    "new_kind",
    "oembed",
    "production",
    "productions",
    "relate",
    "remove",
    "remove_file",
    "remove_relation",
    "remove_use",
    "use",
]
