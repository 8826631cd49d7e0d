"""A topic taken from one cell to another, by hand: what the grid would be, who gains and loses, which rules would break."""

from dataclasses import dataclass

import numpy as np

from faire_reseau.topics.logic.problem import Board, grid_of_numbers
from forumgrid import NOWHERE, Broken, Effect, Grid, WhatIf, check, gains

Cell = tuple[int, int, int]


@dataclass(frozen=True)
class Trial:
    """What a move would do, and the cells (topic, slot, space) of the grid after it."""

    effect: Effect
    cells: tuple[Cell, ...]


def tried(board: Board, what_if: WhatIf, topic: int, start: int | None, to: tuple[int, int] | None) -> Trial:
    """What if `topic` left its cell in slot `start` for the cell `to`; whatever stands there takes the cell that is left.

    Parameters: `board`; `what_if`, made for the board's grid; `topic`, slots and spaces as the board numbers them; `start` None for a
    topic that comes in, or is given once more; `to` None for off the grid.
    Returns: a trial; its effect counts a topic that is given twice once for each person.
    Cost: that of a question to `what_if`; on a grid with a topic given twice, or about to be, a valuation of the whole grid.
    """
    first = board.grid.slot_of_topic[topic]
    if not board.grid.extra and start == (None if first == NOWHERE else first):
        effect = what_if.remove(topic) if to is None else what_if.place(topic, *to)
        return Trial(_with_held(board, effect), tuple(what_if.applied(effect).occurrences()))
    cells = board.grid.occurrences()
    mine = next((cell for cell in cells if start is not None and cell[:2] == (topic, start)), None)
    there = next((cell for cell in cells if to is not None and cell[1:] == to and cell != mine), None)
    after = [cell for cell in cells if cell not in (mine, there)]
    moves: list[Cell] = [(topic, *to) if to is not None else (topic, NOWHERE, NOWHERE)]
    if there is not None:
        moves.append((there[0], *mine[1:]) if mine is not None else (there[0], NOWHERE, NOWHERE))
    after += [cell for cell in moves if cell[1] != NOWHERE]
    # The first cell of a topic given twice may be another one now: what is held is judged cell by cell.
    held = [
        Broken("fixed_moved", (cell[0],), (), *cell[1:])
        for cell in (mine, there)
        if cell is not None and (cell[0] in board.locked or cell[1] in board.locked_slots)
    ]
    return Trial(_with_held(board, _effect(board, what_if.grid, after, moves, held)), tuple(sorted(after)))


def _effect(board: Board, before: Grid, cells: list[Cell], moves: list[Cell], held: list[Broken]) -> Effect:
    problem = board.problem
    after = grid_of_numbers(cells, problem.topics)
    change = gains(problem, after) - gains(problem, before)
    known = set(check(problem, before))
    broken = held + [one for one in check(problem, after) if one not in known and one.code != "fixed_moved"]
    gaining, losing = np.flatnonzero(change > 0), np.flatnonzero(change < 0)
    return Effect(
        moves=tuple(moves),
        value_change=int(change.sum()),
        gaining=tuple(zip(gaining.tolist(), change[gaining].tolist(), strict=True)),
        losing=tuple(zip(losing.tolist(), change[losing].tolist(), strict=True)),
        broken=tuple(broken),
    )


def _with_held(board: Board, effect: Effect) -> Effect:
    """The effect, refused when it would bring a topic into an hour that has begun."""
    known = {(one.code, one.topics) for one in effect.broken}
    late = [
        Broken("slot_not_allowed", (topic,), (), slot, space)
        for topic, slot, space in effect.moves
        if slot in board.locked_slots and ("slot_not_allowed", (topic,)) not in known
    ]
    if not late:
        return effect
    return Effect(effect.moves, effect.value_change, effect.gaining, effect.losing, (*effect.broken, *late))
