"""Access to the addresses of this room that texts link to."""

from typing import Any

from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.reports.permissions import readable_by


def _indicators(user: Any, codes: set[Any]) -> list[str]:
    return list(readable_by(user).filter(code__in=codes).values_list("code", flat=True))


OPENS: dict[str, Opens] = {
    "reports:indicators": to_everybody,
    "reports:set": to_everybody,
    "reports:indicator": by_key("code", _indicators),
    "reports:records": by_key("code", _indicators),
}
