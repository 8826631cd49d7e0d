"""Elimination of terms between cuts (Reinert 1983): which terms each new group gives up before it is cut again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from textometry.tables.subtable import SubTable

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def counts_inside(table: SubTable, first: Mask) -> NDArray[np.int64]:
    """Number of rows of the first group in which each term of the table is found. One reading of the cells."""
    members = np.repeat(first, table.row_sums)
    return np.bincount(table.indices[members], minlength=table.columns.size).astype(np.int64)


def unbalance_threshold(first_rows: int, second_rows: int) -> float:
    """Value of chi2 above which a term is given up, growing with the unbalance of the two groups."""
    return round(1.9 * max(first_rows, second_rows) / min(first_rows, second_rows) + 1.9, 6)


def presence_chi2(inside: Floats, outside: Floats, first_rows: int, second_rows: int, threshold: float) -> Floats:
    """chi2 of presence (present or absent, first or second group) of each term, with the conventions of IRaMuTeQ.

    Parameters
    ----------
    inside, outside
        rows of the first and second group that hold the term.
    first_rows, second_rows
        sizes of the groups.
    threshold
        see :func:`unbalance_threshold`.

    Returns
    -------
    Yates' correction when a cell is under 10; a term absent of one group is put just over the threshold,
    a term present everywhere in one group just under; 0 where the chi2 has no value.
    """
    cells = np.array([[inside, outside], [first_rows - inside, second_rows - outside]], dtype=np.float64)
    total = float(first_rows + second_rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = cells.sum(axis=0, keepdims=True) * cells.sum(axis=1, keepdims=True) / total
        gap = np.abs(cells - expected)
        plain = (gap**2 / expected).sum(axis=(0, 1))
        corrected = ((gap - 0.5) ** 2 / expected).sum(axis=(0, 1))
    chi2 = np.where(cells.min(axis=(0, 1)) < 10, corrected, plain)
    present, absent = cells[0], cells[1]
    chi2 = np.where((present.min(axis=0) == 0) & (absent.min(axis=0) > 0), threshold + 1.0, chi2)
    chi2 = np.where((absent.min(axis=0) == 0) & (present.min(axis=0) > 0), threshold - 1.0, chi2)
    return np.where(np.isnan(chi2), 0.0, chi2)


def given_up_by_presence(table: SubTable, first: Mask) -> tuple[Mask, Mask, float]:
    """The rule of IRaMuTeQ: a term over the threshold is given up by the group where it is under-represented.

    Returns
    -------
    one boolean per term of the table for the first group, for the second, and the threshold.
    """
    inside = counts_inside(table, first).astype(np.float64)
    outside = table.column_sums - inside
    first_rows = int(first.sum())
    second_rows = first.size - first_rows
    threshold = unbalance_threshold(first_rows, second_rows)
    over = presence_chi2(inside, outside, first_rows, second_rows, threshold) > threshold
    rarer_inside = inside * second_rows < outside * first_rows
    return over & rarer_inside, over & ~rarer_inside, threshold


def given_up_by_contingency(
    table: SubTable, first: Mask, *, contingency: float, least: int
) -> tuple[Mask, Mask, float]:
    """The rule of rainette: a group keeps a term found in enough of its rows and not clearly typical of the other.

    The contingency coefficient of a term is sqrt(chi2_j / (chi2_j + c_j)), chi2_j being the part of the term in the
    chi2 of the two groups by terms; a term under ``least`` rows, or over ``contingency`` and under-represented, goes.

    Returns
    -------
    one boolean per term of the table for the first group, for the second, and the contingency.
    """
    inside = counts_inside(table, first).astype(np.float64)
    columns = table.column_sums.astype(np.float64)
    share = table.row_sums[first].sum() / table.total
    expected = columns * share
    part = (inside - expected) ** 2 / expected + (inside - expected) ** 2 / (columns - expected)
    marked = np.sqrt(part / (part + columns)) > contingency
    rarer_inside = inside <= expected
    up_first = (inside < least) | (marked & rarer_inside)
    up_second = (columns - inside < least) | (marked & (inside >= expected))
    return up_first, up_second, contingency
