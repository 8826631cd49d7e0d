"""Bipartition of a binary table (Reinert 1983): cut its rows in two so that the chi-square of the two groups by terms is as large as can be.

With x the table, r and c its margins, N its total; for a group A let T_j = sum over A of x_ij, s = sum over A of r_i,
Q = sum over j of T_j^2 / c_j. Then

    chi2(A) / N = N / (s (N - s)) * (Q - s^2 / N),

and moving row i in or out changes Q by ``+-2 g_i + w_i`` with g_i = sum over the terms of i of T_j / c_j and
w_i = sum of 1 / c_j: one reading of the row. Source: Reinert 1983 (the criterion and the two phases).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textometry.tables.subtable import SubTable

Floats = NDArray[np.float64]
Side = NDArray[np.bool_]

# A move must gain more than rounding can feign, or two equal partitions would chase one another.
LEAST_GAIN = 1e-12
MOST_PASSES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Bipartition:
    """Two groups of rows.

    Parameters
    ----------
    first
        one boolean per row of the table: whether it is in the first group.
    scan
        chi2 / N of the best cut along the axis.
    swap
        chi2 / N after rows have been moved one by one.
    passes
        number of passes in which something moved.
    """

    first: Side
    scan: float
    swap: float
    passes: int


def bipartition(table: SubTable, scores: Floats, *, least_rows: int = 5, least_pass_gain: float = 0.0) -> Bipartition:
    """Cut along an axis at the best place, then move rows as long as the chi-square grows.

    Parameters
    ----------
    table
        non-empty rows and columns.
    scores
        one score per row; rows with equal scores stay together in the cut.
    least_rows
        rows are no longer moved once a group has fewer rows than this.
    least_pass_gain
        stop after a pass that gains less than this share of the chi-square; 0 goes to the end.

    Returns
    -------
    the two groups; the first has the low scores. Cost: two readings of the cells, then one per pass.
    """
    weights = 1.0 / table.column_sums.astype(np.float64)
    order = np.argsort(scores, kind="stable").astype(np.int64)
    best, scan = _scan(order, table.indptr, table.indices, weights)
    first = scores <= scores[order[best]]
    swap, passes = _swap(first, table.indptr, table.indices, weights, least_rows, least_pass_gain)
    return Bipartition(first, float(scan), float(swap), int(passes))


def moved_to_the_end(table: SubTable, parts: Bipartition, *, least_rows: int = 5) -> Bipartition:
    """Go on moving rows from a bipartition that was left early, until nothing gains any more."""
    weights = 1.0 / table.column_sums.astype(np.float64)
    first = parts.first.copy()
    swap, passes = _swap(first, table.indptr, table.indices, weights, least_rows, 0.0)
    return Bipartition(first, parts.scan, float(swap), parts.passes + int(passes))


@njit(cache=True, nogil=True)
def _ratio(square, size, total):  # type: ignore[no-untyped-def]
    if size <= 0 or size >= total:
        return 0.0
    return total / (size * (total - size)) * (square - size * size / total)


@njit(cache=True, nogil=True)
def _row(i, indptr, indices, weights, inside):  # type: ignore[no-untyped-def]
    """g_i and w_i of the formula at the head of the module."""
    g, w = 0.0, 0.0
    for cell in range(indptr[i], indptr[i + 1]):
        j = indices[cell]
        g += inside[j] * weights[j]
        w += weights[j]
    return g, w


@njit(cache=True, nogil=True)
def _gather(first, indptr, indices, weights):  # type: ignore[no-untyped-def]
    """T, s and Q of a group, from the beginning."""
    inside = np.zeros(weights.size)
    size = 0.0
    for i in range(indptr.size - 1):
        if first[i]:
            size += indptr[i + 1] - indptr[i]
            for cell in range(indptr[i], indptr[i + 1]):
                inside[indices[cell]] += 1.0
    square = 0.0
    for j in range(weights.size):
        square += inside[j] * inside[j] * weights[j]
    return inside, size, square


@njit(cache=True, nogil=True)
def _scan(order, indptr, indices, weights):  # type: ignore[no-untyped-def]
    """Place in ``order`` of the last row of the best beginning, and its chi2 / N."""
    total = float(indices.size)
    inside = np.zeros(weights.size)
    size, square, best, best_ratio = 0.0, 0.0, 0, -1.0
    for place in range(order.size - 1):
        i = order[place]
        g, w = _row(i, indptr, indices, weights, inside)
        square += 2.0 * g + w
        size += indptr[i + 1] - indptr[i]
        for cell in range(indptr[i], indptr[i + 1]):
            inside[indices[cell]] += 1.0
        ratio = _ratio(square, size, total)
        if ratio > best_ratio:
            best, best_ratio = place, ratio
    return best, best_ratio


@njit(cache=True, nogil=True)
def _swap(first, indptr, indices, weights, least_rows, least_pass_gain):  # type: ignore[no-untyped-def]
    """Move rows in their order, each as soon as it gains; ``first`` is changed in place."""
    total = float(indices.size)
    n = indptr.size - 1
    alone = np.zeros(n)
    for i in range(n):
        for cell in range(indptr[i], indptr[i + 1]):
            alone[i] += weights[indices[cell]]
    moved, moved_before = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    passes = 0
    inside, size, square = _gather(first, indptr, indices, weights)
    current = _ratio(square, size, total)
    # T_j / c_j is kept beside T_j: most rows do not move, and read one array instead of two.
    share = inside * weights
    while passes < MOST_PASSES:
        in_first = first.sum()
        if in_first < least_rows or n - in_first < least_rows:
            break
        moved[:] = False
        any_moved = False
        before = current
        for i in range(n):
            sign = -1.0 if first[i] else 1.0
            g = 0.0
            for cell in range(indptr[i], indptr[i + 1]):
                g += share[indices[cell]]
            new_square = square + sign * 2.0 * g + alone[i]
            new_size = size + sign * (indptr[i + 1] - indptr[i])
            ratio = _ratio(new_square, new_size, total)
            if ratio > current * (1.0 + LEAST_GAIN):
                square, size, current = new_square, new_size, ratio
                for cell in range(indptr[i], indptr[i + 1]):
                    j = indices[cell]
                    inside[j] += sign
                    share[j] = inside[j] * weights[j]
                first[i] = not first[i]
                moved[i] = any_moved = True
        if not any_moved:
            break
        passes += 1
        inside, size, square = _gather(first, indptr, indices, weights)
        share = inside * weights
        current = _ratio(square, size, total)
        if current - before < least_pass_gain * current or np.array_equal(moved, moved_before):
            break
        moved_before[:] = moved
    return current, passes
