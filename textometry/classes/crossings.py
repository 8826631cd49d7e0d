"""Classes common to two classifications of the same rows: every class of one crossed with every class of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from textometry.classes.model import Classification
from textometry.errors import InputError

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """The classes common to two classifications, every class of one crossed with every class of the other.

    Parameters
    ----------
    n_rows
        number of rows.
    first, second
        for each crossing, its class in each classification.
    sizes
        rows of each crossing.
    chi2
        association of the two classes (present or absent in each, all rows), negative when they avoid
        one another.
    indptr, rows
        rows of each crossing, one after the other.
    """

    n_rows: int
    first: Ints
    second: Ints
    sizes: Longs
    chi2: Floats
    indptr: Longs
    rows: Ints

    def rows_of(self, crossing: int) -> Ints:
        """Rows of a crossing, ascending."""
        return self.rows[self.indptr[crossing] : self.indptr[crossing + 1]]

    def to_json(self) -> dict[str, Any]:
        """Plain lists, one value per crossing (their rows are left out: see :meth:`rows_of`)."""
        return {name: getattr(self, name).tolist() for name in ("first", "second", "sizes", "chi2")}


def cross(
    first: ArrayLike | Classification,
    second: ArrayLike | Classification,
    *,
    above_size: int = 10,
    least_chi2: float = 3.84,
    yates: bool = True,
) -> Crossings:
    """Cross every class of two classifications and keep those that agree.

    Cost: product of two sparse tables of classes by rows. Source: Reinert 1990 (crossing of two classifications).

    Parameters
    ----------
    first, second
        classifications of the same rows, or arrays levels x rows of class numbers (0 = none); a
        class found at several levels counts once.
    above_size
        a crossing must have more rows than this.
    least_chi2
        the chi2 must be above this (3.84: 5 chances in 100).
    yates
        Yates' correction in the chi2.

    Returns
    -------
    crossings by decreasing chi2; of several with the same rows, the one highest in the trees.

    Raises
    ------
    InputError
        when the two do not classify the same rows.
    """
    first_rows, second_rows = _class_rows(first), _class_rows(second)
    if first_rows.shape[1] != second_rows.shape[1]:
        raise InputError("double_of_other_rows", first=first_rows.shape[1], second=second_rows.shape[1])
    n_rows = first_rows.shape[1]
    both = (first_rows @ second_rows.T).toarray().astype(np.float64)
    signed = signed_chi2(
        both, first_rows.sum(axis=1)[:, None], second_rows.sum(axis=1)[None, :], float(n_rows), yates=yates
    )
    agreeing = np.argwhere((both > above_size) & (signed > least_chi2))
    seen: set[bytes] = set()
    chosen: list[tuple[int, int]] = []
    members: list[Ints] = []
    for a, b in agreeing:
        rows = np.intersect1d(_row(first_rows, a), _row(second_rows, b), assume_unique=True).astype(np.int32)
        if rows.tobytes() not in seen:
            seen.add(rows.tobytes())
            chosen.append((int(a), int(b)))
            members.append(rows)
    pairs = np.array(chosen, dtype=np.int32).reshape(len(chosen), 2)
    order = np.argsort(-signed[pairs[:, 0], pairs[:, 1]], kind="stable")
    pairs, members = pairs[order], [members[place] for place in order]
    sizes = np.array([rows.size for rows in members], dtype=np.int64)
    names_one, names_other = _class_names(first), _class_names(second)
    return Crossings(
        n_rows=n_rows,
        first=names_one[pairs[:, 0]],
        second=names_other[pairs[:, 1]],
        sizes=sizes,
        chi2=signed[pairs[:, 0], pairs[:, 1]],
        indptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        rows=np.concatenate(members) if members else np.empty(0, dtype=np.int32),
    )


def signed_chi2(both: Floats, first: Floats, second: Floats, total: float, *, yates: bool = False) -> Floats:
    """chi2 of the 2 x 2 table of two presences, negative when they are found together less than expected.

    Parameters
    ----------
    both, first, second
        rows with both, with the first, with the second (arrays that broadcast).
    total
        number of rows.
    yates
        take min(1/2, gap) off every gap.

    Returns
    -------
    0 where one of the two is everywhere or nowhere.
    """
    gap = both - first * second / total
    reduced = np.abs(gap) - np.minimum(0.5, np.abs(gap)) if yates else np.abs(gap)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = reduced**2 * total**3 / (first * second * (total - first) * (total - second))
    return np.where(np.isfinite(chi2), np.sign(gap) * chi2, 0.0)


def _levels(classes: ArrayLike | Classification) -> NDArray[np.int64]:
    history = classes.history if isinstance(classes, Classification) else classes
    return np.atleast_2d(np.asarray(history, dtype=np.int64))


def _distinct(levels: NDArray[np.int64]) -> list[tuple[int, Ints]]:
    """Name and rows of each distinct class of a stack of partitions, in order of appearance."""
    classes: dict[bytes, tuple[int, Ints]] = {}
    for level in levels:
        order = np.argsort(level, kind="stable")
        names, begins = np.unique(level[order], return_index=True)
        for name, rows in zip(names, np.split(order, begins[1:]), strict=True):
            if name != 0 and rows.size < level.size:
                classes.setdefault(rows.astype(np.int32).tobytes(), (int(name), rows.astype(np.int32)))
    return list(classes.values())


def _class_rows(classes: ArrayLike | Classification) -> sparse.csr_array:
    levels = _levels(classes)
    distinct = _distinct(levels)
    sizes = np.array([rows.size for _, rows in distinct], dtype=np.int64)
    indptr = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    rows = np.concatenate([rows for _, rows in distinct]) if distinct else np.empty(0, dtype=np.int32)
    return sparse.csr_array((np.ones(rows.size, dtype=np.int64), rows, indptr), shape=(sizes.size, levels.shape[1]))


def _class_names(classes: ArrayLike | Classification) -> Ints:
    return np.array([name for name, _ in _distinct(_levels(classes))], dtype=np.int32)


def _row(table: sparse.csr_array, row: int) -> Ints:
    return np.asarray(table.indices[table.indptr[row] : table.indptr[row + 1]], dtype=np.int32)
