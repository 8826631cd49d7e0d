"""Keyness of words: chi2, G2 (Dunning 1993) and log-ratio (Hardie 2014) of one part of a corpus against the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erfc, ndtri

from textometry.errors import InputError

Floats = NDArray[np.float64]
Correction = Literal["auto", "yates", "none"]


@dataclass(frozen=True, slots=True, eq=False)
class Keyness:
    """Measures of every word; all arrays have one value per word.

    Parameters
    ----------
    target, reference
        frequency in the part and in the rest.
    chi2, g2
        signed: negative when the word is rarer in the part.
    chi2_p, g2_p
        chance of a value at least as large without any difference (1 degree of freedom).
    log_ratio
        binary logarithm of the ratio of relative frequencies: 1 means twice as frequent in the part.
    low, high
        bounds of its interval of confidence.
    """

    target: NDArray[np.int64]
    reference: NDArray[np.int64]
    chi2: Floats
    chi2_p: Floats
    g2: Floats
    g2_p: Floats
    log_ratio: Floats
    low: Floats
    high: Floats

    def to_json(self) -> dict[str, Any]:
        """Plain lists, in the order of words."""
        return {name: getattr(self, name).tolist() for name in self.__slots__}


def keyness(
    target: ArrayLike, reference: ArrayLike, *, correction: Correction = "auto", confidence: float = 0.95
) -> Keyness:
    """Compare the frequencies of words in a part with those in the rest.

    Cost: linear. Source: Dunning 1993 (G2), Hardie 2014 (log-ratio); interval from the variance of the logarithm of a
    ratio of proportions (Katz et al. 1978).

    Parameters
    ----------
    target, reference
        frequency of each word in the part and in the rest.
    correction
        ``yates`` takes 1/2 off every gap; ``auto`` does so where an expected frequency is under 5 (and
        the gap over 1/2); ``none`` never does.
    confidence
        of the interval of the log-ratio, between 0 and 1.

    Returns
    -------
    the measures. A word absent of one side counts for half an occurrence there in the log-ratio.

    Raises
    ------
    InputError
        when one side is empty or a frequency is negative.
    """
    a, b = np.asarray(target, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1:
        raise InputError("frequencies_of_other_words")
    if a.size and min(a.min(), b.min()) < 0:
        raise InputError("frequencies_negative")
    size_a, size_b = a.sum(), b.sum()
    if size_a == 0 or size_b == 0:
        raise InputError("part_empty")
    total = size_a + size_b
    observed = np.array([[a, b], [size_a - a, size_b - b]])
    expected = np.array([[(a + b) * size_a, (a + b) * size_b], [(total - a - b) * size_a, (total - a - b) * size_b]])
    expected /= total
    gap = observed - expected
    corrected = np.full(a.shape, correction == "yates")
    if correction == "auto":
        corrected = expected.min(axis=(0, 1)) < 5
    corrected &= np.abs(gap[0, 0]) > 0.5
    gap = np.where(corrected, gap - 0.5 * np.sign(gap), gap)
    used = expected + gap
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = np.nan_to_num((gap**2 / expected).sum(axis=(0, 1)))
        g2 = 2 * np.where(used > 0, used * np.log(used / expected), 0.0).sum(axis=(0, 1))
    g2 = np.maximum(g2, 0.0)
    sign = np.sign(a * size_b - b * size_a)
    log_ratio, low, high = _log_ratio(a, b, size_a, size_b, confidence)
    return Keyness(
        target=a.astype(np.int64),
        reference=b.astype(np.int64),
        chi2=sign * chi2,
        chi2_p=erfc(np.sqrt(chi2 / 2)),
        g2=sign * g2,
        g2_p=erfc(np.sqrt(g2 / 2)),
        log_ratio=log_ratio,
        low=low,
        high=high,
    )


def _log_ratio(a: Floats, b: Floats, size_a: float, size_b: float, confidence: float) -> tuple[Floats, Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        filled_a, filled_b = np.where(a > 0, a, 0.5), np.where(b > 0, b, 0.5)
        ratio = np.log2(filled_a / size_a) - np.log2(filled_b / size_b)
        spread = np.sqrt(np.maximum(1 / filled_a - 1 / size_a + 1 / filled_b - 1 / size_b, 0.0)) / np.log(2)
    reach = float(ndtri(0.5 + confidence / 2)) * spread
    nowhere = (a + b) == 0
    return tuple(np.where(nowhere, 0.0, value) for value in (ratio, ratio - reach, ratio + reach))  # type: ignore[return-value]
