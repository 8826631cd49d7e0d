"""Correspondence analysis (Benzécri 1973; Greenacre 1984), sparse or not, with supplementary rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from textometry.errors import InputError
from textometry.tables.axis import irregular, leading_vectors, oriented
from textometry.tables.matrix import Matrix

Floats = NDArray[np.float64]
Table: TypeAlias = Matrix | sparse.csr_array | ArrayLike

# Up to this many rows or columns every axis is found by going to the end of the space.
SMALL = 64
TOLERANCE = 1e-12
MOST_STEPS = 600


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Rows or columns on the axes; an empty row or column has mass, coordinates and everything else at 0.

    Parameters
    ----------
    mass
        share of the whole.
    standard
        points x axes, standard coordinates (weighted variance 1 on each axis).
    coordinates
        points x axes, principal coordinates (weighted variance = eigenvalue).
    distance
        squared chi2 distance to the average profile.
    contributions
        points x axes, share of each axis due to each point (each axis adds up to 1).
    cos2
        points x axes, share of the distance of each point seen on each axis.
    """

    mass: Floats
    standard: Floats
    coordinates: Floats
    distance: Floats
    contributions: Floats
    cos2: Floats

    @property
    def inertia(self) -> Floats:
        """Part of each point in the total inertia."""
        return self.mass * self.distance

    def to_json(self) -> dict[str, Any]:
        """Plain lists."""
        return {name: getattr(self, name).tolist() for name in self.__slots__}


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """A correspondence analysis.

    Parameters
    ----------
    values
        singular values; their squares are the eigenvalues.
    inertia
        total inertia (chi2 / N).
    rows, columns
        the points.
    """

    values: Floats
    inertia: float
    rows: Points
    columns: Points

    @property
    def shares(self) -> Floats:
        """Share of the total inertia on each axis."""
        return np.asarray(self.values**2 / self.inertia) if self.inertia > 0 else np.zeros_like(self.values)

    def supplementary_rows(self, table: Table) -> Points:
        """Place rows that took no part, by their profile over the same columns. Their mass is 0."""
        return _supplementary(_sparse(table), self.columns, self.values)

    def supplementary_columns(self, table: Table) -> Points:
        """Place columns that took no part, by their profile over the same rows. Their mass is 0."""
        return _supplementary(sparse.csr_array(_sparse(table).T), self.rows, self.values)

    def to_json(self) -> dict[str, Any]:
        """The whole result as plain values."""
        return {
            "values": self.values.tolist(),
            "shares": self.shares.tolist(),
            "inertia": self.inertia,
            "rows": self.rows.to_json(),
            "columns": self.columns.to_json(),
        }


def factors_of(table: Table, n_axes: int = 10) -> Factors:
    """Correspondence analysis.

    Cost: a few hundred readings of the cells. Source: Benzécri 1973; Greenacre 1984, ch. 4. Axes by Lanczos steps on
    the smaller side (see :mod:`textometry.tables.axis`), to a residual of 1e-12.

    Parameters
    ----------
    table
        rows x columns of frequencies: a :class:`Matrix`, a scipy sparse table or an array.
    n_axes
        most axes wanted; fewer exist when the table has fewer rows or columns.

    Returns
    -------
    points with, on each axis, the first column away from 0 positive.

    Raises
    ------
    InputError
        when the table is empty or holds a negative or infinite value.
    """
    cells = _sparse(table)
    if cells.nnz == 0:
        raise InputError("factors_of_empty_table")
    if not np.isfinite(cells.data).all() or cells.data.min() < 0:
        raise InputError("frequencies_not_finite")
    turned = cells.shape[0] < cells.shape[1]
    work = sparse.csr_array(cells.T) if turned else cells
    long_mass, short_mass = _masses(work)
    short_axes = _axes(work, long_mass, short_mass, n_axes)
    if turned:
        long_mass, short_mass = short_mass, long_mass
    values, row_standard, column_standard = _both_sides(work, short_axes, turned=turned)
    row_distance = _distances(cells, short_mass)
    column_distance = _distances(sparse.csr_array(cells.T), long_mass)
    return Factors(
        values=values,
        inertia=float((long_mass * row_distance).sum()),
        rows=_points(long_mass, row_standard, row_distance, values),
        columns=_points(short_mass, column_standard, column_distance, values),
    )


def _sparse(table: Table) -> sparse.csr_array:
    if isinstance(table, Matrix):
        return table.to_scipy(np.float64)
    if not sparse.issparse(table):
        table = np.atleast_2d(np.asarray(table, dtype=np.float64))
    cells = sparse.csr_array(table, dtype=np.float64)
    cells.sum_duplicates()
    cells.eliminate_zeros()
    return cells


def _masses(cells: sparse.csr_array) -> tuple[Floats, Floats]:
    total = cells.sum()
    return np.asarray(cells.sum(axis=1)) / total, np.asarray(cells.sum(axis=0)) / total


def _inverse(values: Floats) -> Floats:
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def _axes(work: sparse.csr_array, long_mass: Floats, short_mass: Floats, n_axes: int) -> Floats:
    """Unit vectors (axes x short side) of the analysis."""
    total, most = work.sum(), int(min(np.count_nonzero(long_mass), np.count_nonzero(short_mass))) - 1
    n_axes = min(n_axes, most)
    if n_axes < 1:
        return np.empty((0, short_mass.size))
    across = sparse.csr_array(work.T)
    by_long, by_root = _inverse(long_mass) / total**2, _inverse(np.sqrt(short_mass))

    def cross_product(vector: Floats) -> Floats:
        return np.asarray(by_root * (across @ (by_long * (work @ (by_root * vector)))))

    start = by_root * (across @ irregular(long_mass.size))
    small = most <= SMALL
    steps = most if small else min(most, MOST_STEPS)
    return leading_vectors(cross_product, start, np.sqrt(short_mass), n_axes, steps, TOLERANCE, to_the_end=small)


def _both_sides(work: sparse.csr_array, short_axes: Floats, *, turned: bool) -> tuple[Floats, Floats, Floats]:
    """Singular values and standard coordinates of the rows and columns of the table as it was given."""
    long_mass, short_mass = _masses(work)
    short = short_axes.T * _inverse(np.sqrt(short_mass))[:, None]
    long = (work @ short) * _inverse(long_mass)[:, None] / work.sum()
    values = np.sqrt((long_mass[:, None] * long**2).sum(axis=0))
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > 1e-9]
    values, short, long = values[order], short[:, order], long[:, order] / values[order]
    rows, columns = (short, long) if turned else (long, short)
    for axis in range(values.size):
        if not np.array_equal(oriented(columns[:, axis]), columns[:, axis]):
            rows[:, axis], columns[:, axis] = -rows[:, axis], -columns[:, axis]
    return values, rows, columns


def _distances(cells: sparse.csr_array, across_mass: Floats) -> Floats:
    """Squared chi2 distance of each row to the average profile."""
    sums = np.asarray(cells.sum(axis=1))
    squares = sparse.csr_array((cells.data**2, cells.indices, cells.indptr), shape=cells.shape) @ _inverse(across_mass)
    return np.where(sums > 0, np.maximum(squares * _inverse(sums) ** 2 - 1.0, 0.0), 0.0)


def _points(mass: Floats, standard: Floats, distance: Floats, values: Floats) -> Points:
    coordinates = standard * values
    return Points(
        mass=mass,
        standard=standard,
        coordinates=coordinates,
        distance=distance,
        contributions=mass[:, None] * standard**2,
        cos2=coordinates**2 * _inverse(distance)[:, None],
    )


def _supplementary(cells: sparse.csr_array, across: Points, values: Floats) -> Points:
    if cells.shape[1] != across.mass.size:
        raise InputError("supplementary_of_other_length", expected=across.mass.size, given=cells.shape[1])
    sums = np.asarray(cells.sum(axis=1))
    coordinates = (cells @ across.standard) * _inverse(sums)[:, None]
    distance = _supplementary_distances(cells, across.mass)
    return Points(
        mass=np.zeros(sums.size),
        standard=coordinates * _inverse(values),
        coordinates=coordinates,
        distance=distance,
        contributions=np.zeros_like(coordinates),
        cos2=coordinates**2 * _inverse(distance)[:, None],
    )


def _supplementary_distances(cells: sparse.csr_array, across_mass: Floats) -> Floats:
    """As :func:`_distances`, cells on columns without mass being left out."""
    return _distances(sparse.csr_array(cells * (across_mass > 0)), across_mass)
