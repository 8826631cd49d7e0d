"""Access to the addresses of this room that texts link to."""

from collections.abc import Iterable
from typing import Any

from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.structure.permissions import visible_to
from faire_reseau.structure.queries.organs import decisions_visible


def _consultations(user: Any, keys: set[Any]) -> Iterable[int]:
    return list(visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


OPENS: dict[str, Opens] = {
    "structure:list": to_everybody,
    "structure:organisation": to_everybody,
    "structure:decision": by_key("decision_id", lambda _user, keys: decisions_visible(keys)),
    "structure:consultation": by_key("consultation_id", _consultations),
}
