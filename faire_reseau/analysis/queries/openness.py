"""Access to the addresses of this room that texts link to."""

from collections.abc import Iterable
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.analysis.permissions import can_begin, led_by, readable_by, texts_read_by
from faire_reseau.kit.openness import Opens, by_key


def _read(user: User, keys: set[Any]) -> Iterable[int]:
    return readable_by(user).filter(pk__in=keys).values_list("pk", flat=True)


def _led(user: User, keys: set[Any]) -> Iterable[int]:
    return led_by(user).filter(pk__in=keys).values_list("pk", flat=True)


def _texts(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    readable = texts_read_by(user).filter(corpus__in={row["corpus_id"] for row in rows})
    opened = set(readable.values_list("corpus_id", "position"))
    return [(row["corpus_id"], row["position"]) in opened for row in rows]


def _beginners(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    return [can_begin(user)] * len(rows)


OPENS: dict[str, Opens] = {
    "analysis:begin": _beginners,
    "analysis:begin_from": _beginners,
    "analysis:corpus": by_key("corpus_id", _read),
    "analysis:document": _texts,
    "analysis:members": by_key("corpus_id", _led),
    "analysis:change": by_key("corpus_id", _led),
}
