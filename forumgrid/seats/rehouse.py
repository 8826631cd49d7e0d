"""Change spaces within a slot so that a topic left out finds one (assignment problem, Kuhn 1955)."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.rules import Masks
from forumgrid.seats.spaces import assign_spaces

_FORBIDDEN = 10_000.0


def rehouse(rules: Masks, grid: Grid, gains: IntArray, costs: Any, moves: int) -> tuple[Grid, int]:
    """Bring topics that are in no slot into one where others change their space for it: (grid, moves spent).

    The topic and slot of most gain are taken first, of equal ones those with fewest changes, as long as moves are left.

    Parameters
    ----------
    rules : masks; a topic that is held keeps its space.
    grid : what is there.
    gains : (slots, topics) what a topic would add to a slot; taken to stay the same for the slots that are not filled meanwhile.
    costs : (topics) 1 for a topic whose change of space is a move, 0 for one that is free.
    moves : how many may be spent.

    Returns
    -------
    The grid, the same when nothing gains, and what was spent.

    Cost
    ----
    Topics left out × slots × spaces³, for each topic brought in.
    """
    slot_of, space_of, spent = list(grid.slot_of_topic), list(grid.space_of_topic), 0
    filled: set[int] = set()
    while True:
        best: tuple[int, int, int, dict[int, int]] | None = None
        for topic in [t for t, slot in enumerate(slot_of) if slot == NOWHERE]:
            for slot in np.flatnonzero(rules.allowed[topic] & (gains[:, topic] > 0)).tolist():
                if slot in filled or (best is not None and gains[slot, topic] < best[0]):
                    continue
                here = [other for other, at in enumerate(slot_of) if at == slot]
                if rules.conflict[topic, here].any():
                    continue
                housed = _housed(rules, slot, [*here, topic], space_of, costs)
                if housed is None:
                    continue
                count = sum(int(costs[other]) for other in here if housed[other] != space_of[other])
                if spent + count <= moves and (best is None or (gains[slot, topic], -count) > best[:2]):
                    best = int(gains[slot, topic]), -count, slot, housed
        if best is None:
            return (grid if not filled else Grid(tuple(slot_of), tuple(space_of), grid.extra)), spent
        _, count, slot, housed = best
        spent -= count
        filled.add(slot)
        for topic, space in housed.items():
            slot_of[topic], space_of[topic] = slot, space


def settled(problem: Problem, rules: Masks, before: Grid, home: Any, searched: Grid) -> Grid:
    """The grid found, those that stay in their slot keeping the space they have there and the others where people find seats."""
    pairs = zip(searched.slot_of_topic, searched.space_of_topic, strict=True)
    cells = [
        (slot, space) if home[topic] and slot == before.slot_of_topic[topic] else (NOWHERE, NOWHERE)
        for topic, (slot, space) in enumerate(pairs)
    ]
    keep = Grid(tuple(slot for slot, _ in cells), tuple(space for _, space in cells))
    spaces = assign_spaces(problem, rules, searched.slot_of_topic, keep, firmly=True)
    return Grid(searched.slot_of_topic, spaces, before.extra)


def back_home(grid: Grid, before: Grid, home: Any) -> Grid:
    """The grid with the topics that only changed space back where people were told, and those in their way left out."""
    cells = list(zip(grid.slot_of_topic, grid.space_of_topic, strict=True))
    was = list(zip(before.slot_of_topic, before.space_of_topic, strict=True))
    stays = [bool(home[topic]) and cell[0] == was[topic][0] for topic, cell in enumerate(cells)]
    taken = {was[topic] for topic in range(len(cells)) if stays[topic]}
    back = [
        was[topic] if stays[topic] else (NOWHERE, NOWHERE) if cell in taken else cell
        for topic, cell in enumerate(cells)
    ]
    return Grid(tuple(slot for slot, _ in back), tuple(space for _, space in back), grid.extra)


def _housed(rules: Masks, slot: int, topics: list[int], space_of: list[int], costs: Any) -> dict[int, int] | None:
    """A space for each topic of the slot, as few of them changing theirs as can be; None when there is no way."""
    free = rules.suits[topics] & rules.open[slot]
    if free.shape[1] < len(topics):
        return None
    cost = np.where(free, 0.0, _FORBIDDEN)
    for row, topic in enumerate(topics):
        if space_of[topic] != NOWHERE:
            away = np.arange(free.shape[1]) != space_of[topic]
            cost[row] += away * (_FORBIDDEN if rules.held[topic] else float(costs[topic]) + 0.001)
            cost[row, space_of[topic]] = 0.0
    rows, columns = scipy.optimize.linear_sum_assignment(cost)
    if cost[rows, columns].max() >= _FORBIDDEN:
        return None
    return {topics[row]: int(space) for row, space in zip(rows, columns, strict=True)}
