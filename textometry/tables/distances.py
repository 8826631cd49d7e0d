"""Lexical distance between texts (Labbé and Labbé 2001): the share of words to change to turn one into the other, at equal length."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textometry.errors import InputError

Floats = NDArray[np.float64]


def labbe_distances(table: ArrayLike, *, least_expected: float = 1.0) -> Floats:
    """Distances between all pairs of texts.

    For two texts, the frequencies of the longer one are brought to the length of the shorter: E_i = F_i N_short / N_long.
    Words of the longer text expected less than ``least_expected`` times and absent of the shorter are left out, since
    the shorter text could not hold them. The distance is the sum of |F_i - E_i| over the sum of F_i + E_i.

    Cost: words x texts^2. Source: Labbé & Labbé 2001, 2003.

    Parameters
    ----------
    table
        words x texts, frequencies.
    least_expected
        see above; 0 keeps every word.

    Returns
    -------
    float64, texts x texts, symmetric, 0 (same proportions) to 1 (no word in common).

    Raises
    ------
    InputError
        when a text is empty.
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2:
        raise InputError("table_of_texts_wrong")
    lengths = counts.sum(axis=0)
    if np.any(lengths == 0):
        raise InputError("text_without_word", text=int(np.argmin(lengths)) + 1)
    n_texts = counts.shape[1]
    distances = np.zeros((n_texts, n_texts))
    for short in np.argsort(lengths, kind="stable"):
        others = np.flatnonzero(
            (lengths > lengths[short]) | ((lengths == lengths[short]) & (np.arange(n_texts) > short))
        )
        reduced = counts[:, others] * (lengths[short] / lengths[others])
        own = counts[:, [short]]
        counted = (reduced >= least_expected) | (own > 0)
        reduced = np.where(counted, reduced, 0.0)
        distance = np.abs(own - reduced).sum(axis=0) / (own.sum() + reduced.sum(axis=0))
        distances[short, others] = distances[others, short] = distance
    return distances
