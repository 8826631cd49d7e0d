"""Schulze method (Markus Schulze, 2011): the option that beats every other one along the strongest chain of majorities wins."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from faire_reseau.structure.enums import StepCode, StrengthRule
from faire_reseau.structure.logic.counting import Change, Count, Numbers, Step, levels, weights_of

Ranks = NDArray[np.int16]


def count_schulze(
    ranks: ArrayLike, rule: StrengthRule = StrengthRule.WINNING, weights: Sequence[int] | None = None
) -> Count:
    """Count ballots that rank the options.

    Parameters
    ----------
    ranks : array of integers, a row a ballot, a column an option; a smaller rank is better, equal ones are tied
    rule : how strong a majority is: by the voices for it, or by how many more they are than those against
    weights : voices of each ballot, integers from 1 on; None: one each

    Returns
    -------
    Count. The fewest ballots to change are hard to find (Parkes and Xia, 2012): fewer than the lower bound cannot do, so many as
    the upper one do. Cost: ballots times squared options, then cubed options.
    """
    rows = np.asarray(ranks, np.int16)
    voices = weights_of(len(rows), weights)
    duels = _duels(rows, voices)
    paths, before = strongest_paths(strengths(duels, rule))
    options = range(len(duels))
    order = levels(options, lambda x, y: paths[x, y] > paths[y, x])
    steps = [
        Step(StepCode.DUEL, (x, y), numbers=(int(duels[x, y]), int(duels[y, x])))
        for x in options
        for y in options[x + 1 :]
    ]
    steps += [
        Step(StepCode.PATHS, _path(before, x, y), numbers=(int(paths[x, y]), int(paths[y, x])))
        for x in options
        for y in options
        if paths[x, y] > paths[y, x]
    ]
    steps += [Step(StepCode.TIED if len(level) > 1 else StepCode.UNBEATEN, level) for level in order[:1]]
    change = _change(rows, voices, duels, order[0], rule) if len(rows) and len(options) > 1 else None
    return Count(order[0], order, tuple(steps), change)


def strengths(duels: Numbers, rule: StrengthRule) -> Numbers:
    """How strong each majority is; 0 where there is none.

    Parameters
    ----------
    duels : square array, voices that prefer the row to the column
    rule : by the voices for it, or by the margin

    Returns
    -------
    square array of integers from 0 on
    """
    margins = duels - duels.T
    return np.where(margins > 0, duels if rule == StrengthRule.WINNING else margins, 0)


def strongest_paths(links: Numbers) -> tuple[Numbers, Numbers]:
    """For every two options, the strongest chain between them: a chain is as strong as its weakest link.

    Parameters
    ----------
    links : square array of strengths from 0 on, row over column

    Returns
    -------
    (array of the strengths, array of the option before the last one of each chain). Cost: cubed options (Floyd, Warshall).
    """
    paths = links.copy()
    before = np.tile(np.arange(len(links))[:, None], (1, len(links)))
    for by in range(len(links)):
        through = np.minimum(paths[:, by, None], paths[None, by, :])
        through[by, :] = through[:, by] = 0
        is_better = through > paths
        np.fill_diagonal(is_better, val=False)
        paths = np.where(is_better, through, paths)
        before = np.where(is_better, before[by][None, :], before)
    return paths, before


def _path(before: Numbers, start: int, end: int) -> tuple[int, ...]:
    path = [end]
    while path[-1] != start:
        path.append(int(before[start, path[-1]]))
    return tuple(reversed(path))


def _duels(rows: Ranks, voices: Numbers) -> Numbers:
    columns = np.ascontiguousarray(rows.T)
    duels = np.zeros((len(columns), len(columns)), np.int64)
    for x in range(len(columns)):
        for y in range(len(columns)):
            if x != y:
                duels[x, y] = voices[columns[x] < columns[y]].sum()
    return duels


def _change(rows: Ranks, voices: Numbers, duels: Numbers, winners: tuple[int, ...], rule: StrengthRule) -> Change:
    heaviest = np.cumsum(np.sort(voices)[::-1])
    at_most = len(rows)
    for other in range(len(duels)):
        if len(winners) > 1 or other != winners[0]:
            at_most = _greedy(rows, voices, duels, winners, other, rule, at_most)
    if len(winners) > 1:
        return Change(1, at_most)
    low, high = 1, at_most
    while low < high:
        number = (low + high) // 2
        is_enough = _may_change(duels, int(heaviest[number - 1]), winners[0], rule)
        low, high = (low, number) if is_enough else (number + 1, high)
    return Change(low, at_most)


def _may_change(duels: Numbers, voices: int, winner: int, rule: StrengthRule) -> bool:
    """Whether so many voices, used for every majority at once in the way that hurts most, could end the winner's lead."""
    # A voice that changes sides adds one for and takes one against.
    most = strengths_after(duels, voices, rule)
    least = strengths_after(duels, -voices, rule)
    up, down = strongest_paths(most)[0], strongest_paths(least)[0]
    return any(up[x, winner] >= down[winner, x] for x in range(len(duels)) if x != winner)


def strengths_after(duels: Numbers, voices: int, rule: StrengthRule) -> Numbers:
    """How strong each majority is once so many voices went over to it, or left it (below 0).

    Parameters
    ----------
    duels : square array, voices that prefer the row to the column
    voices : int
    rule : by the voices for it, or by the margin

    Returns
    -------
    square array of integers from 0 on, not of one possible election: each majority by itself
    """
    for_it, against = duels + voices, np.maximum(duels.T - voices, 0)
    return np.where(for_it > against, for_it if rule == StrengthRule.WINNING else for_it - against, 0)


def _greedy(
    rows: Ranks,
    voices: Numbers,
    duels: Numbers,
    winners: tuple[int, ...],
    other: int,
    rule: StrengthRule,
    at_most: int,
) -> int:
    """A number of ballots that, with `other` first and the winners last, gives other winners; `at_most` when no less does."""
    ahead = rows[:, other].astype(np.int64) - rows[:, list(winners)].min(axis=1)
    chosen = np.lexsort((-ahead, -voices * (ahead > 0), -voices * (ahead >= 0)))
    ideal = np.full(len(duels), 1, np.int16)
    ideal[list(winners)] = 2
    ideal[other] = 0

    def is_enough(number: int) -> bool:
        changed = chosen[:number]
        moved = int(voices[changed].sum())
        after = duels - _duels(rows[changed], voices[changed]) + moved * (ideal[:, None] < ideal[None, :])
        paths = strongest_paths(strengths(after, rule))[0]
        now = levels(range(len(duels)), lambda x, y: paths[x, y] > paths[y, x])[0]
        return now != winners

    if at_most > 1 and not is_enough(at_most - 1):
        return at_most
    low, high = 1, max(at_most - 1, 1)
    while low < high:
        number = (low + high) // 2
        low, high = (low, number) if is_enough(number) else (number + 1, high)
    return low
