"""Topics given twice with one cell fixed or begun: what the optimiser may move, and the cells afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from faire_reseau.topics.logic.problem import Board
from forumgrid import NOWHERE, Grid, Problem, assign, free_cells, value

LEAST_WANTED = 3
"""How many of the least wanted topics are tried as those that leave for another's second time."""


def to_compose(board: Board) -> Problem:
    """The problem of a board as the optimiser may take it: a fixed topic's second cell is kept for it, out of the search.

    The core fixes one cell of a topic and then gives it nowhere else; the second one is put back by `with_second_cells`.

    Parameters: `board`. Returns: the board's own problem when no fixed topic is given twice. Cost: linear.
    """
    problem, twice = board.problem, _fixed_twice(board)
    if not twice:
        return problem
    second_cells = [occurrence for occurrence in board.grid.extra if occurrence[0] in twice]
    return replace(
        problem,
        closed_cells=problem.closed_cells | {(slot, space) for _topic, slot, space in second_cells},
        absent=problem.absent
        | {(person, slot) for topic, slot, _space in second_cells for person in problem.hosts[topic]},
        repeats=tuple(1 if topic in twice else often for topic, often in enumerate(problem.repeats)),
    )


def with_second_cells(board: Board, grid: Grid) -> Grid:
    """A grid composed for `to_compose`, in which each topic to be given twice has its second cell if there is any for it.

    Second cells that were kept out of the search come back. Then each topic that still has one cell only takes the free cell that
    gains most; of several, one that costs nobody a seat, then the largest; even where nothing is gained: whoever asks for it twice
    may be short of seats, which the value of a grid does not count. Where no cell is free, one of the topics that may be left out leaves: the one missed least, as far
    as one exchange of cells can tell.

    Parameters: `board`, `grid`. Returns: a grid of the board's own problem.
    Cost: a valuation of the grid for each topic given twice and each cell it could have, and `assign` for those that gain as much.
    """
    problem = board.problem
    fixed = _fixed_twice(board)
    second_cells = tuple(occurrence for occurrence in board.grid.extra if occurrence[0] in fixed)
    grid = replace(grid, extra=(*grid.extra, *second_cells))
    done = {topic for topic, _slot, _space in grid.extra}
    for topic in range(problem.topics):
        if problem.repeats[topic] > 1 and topic not in done and grid.slot_of_topic[topic] != NOWHERE:
            grid = _with_second_cell(board, grid, topic)
    return grid


def _with_second_cell(board: Board, grid: Grid, topic: int) -> Grid:
    problem, begun = board.problem, board.locked_slots
    free = [cell for cell in free_cells(problem, grid, topic) if cell[0] not in begun]
    ways = [(grid, cell) for cell in free] or list(_cells_to_take(board, grid, topic))
    more = [replace(where, extra=(*where.extra, (topic, *cell))) for where, cell in ways]
    if not more:
        return grid
    worth = [value(problem, candidate) for candidate in more]
    most = max(worth)
    best = [candidate for candidate, gives in zip(more, worth, strict=True) if gives == most]
    return max(
        best, key=lambda candidate: (assign(problem, candidate).value, problem.spaces[candidate.extra[-1][2]].capacity)
    )


def _cells_to_take(board: Board, grid: Grid, topic: int) -> Iterator[tuple[Grid, tuple[int, int]]]:
    """Cells that another topic would leave to this one: the grid without it there, and its cell.

    The other leaves the grid, or takes the cell of one of the least wanted topics, which leaves in its stead.
    """
    problem = board.problem
    may_not_leave = problem.required | {again for again, _slot, _space in grid.extra} | {topic}
    may_leave = [
        other
        for other, slot in enumerate(grid.slot_of_topic)
        if slot != NOWHERE and other not in may_not_leave and slot not in board.locked_slots
    ]
    wanted = np.bincount(problem.wish_topic, problem.wish_weight, minlength=problem.topics)
    least = sorted(may_leave, key=lambda other: float(wanted[other]))[:LEAST_WANTED]
    for other in may_leave:
        cell = grid.slot_of_topic[other], grid.space_of_topic[other]
        without = _with(grid, {other: None})
        if cell not in free_cells(problem, without, topic):
            continue
        yield without, cell
        for leaving in least:
            theirs = grid.slot_of_topic[leaving], grid.space_of_topic[leaving]
            if leaving != other and theirs in free_cells(problem, _with(without, {leaving: None}), other):
                yield _with(grid, {leaving: None, other: theirs}), cell


def _with(grid: Grid, cells: Mapping[int, tuple[int, int] | None]) -> Grid:
    slots, spaces = list(grid.slot_of_topic), list(grid.space_of_topic)
    for topic, cell in cells.items():
        slots[topic], spaces[topic] = cell or (NOWHERE, NOWHERE)
    return Grid(tuple(slots), tuple(spaces), grid.extra)


def has_fixed_twice(board: Board) -> bool:
    """Whether a topic that is fixed may be given twice: bounds of `to_compose` do not count its second cell then.

    Parameters: `board`. Returns: a truth. Cost: linear.
    """
    return bool(_fixed_twice(board))


def _fixed_twice(board: Board) -> frozenset[int]:
    return frozenset(topic for topic in board.problem.fixed if board.problem.repeats[topic] > 1)
