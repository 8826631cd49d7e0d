"""Repeat topics: further occurrences where cells are free and people gain."""

from __future__ import annotations

from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Masks
from forumgrid.value import value


def add_repeats(problem: Problem, rules: Masks, grid: Grid) -> Grid:
    """Add further occurrences of the topics that may repeat, the one that gains most first, while any gains.

    Only free cells are used; `rules` are those of any occurrence. Cost: O(occurrences added · repeatable topics · slots) evaluations of a grid.
    """
    left = {topic: problem.repeats[topic] - 1 for topic in range(problem.topics) if problem.repeats[topic] > 1}
    left = {topic: count for topic, count in left.items() if grid.slot_of_topic[topic] != NOWHERE and count > 0}
    taken = {(slot, space) for _, slot, space in grid.occurrences()}
    in_slot: list[set[int]] = [set() for _ in range(problem.slots)]
    for topic, slot, _ in grid.occurrences():
        in_slot[slot].add(topic)
    worth = value(problem, grid)
    while left:
        best: tuple[int, Grid, int, tuple[int, int]] | None = None
        for topic in sorted(left):
            for slot in range(problem.slots):
                if not rules.allowed[topic, slot] or topic in in_slot[slot]:
                    continue
                if any(rules.conflict[topic, other] for other in in_slot[slot]):
                    continue
                free = [r for r in range(len(problem.spaces)) if rules.open[slot, r] and rules.suits[topic, r]]
                free = [space for space in free if (slot, space) not in taken]
                if not free:
                    continue
                space = max(free, key=lambda space_number: problem.spaces[space_number].capacity)
                bigger = Grid(grid.slot_of_topic, grid.space_of_topic, (*grid.extra, (topic, slot, space)))
                gain = value(problem, bigger) - worth
                if gain > 0 and (best is None or gain > best[0]):
                    best = gain, bigger, topic, (slot, space)
        if best is None:
            break
        gain, grid, topic, cell = best
        worth += gain
        taken.add(cell)
        in_slot[cell[0]].add(topic)
        left[topic] -= 1
        if left[topic] == 0:
            del left[topic]
    return grid
