"""Results of a count: winners, order, steps, and how many ballots would have to change for another outcome."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from faire_reseau.structure.enums import StepCode

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """One step of a count: options and grades by their numbers, and the figures it rests on."""

    code: StepCode
    options: tuple[int, ...] = ()
    grades: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Change:
    """How many ballots, changed at will, make another set of winners: a lower bound, and a number that does."""

    at_least: int
    at_most: int

    @property
    def is_exact(self) -> bool:
        """Whether the two bounds meet."""
        return self.at_least == self.at_most


@dataclass(frozen=True)
class Count:
    """What a count gives: `order` has the best first, equal options together; `change` is None where no change can help."""

    winners: tuple[int, ...]
    order: tuple[tuple[int, ...], ...]
    steps: tuple[Step, ...]
    change: Change | None


def levels(options: Sequence[int], is_better: Callable[[int, int], bool]) -> tuple[tuple[int, ...], ...]:
    """Order options by a transitive relation: those that none of the remaining ones beats, again and again.

    Parameters
    ----------
    options : sequence of int, in the order in which equal ones are listed
    is_better : callable, whether the first option beats the second; it must have no circle

    Returns
    -------
    tuple of tuples of int, best first. Cost: quadratic in the options, once a level.
    """
    remaining, order = list(options), []
    while remaining:
        best = tuple(x for x in remaining if not any(is_better(y, x) for y in remaining))
        order.append(best)
        remaining = [x for x in remaining if x not in best]
    return tuple(order)


def weights_of(ballots: int, weights: Sequence[int] | None) -> Numbers:
    """Voices of each ballot.

    Parameters
    ----------
    ballots : int, from 0 on
    weights : sequence of int from 1 on, one a ballot; None: one vote each

    Returns
    -------
    array of `ballots` integers
    """
    return np.ones(ballots, np.int64) if weights is None else np.asarray(weights, np.int64)


def fewest(gains: Iterable[int], gap: int) -> int | None:
    """How many of the gains, the largest first, add up to a gap at least.

    Parameters
    ----------
    gains : integers
    gap : int

    Returns
    -------
    int from 0 on; None when all together do not. Cost: one sort.
    """
    if gap <= 0:
        return 0
    sums = accumulate(sorted(gains, reverse=True))
    return next((number for number, total in enumerate(sums, 1) if total >= gap), None)
