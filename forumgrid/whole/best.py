"""The best grid of a small problem by the order of aims, exactly: composed anew, or mended with so many moves."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forumgrid.clock import Clock
from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.rules import Masks, check
from forumgrid.seats.assign import assign
from forumgrid.value import value
from forumgrid.whole.going import Going, going
from forumgrid.whole.layouts import Cell, facts
from forumgrid.whole.rooms import best_rooms

_MOST_ROOMS = 400  # choices of topics for which spaces are looked for one by one


@dataclass(frozen=True)
class Best:
    """The best grid: `value` in wishes met, `lost` wishes lost to the lack of seats, `stays` topics where people were told."""

    grid: Grid
    value: int
    lost: int
    stays: int


def best_composed(problem: Problem, rules: Masks, clock: Clock | None = None) -> Best | None:
    """The grid of most value, then of fewest wishes lost to seats, then nearest to the published one, of all there are.

    `rules` are those of any occurrence of a topic. None when the problem is too large to be gone through (or impossible), or
    the clock is over first.
    """
    published = problem.published or Grid.empty(problem.topics)
    cells = np.array([published.slot_of_topic, published.space_of_topic], dtype=np.int64).reshape(2, -1)
    given = facts(problem, rules, (cells[0], cells[1]))
    clock = clock or Clock(math.inf)
    whole = going(problem, given, problem.topics, clock.over)
    if whole is None or not whole.prepare(clock.over):
        return None
    try:
        best = _best(whole, 0, clock)
    except OverflowError:
        return None
    if best is None or any(best.grid.slot_of_topic[t] == NOWHERE for t in problem.required):
        return None
    known = problem.published is not None and not check(problem, published)
    if known and (value(problem, published), assign(problem, published).lost) == (best.value, best.lost):
        return dataclasses.replace(best, grid=published)
    return best


def best_mended(
    problem: Problem,
    rules: Masks,
    home: tuple[IntArray, IntArray],
    pinned: Any,
    extra: tuple[Cell, ...],
    caps: Sequence[int],
    clock: Clock | None = None,
) -> list[Grid | None] | None:
    """For each number of moves the best mended grid: fewest topics missing that may not be left out, then value, seats, fewest moves.

    `home`: slot and space of each topic that can stay where it was (−1 for the others); a topic that does not is a move. `pinned` may not
    move. `extra` stay as they are. None when the problem is too large to be gone through, or the clock is over first; None for a rung that no
    grid fits.
    """
    once = dataclasses.replace(problem, repeats=(1,) * problem.topics)
    given = facts(once, rules, home, extra, pinned)
    clock = clock or Clock(math.inf)
    whole = going(once, given, min(caps, default=0), clock.over)
    if whole is None or not whole.prepare(clock.over):
        return None
    try:
        bests = [_best(whole, max(0, whole.homes - cap), clock, extra) for cap in caps]
    except OverflowError:
        return None
    return [None if best is None else best.grid for best in bests]


def _best(whole: Going, stays: int, clock: Clock, extra: tuple[Cell, ...] = ()) -> Best | None:
    """Go through the grids that could be the best, widening the search as long as none is found. Raises OverflowError."""
    most = whole.limit(stays)
    if most < -(2**60):
        return None
    if not whole.is_coupled:
        picked, score, _ = next(whole.grids(stays, [most - 1], clock.over))
        return _built(whole, picked, score, extra)
    floor, width, is_found = [most - 1], 0, False
    while not is_found:
        floor[0] = most - 1 - width * whole.wish
        for _, score, _ in whole.grids(stays, floor, clock.over):
            is_found, floor[0] = True, whole.of_equal_value(score)[1]
        width = max(1, width * 2)
    # The value is known: of all grids of that value, which leaves the fewest people without a seat?
    least = whole.of_equal_value(floor[0])[0]
    best, floor[0] = None, least - 1
    several = []
    for picked, score, is_coupled in whole.grids(stays, floor, clock.over):
        if is_coupled:
            several.append((score, picked))
        elif whole.exactly(picked, score) > floor[0]:
            best, floor[0] = _built(whole, picked, score, extra), whole.exactly(picked, score)
    several = sorted((pair for pair in several if pair[0] > floor[0]), key=lambda pair: -pair[0])
    for tried, (score, picked) in enumerate(several):
        if score <= floor[0]:
            break
        if tried == _MOST_ROOMS:
            raise OverflowError
        housed = _housed(whole, picked, score, floor[0], stays, clock, extra)
        if housed is not None:
            best, floor[0] = housed
    return best


def _built(whole: Going, picked: list[int], score: int, extra: tuple[Cell, ...]) -> Best:
    """The grid of these options as they are."""
    cells = []
    for slot, option in enumerate(picked):
        row = whole.filled[slot].topic_at[whole.options.layout[option]]
        cells += [(int(row[space]), slot, int(space)) for space in np.flatnonzero(row >= 0)]
    lost = sum(int(whole.options.lost[option]) for option in picked)
    stays = sum(int(whole.options.stays[option]) for option in picked)
    return Best(_grid(whole, cells, extra), whole.value_of(score), lost, stays)


def _housed(
    whole: Going, picked: list[int], score: int, floor: int, stays: int, clock: Clock, extra: tuple[Cell, ...]
) -> tuple[Best, int] | None:
    """The best spaces for topics of which some are given several times, and the score then; None when not above the floor."""
    value, options = whole.value_of(score), whole.options
    base = whole.of_equal_value(score)[0] + (whole.scale - 1 - value) * whole.step  # as if nothing were seated
    rooms = best_rooms(
        whole.given, [int(options.cover[option]) for option in picked], [int(options.access[option]) for option in picked],
        whole.limits, whole.step, stays, floor - base, clock,
    )  # fmt: skip
    if rooms is None:
        return None
    worth, stay, cells = rooms
    cells = [cell for cell in cells if cell not in extra]
    return Best(_grid(whole, cells, extra), value, value - worth, stay), base + worth * whole.step + stay


def _grid(whole: Going, cells: list[Cell], extra: tuple[Cell, ...]) -> Grid:
    """The grid of these cells: of several of a topic, the one set by hand is the first, else the one people know, else the earliest."""
    slot_of, space_of, more = [NOWHERE] * whole.problem.topics, [NOWHERE] * whole.problem.topics, list(extra)
    given = whole.given

    def later(cell: Cell) -> tuple[bool, bool, int]:
        topic, slot, _ = cell
        return slot != given.pinned[topic], slot != given.home_slot[topic], slot

    for topic, slot, space in sorted(cells, key=later):
        if slot_of[topic] == NOWHERE:
            slot_of[topic], space_of[topic] = slot, space
        else:
            more.append((topic, slot, space))
    return Grid(tuple(slot_of), tuple(space_of), tuple(more))
