"""Topics given twice, one cell of which is set by hand or has begun: what the optimiser may take of them, and what comes after."""

from dataclasses import replace

from faire_reseau.topics.logic.problem import Board
from forumgrid import NOWHERE, Grid, Problem, advise_repeats, free_cells, value


def to_compose(board: Board) -> Problem:
    """The problem of a board as the optimiser may take it: a fixed topic's second cell is kept for it, out of the search.

    The core fixes one cell of a topic and then gives it nowhere else; the second one is put back by `with_second_cells`.

    Parameters: `board`. Returns: the board's own problem when no fixed topic is given twice. Raises: nothing. Cost: linear.
    """
    problem, twice = board.problem, _fixed_twice(board)
    if not twice:
        return problem
    kept = [one for one in board.grid.extra if one[0] in twice]
    return replace(
        problem,
        closed_cells=problem.closed_cells | {(slot, space) for _topic, slot, space in kept},
        absent=problem.absent | {(person, slot) for topic, slot, _space in kept for person in problem.hosts[topic]},
        repeats=tuple(1 if topic in twice else often for topic, often in enumerate(problem.repeats)),
    )


def with_second_cells(board: Board, grid: Grid) -> Grid:
    """A grid composed for `to_compose`, in which each topic to be given twice has its second cell if there is any for it.

    Second cells that were kept out of the search come back. Then each topic that still has one cell only takes the free cell that
    gains most, the largest of several, even where nothing is gained: whoever asks for it twice may be short of seats, which the
    value of a grid does not count. Where no cell is free it takes that of the least missed topic, if something is gained.

    Parameters: `board`, `grid`. Returns: a grid of the board's own problem. Raises: nothing.
    Cost: a valuation of the grid for each free cell and topic.
    """
    problem = board.problem
    fixed = _fixed_twice(board)
    kept = tuple(one for one in board.grid.extra if one[0] in fixed)
    grid = replace(grid, extra=(*grid.extra, *kept))
    done = {topic for topic, _slot, _space in grid.extra}
    for topic in range(problem.topics):
        if problem.repeats[topic] > 1 and topic not in done and grid.slot_of_topic[topic] != NOWHERE:
            grid = _with_second_cell(board, grid, topic)
    return grid


def _with_second_cell(board: Board, grid: Grid, topic: int) -> Grid:
    problem, begun = board.problem, board.locked_slots
    free = [cell for cell in free_cells(problem, grid, topic) if cell[0] not in begun]
    if free:
        more = [replace(grid, extra=(*grid.extra, (topic, *cell))) for cell in free]
        return max(more, key=lambda one: (value(problem, one), problem.spaces[one.extra[-1][2]].capacity))
    tips = advise_repeats(problem, grid, count=problem.topics)
    tip = next((one for one in tips if one.topic == topic and one.slot not in begun), None)
    if tip is None or tip.instead_of is None:
        return grid
    slots, spaces = list(grid.slot_of_topic), list(grid.space_of_topic)
    slots[tip.instead_of] = spaces[tip.instead_of] = NOWHERE
    return Grid(tuple(slots), tuple(spaces), (*grid.extra, (topic, tip.slot, tip.space)))


def has_fixed_twice(board: Board) -> bool:
    """Whether a topic that is fixed may be given twice: bounds of `to_compose` do not count its second cell then.

    Parameters: `board`. Returns: a truth. Raises: nothing. Cost: linear.
    """
    return bool(_fixed_twice(board))


def _fixed_twice(board: Board) -> frozenset[int]:
    return frozenset(topic for topic in board.problem.fixed if board.problem.repeats[topic] > 1)
