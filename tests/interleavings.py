"""Many interleavings at the cost of few: they grow as trees, in which those that begin alike share their beginning."""

import copy
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

State = TypeVar("State")
Step = Callable[[State, int], None]
TREES, STEM, BRANCHES, FORKS = 100, 6, 10, 2


def ten_thousand(state: State, step: Step[State], check: Callable[[State], object]) -> int:
    """Live ten thousand interleavings of eight steps from `state`, and `check` each at its end; answers how many.

    Each of a hundred trees has a stem of six steps, then forks tenfold twice. `step(state, seed)` does what chance wants and notes it
    in `state`, a copy of its own; what the database holds is taken back before the next branch.
    """
    lived = 0
    for tree in range(TREES):
        point = transaction.savepoint()
        following = copy.deepcopy(state)
        for number in range(STEM):
            step(following, tree * STEM + number)
        lived += _forked(following, step, check, FORKS, tree)
        transaction.savepoint_rollback(point)
    return lived


def _forked(state: State, step: Step[State], check: Callable[[State], object], left: int, path: int) -> int:
    if left == 0:
        check(state)
        return 1
    lived = 0
    for branch in range(BRANCHES):
        following = copy.deepcopy(state)
        point = transaction.savepoint()
        own_path = path * BRANCHES + branch
        step(following, 1_000_000 * left + own_path)
        lived += _forked(following, step, check, left - 1, own_path)
        transaction.savepoint_rollback(point)
    return lived
