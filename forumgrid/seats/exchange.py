"""Exchange the spaces of topics within their slot so that more people find a seat (pairwise exchange, 2-opt)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from forumgrid.problem import NOWHERE, STEP_FREE, Grid, Problem
from forumgrid.rules import Masks
from forumgrid.seats.assign import assign
from forumgrid.seats.spaces import audiences

Exchange = tuple[int, int, int | None]
"""A topic, the space it goes to, and the topic there, which takes its space (None: the space is free)."""


def exchange_spaces(
    problem: Problem, rules: Masks, grid: Grid, *, movable: Collection[int], free_moves: Collection[int], moves: int
) -> Grid:
    """The grid with at most `moves` topics in another space of their own slot, where that seats more people.

    Wishes met stay the same, since every topic keeps its slot; nobody who needs step-free spaces loses one. The exchange
    that seats most of the predicted audience for its moves is made first, and the grid changes only when fewer people are
    turned away by the assignment of seats (fewer wishes lost).

    Parameters
    ----------
    problem : what the grid is composed for.
    rules : masks of the problem; a cell that is not open (a second time given) is left alone.
    grid : should pass `check`.
    movable : topics that may change their space.
    free_moves : those of them whose change counts as no move (their cell was lost).
    moves : how many others may change their space.

    Returns
    -------
    A grid with the same slots.

    Cost
    ----
    Exchanges · slots · spaces², and two assignments of seats.
    """
    if moves < 1 and not free_moves:
        return grid
    going = audiences(problem, grid.slot_of_topic)
    audience = np.asarray(going.sum(axis=0)).ravel()
    size = np.array([max(audience[t], problem.expected_size[t] or 0) for t in range(problem.topics)])
    capacity = np.array([space.capacity for space in problem.spaces], dtype=np.float64)
    needing = np.zeros(problem.people)
    needing[list(problem.needs_step_free)] = 1.0
    stopped = np.asarray(going.T @ needing).ravel()
    steps = np.array([STEP_FREE not in space.features for space in problem.spaces])
    space_of = list(grid.space_of_topic)
    left = moves

    def seated(topic: int, space: int) -> float:
        return float(min(size[topic], capacity[space]) - 1e6 * stopped[topic] * steps[space])

    def gain_of(exchange: Exchange) -> float:
        topic, space, other = exchange
        gain = seated(topic, space) - seated(topic, space_of[topic])
        return gain if other is None else gain + seated(other, space_of[topic]) - seated(other, space)

    while True:
        choices = []
        for exchange in _exchanges(problem, rules, grid, space_of, movable):
            count = sum(topic is not None and topic not in free_moves for topic in (exchange[0], exchange[2]))
            gain = gain_of(exchange)
            if count <= left and gain > 1e-6:
                choices.append((gain / max(count, 0.5), -count, exchange))
        if not choices:
            break
        _worth, count, (topic, space, other) = max(choices, key=lambda choice: choice[:2])
        if other is not None:
            space_of[other] = space_of[topic]
        space_of[topic] = space
        left += count
        # A topic that has moved once moves again at no further cost.
        free_moves = {*free_moves, topic} | ({other} if other is not None else set())
    exchanged = Grid(grid.slot_of_topic, tuple(space_of), grid.extra)
    if exchanged == grid or assign(problem, exchanged).lost >= assign(problem, grid).lost:
        return grid
    return exchanged


def _exchanges(
    problem: Problem, rules: Masks, grid: Grid, space_of: list[int], movable: Collection[int]
) -> Iterator[Exchange]:
    """Every lawful exchange of two topics of a slot, and every lawful move to a free space of it."""
    extra = {(slot, space) for _topic, slot, space in grid.extra}
    for slot in range(problem.slots):
        there = {
            space_of[t]: t for t in range(problem.topics) if grid.slot_of_topic[t] == slot and space_of[t] != NOWHERE
        }
        for own, topic in there.items():
            if topic not in movable:
                continue
            for space in np.flatnonzero(rules.suits[topic] & rules.open[slot]).tolist():
                other = there.get(space)
                if space == own or (slot, space) in extra:
                    continue
                if other is None:
                    yield topic, space, None
                elif topic < other and other in movable and rules.suits[other, own] and rules.open[slot, own]:
                    yield topic, space, other
