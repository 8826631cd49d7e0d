"""Move a topic by hand: the resulting grid, gains and losses, broken rules."""

from dataclasses import dataclass

import numpy as np

from faire_reseau.topics.logic.problem import Board, grid_of_numbers
from forumgrid import NOWHERE, Broken, Effect, Grid, Standing, WhatIf, check, gains

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
    own_cell = next((cell for cell in cells if start is not None and cell[:2] == (topic, start)), None)
    there = next((cell for cell in cells if to is not None and cell[1:] == to and cell != own_cell), None)
    after = [cell for cell in cells if cell not in (own_cell, there)]
    moves: list[Cell] = [(topic, *to) if to is not None else (topic, NOWHERE, NOWHERE)]
    if there is not None:
        moves.append((there[0], *own_cell[1:]) if own_cell is not None else (there[0], NOWHERE, NOWHERE))
    after += [cell for cell in moves if cell[1] != NOWHERE]
    # The first cell of a topic given twice may be another one now: what is held is judged cell by cell.
    cells_held = [
        Broken("fixed_moved", (cell[0],), (), *cell[1:])
        for cell in (own_cell, there)
        if cell is not None and (cell[0] in board.locked or cell[1] in board.locked_slots)
    ]
    return Trial(_with_held(board, _effect(board, what_if.grid, after, moves, cells_held)), tuple(sorted(after)))


def aims_of(board: Board, what_if: WhatIf, trial: Trial) -> Standing:
    """What a trial adds to each aim of the grid, in their order.

    Parameters: `board`; `what_if`, made for the board's grid; `trial`, of that grid. Returns: larger than `NO_CHANGE` when it is for the better.
    Cost: seats of the slots touched; on a grid with a topic given twice, or about to be, of all slots.
    """
    after = grid_of_numbers(list(trial.cells), board.problem.topics)
    if board.grid.extra or after.extra:
        return what_if.aims_of(after)
    return what_if.aims(trial.effect)


def _effect(board: Board, before: Grid, cells: list[Cell], moves: list[Cell], rules_held: list[Broken]) -> Effect:
    problem = board.problem
    after = grid_of_numbers(cells, problem.topics)
    change = gains(problem, after) - gains(problem, before)
    known = set(check(problem, before))
    broken = rules_held + [rule for rule in check(problem, after) if rule not in known and rule.code != "fixed_moved"]
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
    known = {(broken_rule.code, broken_rule.topics) for broken_rule in effect.broken}
    late = [
        Broken("slot_not_allowed", (topic,), (), slot, space)
        for topic, slot, space in effect.moves
        if slot in board.locked_slots and ("slot_not_allowed", (topic,)) not in known
    ]
    if not late:
        return effect
    return Effect(effect.moves, effect.value_change, effect.gaining, effect.losing, (*effect.broken, *late))
