"""What the health of a deployment hangs on beside its database: rooms add what they watch, from `apps`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Watched:
    """The state of one thing: `value` is a number for the operator, never about a person."""

    name: str
    is_good: bool
    value: int


Watch = Callable[[datetime], Watched]
_watches: list[Watch] = []


def also_watch(watch: Watch) -> None:
    """Have `watch(at)` asked for the health of the deployment; it costs at most a statement or two."""
    if watch not in _watches:
        _watches.append(watch)


def watched(at: datetime) -> list[Watched]:
    """The state of everything the rooms watch."""
    return [watch(at) for watch in _watches]
