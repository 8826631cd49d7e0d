"""Views of the catalogue, by noun."""

from faire_reseau.catalogue.views.bases import (
    add_base,
    base,
    bases,
    change_base,
    harvest_base,
    resume_base,
    stop_base,
)
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
from faire_reseau.catalogue.views.subscriptions import (
    end_by_letter,
    end_subscription,
    subscribe,
    subscriptions,
)
from faire_reseau.catalogue.views.taking_up import embed, embedded, feed, oembed
from faire_reseau.catalogue.views.uses import remove_use, use

__all__ = [
    "add",
    "add_base",
    "add_file",
    "base",
    "bases",
    "change",
    "change_base",
    "cite",
    "embed",
    "embedded",
    "end_by_letter",
    "end_subscription",
    "feed",
    "file",
    "find",
    "harvest",
    "harvest_base",
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
    "resume_base",
    "stop_base",
    "subscribe",
    "subscriptions",
    "use",
]
