"""Retention periods: rooms say what they remove; the network chooses within their bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faire_reseau.kit.plugs import Plug

# `clear(before, at, at_most)` clears what ended before the first moment, at most so many rows in one transaction, the second
# moment being now; answers how many went, 0 when nothing is left.
Clearer = Callable[[datetime, datetime, int], int]


@dataclass(frozen=True)
class Period:
    """Something that is removed some days after it ended.

    `what` names it, `then` says what is done; `default_days` holds until the network chooses within its bounds. Where both
    bounds are equal nothing is chosen.
    """

    code: str
    what: Any
    then: Any
    default_days: int
    at_least_days: int
    at_most_days: int
    clear: Clearer

    @property
    def is_chosen(self) -> bool:
        """Whether the network may choose."""
        return self.at_least_days < self.at_most_days

    def within(self, days: int | None) -> int:
        """`days` inside the bounds; the default when nothing was chosen."""
        return self.default_days if days is None else min(max(days, self.at_least_days), self.at_most_days)


also_clear = Plug[Period](
    __name__,
    "also_clear",
    "Kinds of rows that the worker removes some days after they ended; shown, and chosen within their bounds.",
)


def periods() -> list[Period]:
    """Every period, in the order of the rooms."""
    return list(also_clear)
