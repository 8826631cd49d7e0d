"""Consolidation: totals of those who answered, median and spread, change on a constant set of centres, and what would tell withheld numbers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from faire_reseau.kit.small_numbers import LEAST_SHOWN


@dataclass(frozen=True)
class Spread:
    """What the centres that answered say: their number, total, median, the middle half, least and most."""

    n: int
    total: float
    median: float
    low: float
    high: float
    least: float
    most: float


def spread(numbers: Mapping[int, float]) -> Spread | None:
    """The spread of the numbers of centres, by key; None without any. Quartiles by the inclusive method. Cost: that of sorting."""
    values = sorted(numbers.values())
    if not values:
        return None
    low, _middle, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return Spread(len(values), sum(values), median(values), low, high, values[0], values[-1])


def names_centres(numbers: Mapping[int, float], hidden: Collection[int]) -> bool:
    """Whether the median and the middle half would tell numbers of centres that are withheld: of fewer than `LEAST_SHOWN` centres they and
    the total tell every one of them; of more, each is the number of a centre, or lies between those of two.

    Parameters: `numbers` of centres by key; `hidden`, the keys of those that are withheld. Cost: that of sorting.
    """
    if not hidden:
        return False
    keys = sorted(numbers, key=lambda key: numbers[key])
    last = len(keys) - 1
    beside = {place for quarter in (1, 2, 3) for place in (last * quarter // 4, -(-last * quarter // 4))}
    return len(keys) < LEAST_SHOWN or any(keys[place] in hidden for place in beside)


@dataclass(frozen=True)
class Change:
    """The same centres in two years: how many they are, and their totals."""

    n: int
    now: float
    before: float

    @property
    def share(self) -> float | None:
        """The change as a part of what it was; None from nothing."""
        return (self.now - self.before) / self.before if self.before else None


def change(now: Mapping[int, float], before: Mapping[int, float]) -> Change | None:
    """The change of the centres that answered in both years; None when there are none."""
    both = now.keys() & before.keys()
    return Change(len(both), sum(now[key] for key in both), sum(before[key] for key in both)) if both else None
