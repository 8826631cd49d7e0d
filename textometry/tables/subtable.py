"""The table in work at one split: the chosen rows and terms of a matrix, compact, readable by rows and by columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textometry.tables.matrix import Matrix

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SubTable:
    """Non-empty rows and columns of a binary matrix.

    Parameters
    ----------
    rows
        number, in the matrix, of each row kept.
    columns
        number, in the matrix, of each column kept.
    indptr, indices
        the cells by rows (columns renumbered, ascending inside a row).
    column_indptr, column_rows
        the same cells by columns (rows renumbered).
    """

    rows: Ints
    columns: Ints
    indptr: Longs
    indices: Ints
    column_indptr: Longs
    column_rows: Ints

    @property
    def total(self) -> int:
        """Number of cells (N in the formulas)."""
        return self.indices.size

    @property
    def row_sums(self) -> Longs:
        """Number of terms of each row."""
        return np.diff(self.indptr)

    @property
    def column_sums(self) -> Longs:
        """Number of rows of each term."""
        return np.diff(self.column_indptr)


def subtable(matrix: Matrix, rows: Ints, allowed: NDArray[np.bool_], least: int = 1) -> SubTable:
    """Take some rows and terms of a matrix, then leave out rare terms and the rows they empty.

    Parameters
    ----------
    matrix
        the whole table; only presence is read.
    rows
        row numbers, in the order wanted.
    allowed
        one boolean per term.
    least
        fewest of these rows a term must be found in.

    Returns
    -------
    the compact table. Cost: two passes over the cells of these rows.
    """
    counts = _count_columns(matrix.indptr, matrix.indices, rows, len(matrix.terms))
    columns = np.flatnonzero(allowed & (counts >= max(least, 1))).astype(np.int32)
    renumber = np.full(len(matrix.terms), -1, dtype=np.int32)
    renumber[columns] = np.arange(columns.size, dtype=np.int32)
    column_indptr = np.concatenate(([0], np.cumsum(counts[columns]))).astype(np.int64)
    used_rows, indptr, indices, column_rows = _fill(
        matrix.indptr, matrix.indices, rows, renumber, column_indptr[:-1].copy(), int(column_indptr[-1])
    )
    return SubTable(used_rows, columns, indptr, indices, column_indptr, column_rows)


@njit(cache=True, nogil=True)
def _count_columns(indptr, indices, rows, n_columns):  # type: ignore[no-untyped-def]
    counts = np.zeros(n_columns, dtype=np.int64)
    for i in rows:
        for cell in range(indptr[i], indptr[i + 1]):
            counts[indices[cell]] += 1
    return counts


@njit(cache=True, nogil=True)
def _fill(indptr, indices, rows, renumber, place, total):  # type: ignore[no-untyped-def]
    """Copy the kept cells by rows and by columns; ``place`` says where the next cell of each column goes."""
    used_rows = np.empty(rows.size, dtype=np.int32)
    new_indptr = np.zeros(rows.size + 1, dtype=np.int64)
    new_indices = np.empty(total, dtype=np.int32)
    column_rows = np.empty(total, dtype=np.int32)
    n, cell_out = 0, 0
    for i in rows:
        start = cell_out
        for cell in range(indptr[i], indptr[i + 1]):
            j = renumber[indices[cell]]
            if j >= 0:
                new_indices[cell_out] = j
                cell_out += 1
                column_rows[place[j]] = n
                place[j] += 1
        if cell_out > start:
            used_rows[n] = i
            n += 1
            new_indptr[n] = cell_out
    return used_rows[:n].copy(), new_indptr[: n + 1].copy(), new_indices, column_rows
