"""Order of aims: the one list by which grids are compared, wherever they are."""

from __future__ import annotations

from typing import Any, NamedTuple

from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Masks
from forumgrid.search.fairness import leximin_key
from forumgrid.seats.assign import assign
from forumgrid.seats.exchange import exchange_spaces
from forumgrid.value import value

AIMS = ("value", "seats", "fairness", "changes")
"""The order of aims: wishes met; of as many, fewest lost to the lack of seats; of as few, the fairest (when it is asked for); of
those, the fewest changes to the grid that people know. That a grid breaks no rule, and leaves out nothing that may not be, goes before all.
"""


class Standing(NamedTuple):
    """How a grid stands by the order of aims: of two grids the better one is the larger of these.

    A change of the grid has one too, what it adds to each aim (`between`): it helps when it is larger than `NO_CHANGE`.
    """

    placed: int = 0  # 0, or less by each topic left out that may not be
    value: int = 0
    seats: int = 0  # 0, or less by each wish lost to the lack of seats
    fairness: tuple[Any, ...] = ()
    changes: int = 0  # 0, or less by each topic that is not where people were told


NO_CHANGE = Standing()


def standing(problem: Problem, grid: Grid, *, published: Grid | None = None, fairly: bool = False) -> Standing:
    """Measure a grid by every aim. Cost: that of `assign`, a transport problem for each slot that is over-full."""
    missing = sum(grid.slot_of_topic[topic] == NOWHERE for topic in problem.required)
    return Standing(
        placed=-missing,
        value=value(problem, grid),
        seats=-assign(problem, grid).lost,
        fairness=leximin_key(problem, grid)[:2] if fairly else (),
        changes=0 if published is None else -changed(published, grid),
    )


def between(before: Standing, after: Standing) -> Standing:
    """What is added to each aim from one grid to another; of fairness, whether it is more (1), less (−1) or neither (0)."""
    fairer = (after.fairness > before.fairness) - (after.fairness < before.fairness)
    return Standing(
        placed=after.placed - before.placed,
        value=after.value - before.value,
        seats=after.seats - before.seats,
        fairness=(fairer,) if before.fairness or after.fairness else (),
        changes=after.changes - before.changes,
    )


def proven(grid: Standing, most: Standing) -> tuple[str, ...]:
    """The first of `AIMS` in which it is proven that no grid does better; `most`: what is proven of value, and of seats at that value."""
    if grid.placed < 0 or grid.value < most.value:
        return ()
    return AIMS[:1] if grid.seats < most.seats else AIMS[:2]


def seat(problem: Problem, rules: Masks, grid: Grid) -> Grid:
    """The grid with spaces exchanged within slots as long as that seats more people; topics set by hand in a space stay there.

    Cost: that of `assign`, and of the exchanges when somebody finds no seat.
    """
    if not assign(problem, grid).lost:
        return grid
    by_hand = {topic for topic, (_, space) in problem.fixed.items() if space is not None}
    movable = {topic for topic, slot in enumerate(grid.slot_of_topic) if slot != NOWHERE} - by_hand
    exchanged = exchange_spaces(problem, rules, grid, movable=movable, free_moves=movable, moves=0)
    return max(grid, exchanged, key=lambda candidate: standing(problem, candidate))


def changed(published: Grid, grid: Grid) -> int:
    """How many topics are not where they were, those no longer in the grid included; topics that come in do not count."""
    before = zip(published.slot_of_topic, published.space_of_topic, strict=True)
    after = zip(grid.slot_of_topic, grid.space_of_topic, strict=True)
    return sum(was != now and was[0] != NOWHERE for was, now in zip(before, after, strict=True))
