"""Order in which questions are shown: by support, by time, or fair."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from faire_reseau.questions.enums import Order

EVERY = 3


class Ranked(Protocol):
    """What is put in order: its place in time (between 0 and 1), and how many support it."""

    @property
    def rank(self) -> float:
        """Earlier is lower."""

    @property
    def supports(self) -> int:
        """How many."""


R = TypeVar("R", bound=Ranked)


def in_order(rows: Iterable[R], order: str) -> list[R]:
    """`rows` as `order` shows them.

    By support: the most supported first, equal ones by time. Fair: every third place is given to the question with the
    fewest supports of those left, the earliest of them, so that one without support still comes up; in the other places the
    most supported. Cost: n log n.
    """
    by_time = sorted(rows, key=lambda row: row.rank)
    if order == Order.TIME:
        return by_time
    left = sorted(by_time, key=lambda row: -row.supports)
    if order == Order.SUPPORT:
        return left
    # The least supported, the earliest first; what one queue gives is passed over in the other.
    quiet = sorted(by_time, key=lambda row: row.supports)
    given: set[int] = set()
    queues = (iter(left), iter(quiet))
    shown: list[R] = []
    while len(shown) < len(by_time):
        queue = queues[1] if len(shown) % EVERY == EVERY - 1 else queues[0]
        row = next(row for row in queue if id(row) not in given)
        given.add(id(row))
        shown.append(row)
    return shown
