"""Evolution of classes over periods: the share of each class in each period, and where it departs from the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtri

from textometry.errors import InputError
from textometry.tables.association import presence_by_class_chi2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Evolution:
    """Classes by periods.

    Parameters
    ----------
    periods
        values of the variable, in order.
    counts
        periods x classes, classified segments.
    shares
        periods x classes, share of the classified segments of the period (0 when there are none).
    low, high
        bounds of each share at 95 % (Wilson), taking segments as independent.
    chi2
        periods x classes, signed chi2 of being in the period by being in the class.
    p
        chance of a table at least as far from independence (chi2 of the whole table).
    slopes
        for each class, change of its share per unit of the variable (least squares over segments); nan when
        the periods are not numbers.
    """

    periods: tuple[str, ...]
    counts: NDArray[np.int64]
    shares: Floats
    low: Floats
    high: Floats
    chi2: Floats
    p: float
    slopes: Floats

    def to_json(self) -> dict[str, Any]:
        """Plain values; a slope that has no meaning is ``None``."""
        return {
            "periods": list(self.periods),
            "counts": self.counts.tolist(),
            "shares": self.shares.tolist(),
            "low": self.low.tolist(),
            "high": self.high.tolist(),
            "chi2": self.chi2.tolist(),
            "p": self.p,
            "slopes": [None if np.isnan(slope) else float(slope) for slope in self.slopes],
        }


def evolution(classes: ArrayLike, periods: Sequence[str | int | None], n_classes: int | None = None) -> Evolution:
    """Cross the classes of segments with their period.

    Parameters
    ----------
    classes
        class of each segment from 1, 0 = none (left out).
    periods
        period of each segment; numbers, or texts that are numbers, are put in their order, other texts in
        the order of the alphabet; ``None`` or "" leaves the segment out.
    n_classes
        number of classes; the highest found when absent.

    Returns
    -------
    the table with its shares. Cost: linear.

    Raises
    ------
    InputError
        when no segment has both a class and a period.
    """
    class_of = np.asarray(classes, dtype=np.int64)
    names = np.array(["" if period is None else str(period) for period in periods], dtype=object)
    if names.shape != class_of.shape:
        raise InputError("periods_missing", periods=names.size, segments=class_of.size)
    dated = (class_of > 0) & (names != "")
    if not dated.any():
        raise InputError("periods_without_class")
    ordered = in_order({str(name) for name in names[dated]})
    place = {name: i for i, name in enumerate(ordered)}
    width = int(class_of.max()) if n_classes is None else n_classes
    counts = np.zeros((len(ordered), width), dtype=np.int64)
    np.add.at(counts, ([place[name] for name in names[dated]], class_of[dated] - 1), 1)
    sizes = counts.sum(axis=1, keepdims=True).astype(np.float64)
    shares = counts / sizes
    low, high = wilson(shares, sizes)
    return Evolution(
        periods=tuple(ordered),
        counts=counts,
        shares=shares,
        low=low,
        high=high,
        chi2=presence_by_class_chi2(counts.T, counts.sum(axis=1)).T,
        p=_independence(counts),
        slopes=_slopes(ordered, counts),
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def in_order(names: set[str]) -> list[str]:
    """Periods in the order of their numbers when all are numbers, else of the alphabet."""
    if all(_number(name) is not None for name in names):
        return sorted(names, key=lambda name: (_number(name) or 0.0, name))
    return sorted(names)


def wilson(shares: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Bounds of shares at 95 % (Wilson 1927), from the shares (0 to 1) and the numbers they are of."""
    z = float(ndtri(0.975))
    middle = (shares + z * z / (2 * sizes)) / (1 + z * z / sizes)
    reach = z * np.sqrt(shares * (1 - shares) / sizes + z * z / (4 * sizes**2)) / (1 + z * z / sizes)
    return np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)


def _independence(counts: NDArray[np.int64]) -> float:
    table = counts[:, counts.sum(axis=0) > 0].astype(np.float64)
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    if freedom == 0:
        return 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(chdtrc(freedom, ((table - expected) ** 2 / expected).sum()))


def _slopes(periods: list[str], counts: NDArray[np.int64]) -> Floats:
    numbers = [_number(name) for name in periods]
    if len(periods) < 2 or any(number is None for number in numbers):
        return np.full(counts.shape[1], np.nan)
    when = np.array(numbers, dtype=np.float64)
    sizes = counts.sum(axis=1).astype(np.float64)
    centred = when - (when * sizes).sum() / sizes.sum()
    return np.asarray(centred @ counts / (sizes * centred**2).sum())
