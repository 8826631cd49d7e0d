"""Approval voting (Brams and Fishburn, 1978) and dot voting: the option with the largest sum wins."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from faire_reseau.structure.enums import StepCode
from faire_reseau.structure.logic.counting import Change, Count, Numbers, Step, fewest, levels, weights_of


def count_approval(approved: ArrayLike, weights: Sequence[int] | None = None) -> Count:
    """Count ballots that name the options they approve of.

    Parameters
    ----------
    approved : array of 0 and 1, a row a ballot, a column an option
    weights : voices of each ballot, integers from 1 on; None: one each

    Returns
    -------
    Count. The number of ballots to change is exact: a changed ballot takes its voice from the winner and gives it to another.
    Cost: ballots times options.
    """
    marks = np.asarray(approved, np.int64)
    voices = weights_of(len(marks), weights)
    return _count(marks, voices, np.ones(len(marks), np.int64))


def count_dots(dots: ArrayLike, most: int | None = None, weights: Sequence[int] | None = None) -> Count:
    """Count ballots that lay dots on options.

    Parameters
    ----------
    dots : array of integers from 0 on, a row a ballot, a column an option
    most : dots that a ballot may lay at most, all on one option if it wants; None: as many as the fullest ballot laid
    weights : voices of each ballot, integers from 1 on; None: one each

    Returns
    -------
    Count. The number of ballots to change is exact: a changed ballot takes its dots from the winner and lays all on another.
    Cost: ballots times options.
    """
    marks = np.asarray(dots, np.int64)
    voices = weights_of(len(marks), weights)
    if most is None:
        most = int(marks.sum(axis=1).max(initial=0))
    return _count(marks, voices, np.full(len(marks), most, np.int64))


def _count(marks: Numbers, voices: Numbers, full: Numbers) -> Count:
    sums = [int(total) for total in (marks * voices[:, None]).sum(axis=0)]
    order = levels(range(len(sums)), lambda x, y: sums[x] > sums[y])
    steps = [Step(StepCode.SUM, (x,), numbers=(sums[x],)) for level in order for x in level]
    steps += [Step(StepCode.TIED, level, numbers=(sums[level[0]],)) for level in order if len(level) > 1]
    return Count(order[0], order, tuple(steps), _change(marks, voices, full, sums, order[0]))


def _change(
    marks: Numbers, voices: Numbers, full: Numbers, sums: Sequence[int], winners: tuple[int, ...]
) -> Change | None:
    """The fewest ballots: exact, since each ballot's gain between winner and challenger is its own."""
    if not len(marks) or not full.any() or len(sums) < 2:
        return None
    if len(winners) > 1:
        # One ballot is enough: a winner that it marks loses the mark, or, where nothing is marked, one option gains one.
        return Change(1, 1)
    first = winners[0]
    numbers = []
    for other in range(len(sums)):
        if other != first:
            gains = (marks[:, first] + full - marks[:, other]) * voices
            numbers.append(fewest(gains.tolist(), sums[first] - sums[other]))
    least = min((number for number in numbers if number is not None), default=None)
    return None if least is None else Change(least, least)
