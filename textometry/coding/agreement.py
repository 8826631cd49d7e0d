"""Inter-coder agreement: percentage, Cohen's kappa (1960), Fleiss' kappa (1971), Krippendorff's alpha (2011)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textometry.errors import InputError

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
Values = Sequence[Sequence[Hashable | None]]
# Krippendorff 2004, p. 241: conclusions can be drawn from .800, only tentative ones from .667.
RELIABLE, TENTATIVE = 0.8, 2 / 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """Measures of agreement; one that has no value (nothing varies, or too few values) is `None`.

    Parameters
    ----------
    units
        units (or characters) with at least two values.
    coders
        number of coders.
    percentage
        mean share (0 to 1) of pairs of coders that give a unit the same value.
    cohen
        mean over pairs of coders of Cohen's kappa.
    fleiss
        Fleiss's kappa, on the units everybody judged.
    alpha
        Krippendorff's alpha.
    level
        how differences were measured in alpha.
    """

    units: int
    coders: int
    percentage: float | None
    cohen: float | None
    fleiss: float | None
    alpha: float | None
    level: Level

    @property
    def verdict(self) -> str:
        """One word on alpha: "reliable" from .800, "tentative" from .667, "poor" under, "unknown" without a value."""
        if self.alpha is None:
            return "unknown"
        return "reliable" if self.alpha >= RELIABLE else "tentative" if self.alpha >= TENTATIVE else "poor"

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        names = ("units", "coders", "percentage", "cohen", "fleiss", "alpha", "level", "verdict")
        return {name: getattr(self, name) for name in names}


def agreement_of(values: Values, *, level: Level = "nominal", weights: ArrayLike | None = None) -> Agreement:
    """Measure the agreement of coders on units.

    Cost: units x coders, plus the square of the number of different values. Source: see each measure.

    Parameters
    ----------
    values
        coders x units; `None` where a coder gave no value.
    level
        "nominal" (names), "ordinal" (ranks), "interval" (differences count) or "ratio" (proportions count);
        for all but the first, values are numbers. Percentage and kappas always read values as names.
    weights
        how many times each unit counts, whole numbers (the characters of a stretch of text); 1 when absent.

    Raises
    ------
    InputError
        on fewer than two coders, rows of different lengths, or values that do not suit the level.
    """
    table, weight = _checked(values, weights)
    _, codes = _numbered(table)
    judged = (codes >= 0).sum(axis=0)
    return Agreement(
        units=int(weight[judged > 1].sum()),
        coders=len(table),
        percentage=percentage(table, weights=weight),
        cohen=_mean_cohen(table, weight),
        fleiss=fleiss(table, weights=weight),
        alpha=alpha(table, level=level, weights=weight),
        level=level,
    )


def percentage(values: Values, *, weights: ArrayLike | None = None) -> float | None:
    """Share (0 to 1) of equal values among pairs of coders, each unit counting once (Fleiss's observed agreement).

    Parameters
    ----------
    values, weights
        see :func:`agreement_of`.
    """
    table, weight = _checked(values, weights)
    counts = _counts(*_numbered(table))
    judged = counts.sum(axis=1)
    paired = judged > 1
    if not weight[paired].sum():
        return None
    same = (counts[paired] * (counts[paired] - 1)).sum(axis=1) / (judged[paired] * (judged[paired] - 1))
    return float((weight[paired] * same).sum() / weight[paired].sum())


def cohen(
    one_coder: Sequence[Hashable | None], other_coder: Sequence[Hashable | None], *, weights: ArrayLike | None = None
) -> float | None:
    """Cohen's kappa of two coders: agreement beyond what their own shares of each value would give by chance.

    Source: Cohen 1960.

    Parameters
    ----------
    one_coder, other_coder
        a value per unit; units where one is `None` are left out.
    weights
        see :func:`agreement_of`.

    Returns
    -------
    at most 1; `None` when no unit is left or when both always give one and the same value.
    """
    table, weight = _checked([one_coder, other_coder], weights)
    names, codes = _numbered(table)
    both_judged = (codes >= 0).all(axis=0)
    total = weight[both_judged].sum()
    if not total:
        return None
    first, second = (np.bincount(codes[side, both_judged], weight[both_judged], len(names)) / total for side in (0, 1))
    observed = float(weight[both_judged][codes[0, both_judged] == codes[1, both_judged]].sum() / total)
    return _beyond_chance(observed, float(first @ second))


def fleiss(values: Values, *, weights: ArrayLike | None = None) -> float | None:
    """Fleiss's kappa of any number of coders, on the units that all of them judged.

    Source: Fleiss 1971.

    Parameters
    ----------
    values, weights
        see :func:`agreement_of`.
    """
    table, weight = _checked(values, weights)
    counts = _counts(*_numbered(table))
    m = len(table)
    complete = counts.sum(axis=1) == m
    total = weight[complete].sum()
    if not total:
        return None
    observed = float(
        (weight[complete] * (counts[complete] * (counts[complete] - 1)).sum(axis=1)).sum() / (total * m * (m - 1))
    )
    shares = (weight[complete] @ counts[complete]) / (total * m)
    return _beyond_chance(observed, float(shares @ shares))


def alpha(values: Values, *, level: Level = "nominal", weights: ArrayLike | None = None) -> float | None:
    """Krippendorff's alpha: 1 - observed / expected disagreement, whatever the number of coders and missing values.

    Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability.

    Parameters
    ----------
    values, level, weights
        see :func:`agreement_of`.

    Returns
    -------
    at most 1; `None` when no unit has two values or when nothing varies.

    Raises
    ------
    InputError
        on an unknown level, or values that are no numbers (negative ones for "ratio").
    """
    if level not in LEVELS:
        raise InputError("level_unknown", level=level, choices=LEVELS)
    table, weight = _checked(values, weights)
    names, codes = _numbered(table, as_numbers=level != "nominal")
    counts = _counts(names, codes)
    judged = counts.sum(axis=1)
    paired = judged > 1
    counts, judged, weight = counts[paired], judged[paired], weight[paired]
    by_unit = weight / (judged - 1)
    coincidences = (counts * by_unit[:, None]).T @ counts - np.diag(by_unit @ counts)
    margins = coincidences.sum(axis=1)
    distance = _distance(names, margins, level)
    expected = float((np.outer(margins, margins) * distance).sum())
    if expected == 0:
        return None
    observed = float((coincidences * distance).sum())
    return 1 - (float(margins.sum()) - 1) * observed / expected


def _checked(values: Values, weights: ArrayLike | None) -> tuple[list[list[Hashable | None]], Floats]:
    table = [[None if value is None or value != value else value for value in row] for row in values]  # noqa: PLR0124 - NaN
    if len(table) < 2:
        raise InputError("coders_too_few", coders=len(table))
    widths = {len(row) for row in table}
    if len(widths) > 1:
        raise InputError("coders_of_other_lengths", units=sorted(widths))
    width = widths.pop()
    weight = np.ones(width) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != (width,) or (weight < 0).any() or not np.isfinite(weight).all():
        raise InputError("weights_wrong", units=width)
    return table, weight


def _numbered(table: list[list[Any]], *, as_numbers: bool = False) -> tuple[list[Any], NDArray[np.int64]]:
    """The different values, sorted, and coders x units, the number of each value or -1."""
    if as_numbers:
        table = [[None if value is None else _number(value) for value in row] for row in table]
    distinct = {value for row in table for value in row if value is not None}
    try:
        names = sorted(distinct)
    except TypeError:
        names = sorted(distinct, key=lambda value: (type(value).__name__, str(value)))
    place = {value: number for number, value in enumerate(names)}
    return names, np.array([[-1 if value is None else place[value] for value in row] for row in table], dtype=np.int64)


def _number(value: Any) -> float:
    try:
        number = float(str(value).replace(",", ".")) if isinstance(value, str) else float(value)
    except (TypeError, ValueError) as error:
        raise InputError("judgement_not_number", judgement=value) from error
    if not np.isfinite(number):
        raise InputError("judgement_not_finite", judgement=value)
    return number


def _counts(names: list[Any], codes: NDArray[np.int64]) -> Floats:
    """Units x values, number of coders who gave each."""
    counts = np.zeros((codes.shape[1], len(names)))
    for row in codes:
        judging = np.flatnonzero(row >= 0)
        counts[judging, row[judging]] += 1
    return counts


def _distance(names: list[Any], margins: Floats, level: Level) -> Floats:
    """Squared differences between values."""
    if level == "nominal":
        return 1 - np.eye(len(names))
    if level == "ordinal":
        middles = np.cumsum(margins) - margins / 2
        return np.asarray((middles[:, None] - middles[None, :]) ** 2)
    numbers = np.array(names, dtype=np.float64)
    gaps, sums = numbers[:, None] - numbers[None, :], numbers[:, None] + numbers[None, :]
    if level == "interval":
        return np.asarray(gaps**2)
    if (numbers < 0).any():
        raise InputError("judgement_negative")
    return np.asarray(np.divide(gaps, sums, out=np.zeros_like(gaps), where=sums != 0) ** 2)


def _beyond_chance(observed: float, chance: float) -> float | None:
    return None if chance >= 1 - 1e-15 else (observed - chance) / (1 - chance)


def _mean_cohen(table: list[list[Hashable | None]], weight: Floats) -> float | None:
    kappas = [cohen(row, other_row, weights=weight) for row, other_row in combinations(table, 2)]
    known = [kappa for kappa in kappas if kappa is not None]
    return float(np.mean(known)) if known else None
