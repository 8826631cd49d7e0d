"""Nearest equivalent grid: equal slots change places until most topics stay where people saw them (assignment problem, Kuhn 1955)."""

from __future__ import annotations

import numpy as np
import scipy

from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Masks
from forumgrid.seats.spaces import assign_spaces
from forumgrid.value import value


def nearest(problem: Problem, rules: Masks, grid: Grid) -> Grid:
    """A grid of the same value in which as many topics as slots that are alike allow have the slot they were published in.

    Slots are alike when the same people are there, the same spaces open and the same topics allowed. Spaces are then given out
    again, those of the published grid being kept where that costs no seat. Cost: an assignment problem for each kind of slot.
    """
    if problem.published is None:
        return grid
    there, published = problem.presence(), problem.published.slot_of_topic
    kinds: dict[bytes, list[int]] = {}
    for slot in range(problem.slots):
        alike = there[:, slot].tobytes() + rules.open[slot].tobytes() + rules.allowed[:, slot].tobytes()
        kinds.setdefault(alike, []).append(slot)
    goes_to = np.arange(problem.slots + 1)
    goes_to[-1] = NOWHERE  # a topic in no slot stays in none
    in_common = np.zeros((problem.slots + 1, problem.slots + 1), dtype=np.int64)
    np.add.at(in_common, (np.array(grid.slot_of_topic, dtype=np.int64), np.array(published, dtype=np.int64)), 1)
    for slots in kinds.values():
        here = in_common[np.ix_(slots, slots)]
        own, best = scipy.optimize.linear_sum_assignment(here, maximize=True)
        if here[own, best].sum() > here.trace():
            goes_to[np.array(slots)[own]] = np.array(slots)[best]
    slot_of = tuple(goes_to[list(grid.slot_of_topic)].tolist())
    if slot_of == grid.slot_of_topic:
        return grid
    moved = Grid(slot_of, grid.space_of_topic, tuple((t, int(goes_to[s]), r) for t, s, r in grid.extra))
    housed = Grid(slot_of, assign_spaces(problem, rules, slot_of, problem.published))
    return housed if not grid.extra and value(problem, housed) == value(problem, grid) else moved
