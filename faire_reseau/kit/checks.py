"""Health checks of a deployment: rooms add what they watch, from `apps`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class Watched:
    """The state of one thing: `value` is a number for the operator, never about a person."""

    name: str
    is_good: bool
    value: int


Watch = Callable[[datetime], Watched]


also_watch = Plug[Watch](
    __name__,
    "also_watch",
    "`watch(at)` says the state of one thing for the health of the deployment; a query or two at most.",
)


def watched(at: datetime) -> list[Watched]:
    """The state of everything the rooms watch."""
    return [watch(at) for watch in also_watch]
