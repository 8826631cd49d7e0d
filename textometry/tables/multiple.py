"""Multiple correspondence analysis (Benzécri 1973), with the adjusted shares of Benzécri (1979) and Greenacre (1993)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from textometry.errors import InputError
from textometry.tables.factors import Factors, Points, factors_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Multiple:
    """A multiple correspondence analysis.

    Parameters
    ----------
    factors
        the correspondence analysis of rows by categories (indicator matrix): rows, then categories as columns.
    variables
        names of the variables.
    categories
        name of each category, column by column.
    variable_of
        place of the variable of each category.
    counts
        rows of each category.
    rows
        rows that have a value for every variable, ascending: those that took part.
    adjusted
        share of each axis (0 to 1) in the inertia beyond what any table of so many variables has, Greenacre's: the sum
        is 1 at most. The raw shares of `factors` are far too low to be read.
    """

    factors: Factors
    variables: tuple[str, ...]
    categories: tuple[str, ...]
    variable_of: tuple[int, ...]
    counts: tuple[int, ...]
    rows: NDArray[np.int64]
    adjusted: Floats

    def beside_first(self) -> tuple[Factors, tuple[str, ...], tuple[str, ...]]:
        """The categories alone, to be drawn: those of the other variables as rows, those of the first as columns; and their names."""
        first = [k for k, variable in enumerate(self.variable_of) if variable == 0]
        others = [k for k, variable in enumerate(self.variable_of) if variable != 0]
        points = self.factors.columns
        rows, columns = (
            Points(**{name: getattr(points, name)[categories] for name in Points.__slots__})
            for categories in (others, first)
        )
        names = ((self.categories[k] for k in categories) for categories in (others, first))
        row_names, column_names = (tuple(labels) for labels in names)
        return replace(self.factors, rows=rows, columns=columns), row_names, column_names

    def to_json(self) -> dict[str, Any]:
        """Plain values, rows left out."""
        points = self.factors.columns
        return {
            "variables": list(self.variables),
            "rows": int(self.rows.size),
            "values": self.factors.values.tolist(),
            "adjusted": self.adjusted.tolist(),
            "categories": [
                {
                    "variable": self.variables[self.variable_of[k]],
                    "category": name,
                    "count": self.counts[k],
                    "coordinates": points.coordinates[k].tolist(),
                    "contributions": points.contributions[k].tolist(),
                    "cos2": points.cos2[k].tolist(),
                }
                for k, name in enumerate(self.categories)
            ],
        }


def multiple_factors(table: Mapping[str, Sequence[str | None]], n_axes: int = 5) -> Multiple:
    """Multiple correspondence analysis of qualitative variables.

    Cost: as :func:`factors_of` on rows by categories. Source: Benzécri 1973; shares adjusted after Greenacre 1993.

    Parameters
    ----------
    table
        value of each variable for each row, by name of variable; a row that lacks one ("" or `None`) takes no part.
    n_axes
        most axes kept.

    Returns
    -------
    the analysis; categories follow the order of the variables, then that of the alphabet.

    Raises
    ------
    InputError
        with fewer than two variables of two values at least, or columns of different lengths.
    """
    lengths = {len(values) for values in table.values()}
    if len(lengths) > 1:
        raise InputError("multiple_lengths_differ")
    complete = np.array([all(row) for row in zip(*table.values(), strict=True)], dtype=np.bool_)
    rows = np.flatnonzero(complete)
    answers = {name: [str(values[row]) for row in rows.tolist()] for name, values in table.items()}
    varied = {name: values for name, values in answers.items() if len(set(values)) > 1}
    if len(varied) < 2:
        raise InputError("multiple_variables_few", variables=list(table))
    categories: list[str] = []
    variable_of: list[int] = []
    columns = np.empty((rows.size, len(varied)), dtype=np.int64)
    for v, values in enumerate(varied.values()):
        names = sorted(set(values))
        number = {name: len(categories) + k for k, name in enumerate(names)}
        columns[:, v] = [number[value] for value in values]
        categories += names
        variable_of += [v] * len(names)
    n, k, j = rows.size, len(varied), len(categories)
    indicator = sparse.csr_array((np.ones(n * k), columns.ravel(), np.arange(0, n * k + 1, k)), shape=(n, j))
    whole = factors_of(indicator, j - k)
    shares = adjusted_shares(whole.values**2, k, j)
    factors = whole if whole.values.size <= n_axes else factors_of(indicator, n_axes)
    return Multiple(
        factors=factors,
        variables=tuple(varied),
        categories=tuple(categories),
        variable_of=tuple(variable_of),
        counts=tuple(np.bincount(columns.ravel(), minlength=j).tolist()),
        rows=rows,
        adjusted=shares[: factors.values.size],
    )


def adjusted_shares(eigenvalues: Floats, n_variables: int, n_categories: int) -> Floats:
    """Share of each axis in the inertia of the Burt table outside its diagonal blocks (Greenacre 1993).

    Parameters
    ----------
    eigenvalues
        all eigenvalues of the indicator matrix, the largest first.
    n_variables, n_categories
        of the analysis.

    Returns
    -------
    0 to 1 for each axis; 0 for one that is no more than what chance gives any variable (eigenvalue up to 1 / variables).
    """
    k, j = n_variables, n_categories
    beyond = np.maximum(eigenvalues - 1 / k, 0.0)
    adjusted = (k / (k - 1) * beyond) ** 2
    total = k / (k - 1) * (float((eigenvalues**2).sum()) - (j - k) / k**2)
    return np.asarray(adjusted / total) if total > 1e-12 else np.zeros_like(adjusted)
