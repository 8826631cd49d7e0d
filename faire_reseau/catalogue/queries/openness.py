"""Access to the addresses of this room that texts link to."""

from typing import Any

from faire_reseau.catalogue.models import ProductionFile
from faire_reseau.catalogue.permissions import shown
from faire_reseau.kit.openness import Opens, by_key, to_everybody


def _productions(_user: Any, keys: set[Any]) -> list[int]:
    return list(shown().filter(pk__in=keys).values_list("pk", flat=True))


def _files(_user: Any, keys: set[Any]) -> list[int]:
    rows = ProductionFile.objects.filter(pk__in=keys, removed_at__isnull=True, production__in=shown().values("pk"))
    return list(rows.values_list("pk", flat=True))


OPENS: dict[str, Opens] = {
    **dict.fromkeys(
        (
            "catalogue:list",
            "catalogue:oai",
            "catalogue:feed",
            "catalogue:embed",
            "catalogue:embedded",
            "catalogue:oembed",
        ),
        to_everybody,
    ),
    "catalogue:production": by_key("record_id", _productions),
    "catalogue:cite": by_key("record_id", _productions),
    "catalogue:file": by_key("file_id", _files),
}
