"""First axes of the correspondence analysis of a binary sparse table, by Lanczos iteration (Lanczos 1950), deterministic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal

from textometry.tables.subtable import SubTable

Floats = NDArray[np.float64]

EXACT = 1e-10
MOST_STEPS = 600


def row_scores(table: SubTable, n_axes: int = 1, *, tolerance: float = EXACT) -> Floats:
    """Scores of the rows on the first axes.

    The axes are the singular vectors of ``D_r^-1/2 (P - r c') D_c^-1/2``; the trivial pair is projected out, and the
    iteration works on the side of the columns, so that each step costs two readings of the cells. Every sum is made in
    a fixed order by one thread and the start depends on the order of rows alone: the result is the same for any
    number of threads and does not depend on the order of terms beyond rounding.

    Source: Lanczos 1950 with full reorthogonalisation; Lebart, Morineau & Piron 1995, ch. 1.3 for the analysis.

    Parameters
    ----------
    table
        non-empty rows and columns.
    n_axes
        number of axes wanted; fewer are returned when the table has fewer.
    tolerance
        largest residual of ``S'S v = lambda v``, relative to the largest lambda.

    Returns
    -------
    float64, axes x rows; on each axis the first row away from 0 is positive. When
    the most steps are spent the best approximation is returned.
    """
    n_rows, n_columns = table.rows.size, table.columns.size
    most = min(n_rows, n_columns) - 1
    n_axes = min(n_axes, most)
    if n_axes < 1:
        return np.empty((0, n_rows))
    root_sums = np.sqrt(table.column_sums.astype(np.float64))
    trivial = root_sums / np.sqrt(float(table.total))
    start = _gather_columns(table.column_indptr, table.column_rows, irregular(n_rows)) / root_sums

    def cross_product(vector: Floats) -> Floats:
        by_row = _gather_rows(table.indptr, table.indices, vector / root_sums)
        return np.asarray(_gather_columns(table.column_indptr, table.column_rows, by_row) / root_sums)

    vectors = leading_vectors(cross_product, start, trivial, n_axes, min(most, MOST_STEPS), tolerance)
    scores = np.empty((vectors.shape[0], n_rows))
    for axis, vector in enumerate(vectors):
        scores[axis] = oriented(_gather_rows(table.indptr, table.indices, vector / root_sums))
    return scores


def oriented(values: Floats) -> Floats:
    """The values, or their opposites, so that the first one away from 0 is positive."""
    away = np.flatnonzero(np.abs(values) > 1e-6 * np.abs(values).max(initial=0.0))
    return -values if away.size and values[away[0]] < 0 else values


def leading_vectors(
    cross_product: Callable[[Floats], Floats],
    start: Floats,
    trivial: Floats,
    n_axes: int,
    most: int,
    tolerance: float,
    *,
    to_the_end: bool = False,
) -> Floats:
    """Leading eigenvectors of a symmetric positive operator, out of one known direction, by Lanczos steps.

    Parameters
    ----------
    cross_product
        the operator.
    start
        where to start; it must not be reached by chance alone, or results would not be the same twice.
    trivial
        unit vector kept out.
    n_axes
        number of vectors wanted.
    most
        most steps; the dimension less one exhausts the space.
    tolerance
        largest residual, relative to the largest eigenvalue.
    to_the_end
        go on through ``most`` steps, so that equal eigenvalues are all found.

    Returns
    -------
    float64, vectors x dimension, by decreasing eigenvalue; fewer when the operator has a smaller rank.
    """
    dimension = start.size
    basis = np.empty((min(most, 32) + 1, dimension))
    diagonal, beside = np.zeros(most), np.zeros(most)
    if not _enter(basis, 0, start, trivial):
        return np.empty((0, dimension))
    for step in range(most):
        done = step + 1
        if done >= basis.shape[0]:
            basis = np.concatenate((basis, np.empty((min(basis.shape[0], most + 1 - basis.shape[0]), dimension))))
        image = cross_product(basis[step])
        _remove(image, trivial)
        diagonal[step] = _orthogonalise(image, basis, done)
        beside[step] = _norm(image)
        lost = beside[step] < 1e-13
        if lost and done < most and (to_the_end or done < n_axes):
            # The space reached is closed: go on from elsewhere.
            beside[step] = 0.0
            if _enter(basis, done, irregular(dimension + done)[done:], trivial):
                continue
        elif not lost and done < most and (to_the_end or done < n_axes or done % 8):
            basis[done] = image / beside[step]
            continue
        values, small = eigh_tridiagonal(diagonal[:done], beside[: done - 1], lapack_driver="stev")
        wanted = min(n_axes, done)
        residual = np.abs(beside[step] * small[-1, -wanted:]).max()
        if lost or done == most or residual <= tolerance * values[-1]:
            return np.asarray(_combine(basis, np.ascontiguousarray(small[:, : -wanted - 1 : -1].T)))
        basis[done] = image / beside[step]
    raise AssertionError("the last step always returns")


def _enter(basis: Floats, place: int, vector: Floats, trivial: Floats) -> bool:
    """Put a direction into the basis, made orthogonal to what is there; say whether anything was left of it."""
    whole = _norm(vector)
    direction = vector.copy()
    for _ in range(2):
        _remove(direction, trivial)
        if place:
            _orthogonalise(direction, basis, place)
    length = _norm(direction)
    if length <= 1e-12 * whole:
        return False
    basis[place] = direction / length
    return True


@njit(cache=True, nogil=True)
def _gather_rows(indptr, indices, values):  # type: ignore[no-untyped-def]
    """Mean, over the cells of each row, of the value of their column."""
    means = np.empty(indptr.size - 1)
    for i in range(indptr.size - 1):
        total = 0.0
        for cell in range(indptr[i], indptr[i + 1]):
            total += values[indices[cell]]
        means[i] = total / (indptr[i + 1] - indptr[i])
    return means


@njit(cache=True, nogil=True)
def _gather_columns(indptr, rows, values):  # type: ignore[no-untyped-def]
    """Sum, over the cells of each column, of the value of their row."""
    sums = np.empty(indptr.size - 1)
    for j in range(indptr.size - 1):
        total = 0.0
        for cell in range(indptr[j], indptr[j + 1]):
            total += values[rows[cell]]
        sums[j] = total
    return sums


@njit(cache=True, nogil=True)
def _dot(a, b):  # type: ignore[no-untyped-def]
    # Four running sums in a fixed order: as fast as a vectorised product, and the same on every machine.
    first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
    whole = a.size - a.size % 4
    for j in range(0, whole, 4):
        first += a[j] * b[j]
        second += a[j + 1] * b[j + 1]
        third += a[j + 2] * b[j + 2]
        fourth += a[j + 3] * b[j + 3]
    for j in range(whole, a.size):
        first += a[j] * b[j]
    return (first + second) + (third + fourth)


@njit(cache=True, nogil=True)
def _norm(a):  # type: ignore[no-untyped-def]
    return np.sqrt(_dot(a, a))


@njit(cache=True, nogil=True)
def _remove(a, direction):  # type: ignore[no-untyped-def]
    share = _dot(a, direction)
    for j in range(a.size):
        a[j] -= share * direction[j]


@njit(cache=True, nogil=True)
def _orthogonalise(image, basis, count):  # type: ignore[no-untyped-def]
    """Take the first ``count`` directions out of ``image``, twice; return its part along the last one."""
    along = _dot(image, basis[count - 1])
    for _ in range(2):
        for k in range(count):
            _remove(image, basis[k])
    return along


@njit(cache=True, nogil=True)
def _combine(basis, weights):  # type: ignore[no-untyped-def]
    vectors = np.zeros((weights.shape[0], basis.shape[1]))
    for axis in range(weights.shape[0]):
        for k in range(weights.shape[1]):
            for j in range(basis.shape[1]):
                vectors[axis, j] += weights[axis, k] * basis[k, j]
    return vectors


@njit(cache=True, nogil=True)
def irregular(n):  # type: ignore[no-untyped-def]
    """A fixed, irregular value in [-0.5, 0.5[ for each row number (splitmix64)."""
    values = np.empty(n)
    for i in range(n):
        z = (np.uint64(i) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
        values[i] = np.float64(z >> np.uint64(11)) / 9007199254740992.0 - 0.5
    return values
