"""Majority judgement (Balinski and Laraki, 2007 and 2011): the option with the best middle grade wins.

Equal middle grades are told apart by taking the middle grade of each away, again and again, until they differ. Of an even number of
grades, the rule says which of the two in the middle counts: the lower one (Balinski and Laraki), or the upper one.
"""

from collections.abc import Callable, Sequence
from functools import cmp_to_key, partial

import numpy as np
from numpy.typing import ArrayLike

from faire_reseau.structure.enums import MiddleRule, StepCode
from faire_reseau.structure.logic.counting import Change, Count, Numbers, Step, levels, weights_of


def count_majority(
    grades: ArrayLike, number_of_grades: int, rule: MiddleRule = MiddleRule.LOWER, weights: Sequence[int] | None = None
) -> Count:
    """Count ballots that give a grade to each option.

    Parameters
    ----------
    grades : array of integers, a row a ballot, a column an option; 0 is the best grade, `number_of_grades` - 1 the worst
    number_of_grades : int, from 2 on
    rule : which grade of the two in the middle counts
    weights : voices of each ballot, integers from 1 on; None: one each

    Returns
    -------
    Count. The bounds of the number of ballots to change: no fewer can do (as if the ballots that lower the winner and those
    that raise another could be chosen apart); so many do (ballots of a greedy choice). Cost: ballots times options.
    """
    rows = np.asarray(grades, np.int64)
    voices = weights_of(len(rows), weights)
    options = range(rows.shape[1])
    # Of each option, how many voices gave each grade; the worst first, as grades are sorted before the middle is taken.
    worst_first = number_of_grades - 1 - rows
    tables = [_table(worst_first[:, x], voices, number_of_grades) for x in options]

    def worse_last(x: int, y: int) -> int:
        return compare(tables[y], tables[x], rule)

    ranks = sorted(options, key=cmp_to_key(worse_last))
    order = levels(ranks, lambda x, y: compare(tables[x], tables[y], rule) > 0)
    steps = [_middle_step(x, tables[x], rule) for level in order for x in sorted(level)] if len(rows) else []
    steps += _tie_steps(order, tables, rule) if len(rows) else []
    winners = tuple(sorted(order[0]))
    change = _change(worst_first, voices, tables, winners, rule) if len(rows) and len(options) > 1 else None
    return Count(winners, tuple(tuple(sorted(level)) for level in order), tuple(steps), change)


def compare(first: Sequence[int], second: Sequence[int], rule: MiddleRule) -> int:
    """Compare two options by their middle grades, taken away one by one.

    Parameters
    ----------
    first, second : voices for each grade, worst first, with the same sum
    rule : which grade of the two in the middle counts

    Returns
    -------
    int above 0 when `first` is better, below when `second` is, 0 when they have the same grades. Cost: linear in the grades.
    """
    difference = _difference(first, second, rule)
    return 0 if difference is None else difference[1] - difference[2]


def _difference(first: Sequence[int], second: Sequence[int], rule: MiddleRule) -> tuple[int, int, int] | None:
    """After how many grades taken away two options differ, and their grades there (worst is 0); None: nowhere.

    Sorted grades differ over whole runs: the first place taken away within a run is one of its ends, or beside the middle.
    """
    ends = np.cumsum(first), np.cumsum(second)
    total = int(ends[0][-1])
    middle = (total - 1) // 2
    places = {int(end) - side for run in ends for end in run for side in (0, 1)} | {middle - 1, middle, middle + 1}
    time_of = partial(_time, total=total, middle=middle, rule=rule)
    for place in sorted((place for place in places if 0 <= place < total), key=time_of):
        here, there = (int(np.searchsorted(run, place, side="right")) for run in ends)
        if here != there:
            return time_of(place), here, there
    return None


def _time(place: int, *, total: int, middle: int, rule: MiddleRule) -> int:
    """How many grades are taken away before the one at a place among sorted grades; the lower middle stands at `middle`."""
    below, above = middle - place, place - middle
    if total % 2:
        if place == middle:
            return 0
        is_first = (place < middle) == (rule == MiddleRule.LOWER)
        return 2 * max(below, above) - (1 if is_first else 0)
    if rule == MiddleRule.LOWER:
        return 2 * below if place <= middle else 2 * above - 1
    return 2 * (above - 1) if place > middle else 2 * below + 1


def _table(column: Numbers, voices: Numbers, grades: int) -> list[int]:
    return [int(n) for n in np.bincount(column, weights=voices, minlength=grades)]


def _middle_of(table: Sequence[int], rule: MiddleRule) -> int:
    total = sum(table)
    place = (total - 1) // 2 if rule == MiddleRule.LOWER else total // 2
    return int(np.searchsorted(np.cumsum(table), place, side="right"))


def _middle_step(option: int, table: Sequence[int], rule: MiddleRule) -> Step:
    """The middle grade of an option, the voices above and below it, and those for each grade, best first."""
    middle = _middle_of(table, rule)
    above, below = sum(table[middle + 1 :]), sum(table[:middle])
    return Step(StepCode.MIDDLE, (option,), (len(table) - 1 - middle,), (above, below, *reversed(table)))


def _tie_steps(order: Sequence[tuple[int, ...]], tables: Sequence[Sequence[int]], rule: MiddleRule) -> list[Step]:
    steps = []
    for level, after in zip(order, [*order[1:], ()], strict=True):
        if len(level) > 1:
            steps.append(Step(StepCode.TIED, tuple(sorted(level))))
        for other in after[:1]:
            x = level[0]
            difference = _difference(tables[x], tables[other], rule)
            if difference and difference[0]:
                times, here, there = difference
                worst = len(tables[x]) - 1
                steps.append(Step(StepCode.BROKEN, (x, other), (worst - here, worst - there), (times,)))
    return steps


def _change(
    worst_first: Numbers,
    voices: Numbers,
    tables: Sequence[Sequence[int]],
    winners: tuple[int, ...],
    rule: MiddleRule,
) -> Change:
    if len(winners) > 1:
        # Equal winners have the same grades: one ballot that changes its grade of one of them parts them.
        return Change(1, 1)
    first = winners[0]
    bounds = []
    for other in range(len(tables)):
        if other != first:
            at_least = _relaxed(voices, tables[first], tables[other], rule)
            at_most = _greedy(worst_first[:, first], worst_first[:, other], voices, tables, (first, other), rule)
            bounds.append((at_least, at_most))
    return Change(min(bound[0] for bound in bounds), min(bound[1] for bound in bounds))


def _relaxed(voices: Numbers, winner: Sequence[int], other: Sequence[int], rule: MiddleRule) -> int:
    """A lower bound: the best grades of the winner become worst, the worst grades of the other best, chosen apart."""
    heaviest = np.cumsum(np.sort(voices)[::-1])

    def is_enough(number: int) -> bool:
        moved = int(heaviest[number - 1]) if number else 0
        lowered = _moved(winner[::-1], moved)[::-1]
        raised = _moved(other, moved)
        return compare(raised, lowered, rule) >= 0

    return _first_true(is_enough, len(voices))


def _moved(table: Sequence[int], voices: int) -> list[int]:
    """Voices taken from the first grades on and given to the last one."""
    table, left = list(table), voices
    for grade in range(len(table) - 1):
        taken = min(left, table[grade])
        table[grade] -= taken
        table[-1] += taken
        left -= taken
    return table


def _greedy(
    winner: Numbers,
    other: Numbers,
    voices: Numbers,
    tables: Sequence[Sequence[int]],
    pair: tuple[int, int],
    rule: MiddleRule,
) -> int:
    """A number that does: for each grade, the ballots that most raise the other to it and lower the winner beneath it."""
    grades = len(tables[0])
    kinds, numbers = np.unique(np.stack([winner, other, voices], axis=1), axis=0, return_counts=True)
    best = len(winner)
    for threshold in range(1, grades):
        crossing = (kinds[:, 0] >= threshold).astype(np.int64) + (kinds[:, 1] < threshold)
        chosen = np.lexsort((kinds[:, 1] - kinds[:, 0], -crossing * kinds[:, 2]))
        ordered, upto = kinds[chosen], np.cumsum(numbers[chosen])

        def is_enough(number: int, ordered: Numbers = ordered, upto: Numbers = upto) -> bool:
            lowered, raised = (list(tables[x]) for x in pair)
            before = 0
            for (from_winner, from_other, weight), end in zip(ordered.tolist(), upto.tolist(), strict=True):
                voices_moved = (min(end, number) - before) * weight
                lowered[from_winner] -= voices_moved
                lowered[0] += voices_moved
                raised[from_other] -= voices_moved
                raised[-1] += voices_moved
                before = end
                if end >= number:
                    break
            return compare(raised, lowered, rule) >= 0

        best = min(best, _first_true(is_enough, len(winner)))
    return best


def _first_true(is_enough: Callable[[int], bool], most: int) -> int:
    """The least number up to `most` that is enough; more never is less."""
    low, high = 0, most
    while low < high:
        number = (low + high) // 2
        low, high = (low, number) if is_enough(number) else (number + 1, high)
    return low
