"""Double classification: classes on which two descending classifications agree, and the best sets of them, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from textometry.classes import Classification
from textometry.errors import InputError

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Criterion = Literal["chi2", "size"]


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """The classes common to two classifications, every class of one crossed with every class of the other.

    :param n_rows: number of rows.
    :param first, second: for each crossing, its class in each classification.
    :param sizes: rows of each crossing.
    :param chi2: association of the two classes (present or absent in each, all rows), negative when they avoid
        one another.
    :param indptr, rows: rows of each crossing, one after the other.
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


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A set of crossings without any row in common.

    :param crossings: their numbers, in the order of the final classes.
    :param classes: for each, its class in the first and in the second classification.
    :param chi2: sum of their chi2.
    :param size: number of rows classified.
    :param row_class: int16 per row: final class from 1, 0 = none.
    """

    crossings: tuple[int, ...]
    classes: tuple[tuple[int, int], ...]
    chi2: float
    size: int
    row_class: NDArray[np.int16]

    @property
    def k(self) -> int:
        """Number of classes."""
        return len(self.crossings)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "k": self.k,
            "classes": [list(pair) for pair in self.classes],
            "chi2": self.chi2,
            "size": self.size,
            "row_class": self.row_class.tolist(),
        }


def cross(
    first: ArrayLike | Classification,
    second: ArrayLike | Classification,
    *,
    above_size: int = 10,
    least_chi2: float = 3.84,
    yates: bool = True,
) -> Crossings:
    """Cross every class of two classifications and keep those that agree.

    :param first, second: classifications of the same rows, or arrays levels x rows of class numbers (0 = none); a
        class found at several levels counts once.
    :param above_size: a crossing must have more rows than this.
    :param least_chi2: the chi2 must be above this (3.84: 5 chances in 100).
    :param yates: Yates' correction in the chi2.
    :returns: crossings by decreasing chi2; of several with the same rows, the one highest in the trees.
    :raises InputError: when the two do not classify the same rows.
    Cost: product of two sparse tables of classes by rows. Source: Reinert 1990 (crossing of two classifications).
    """
    one, other = _class_rows(first), _class_rows(second)
    if one.shape[1] != other.shape[1]:
        raise InputError(f"The two classifications are not about the same rows ({one.shape[1]} and {other.shape[1]}).")
    n_rows = one.shape[1]
    both = (one @ other.T).toarray().astype(np.float64)
    signed = signed_chi2(both, one.sum(axis=1)[:, None], other.sum(axis=1)[None, :], float(n_rows), yates=yates)
    kept = np.argwhere((both > above_size) & (signed > least_chi2))
    seen: set[bytes] = set()
    chosen: list[tuple[int, int]] = []
    members: list[Ints] = []
    for a, b in kept:
        rows = np.intersect1d(_row(one, a), _row(other, b), assume_unique=True).astype(np.int32)
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


def signed_chi2(both: Floats, one: Floats, other: Floats, total: float, *, yates: bool = False) -> Floats:
    """chi2 of the 2 x 2 table of two presences, negative when they are found together less than expected.

    :param both, one, other: rows with both, with the first, with the second (arrays that broadcast).
    :param total: number of rows.
    :param yates: take min(1/2, gap) off every gap.
    :returns: 0 where one of the two is everywhere or nowhere.
    """
    gap = both - one * other / total
    reduced = np.abs(gap) - np.minimum(0.5, np.abs(gap)) if yates else np.abs(gap)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = reduced**2 * total**3 / (one * other * (total - one) * (total - other))
    return np.where(np.isfinite(chi2), np.sign(gap) * chi2, 0.0)


def best_partition(crossings: Crossings, k: int, *, by: Criterion = "chi2") -> Partition | None:
    """The k crossings without any row in common whose chi2 (or whose size, then chi2) add up to the most.

    Exact: depth-first, crossings by decreasing weight, a branch being left when its weight with the heaviest compatible
    ones left cannot beat the best known.

    :param k: number of classes, at least 1.
    :param by: what is added up.
    :returns: the partition, or ``None`` when no k crossings are disjoint. Cost: milliseconds for a hundred crossings.
    """
    apart = _disjoint(crossings)
    return _best(crossings, apart, k, by)


def best_partitions(crossings: Crossings, most: int = 10, *, by: Criterion = "chi2") -> tuple[Partition, ...]:
    """The best partition for each k from 2 to ``most``, as long as there is one."""
    apart = _disjoint(crossings)
    found = []
    for k in range(2, most + 1):
        partition = _best(crossings, apart, k, by)
        if partition is None:
            break
        found.append(partition)
    return tuple(found)


def greedy_partition(crossings: Crossings) -> Partition:
    """The way of IRaMuTeQ: crossings by decreasing chi2, each taken unless it meets a row of one taken before.

    Give :func:`cross` ``yates=False`` and the least size of a class less one to follow its double classification.
    """
    apart = _disjoint(crossings)
    taken: list[int] = []
    for crossing in range(crossings.sizes.size):
        if all(apart[crossing, other] for other in taken):
            taken.append(crossing)
    return _partition(crossings, taken)


def _best(crossings: Crossings, apart: NDArray[np.bool_], k: int, by: Criterion) -> Partition | None:
    if by == "chi2":
        order, first = np.arange(crossings.sizes.size), crossings.chi2
        second = np.zeros_like(first)
    else:
        order = np.lexsort((-crossings.chi2, -crossings.sizes))
        first, second = crossings.sizes.astype(np.float64), crossings.chi2
    found = _search(np.ascontiguousarray(apart[np.ix_(order, order)]), first[order], second[order], k)
    return None if found.size == 0 else _partition(crossings, sorted(order[found].tolist()))


def _partition(crossings: Crossings, chosen: list[int]) -> Partition:
    row_class = np.zeros(crossings.n_rows, dtype=np.int16)
    for final, crossing in enumerate(chosen, start=1):
        row_class[crossings.rows_of(crossing)] = final
    return Partition(
        crossings=tuple(chosen),
        classes=tuple((int(crossings.first[c]), int(crossings.second[c])) for c in chosen),
        chi2=float(sum(crossings.chi2[chosen])),
        size=int(sum(crossings.sizes[chosen])),
        row_class=row_class,
    )


def _disjoint(crossings: Crossings) -> NDArray[np.bool_]:
    ones = np.ones(crossings.rows.size, dtype=np.int32)
    table = sparse.csr_array((ones, crossings.rows, crossings.indptr), shape=(crossings.sizes.size, crossings.n_rows))
    return np.asarray((table @ table.T).toarray() == 0)


def _levels(classes: ArrayLike | Classification) -> NDArray[np.int64]:
    history = classes.history if isinstance(classes, Classification) else classes
    return np.atleast_2d(np.asarray(history, dtype=np.int64))


def _distinct(levels: NDArray[np.int64]) -> list[tuple[int, Ints]]:
    """Name and rows of each distinct class of a stack of partitions, in order of appearance."""
    found: dict[bytes, tuple[int, Ints]] = {}
    for level in levels:
        order = np.argsort(level, kind="stable")
        names, begins = np.unique(level[order], return_index=True)
        for name, rows in zip(names, np.split(order, begins[1:]), strict=True):
            if name != 0 and rows.size < level.size:
                found.setdefault(rows.astype(np.int32).tobytes(), (int(name), rows.astype(np.int32)))
    return list(found.values())


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


@njit(cache=True, nogil=True)
def _search(apart, first, second, k):  # type: ignore[no-untyped-def]
    """The k pairwise compatible vertices of largest (first, second) weight; vertices come by decreasing weight."""
    n = first.size
    best = np.empty(0, dtype=np.int64)
    if k < 1 or k > n:
        return best
    best_first, best_second = -1.0, -1.0
    most_second = second.max()
    # candidates[d] lists the vertices still possible at depth d, place[d] the next to try.
    candidates = np.empty((k + 1, n), dtype=np.int64)
    count, place = np.zeros(k + 1, dtype=np.int64), np.zeros(k + 1, dtype=np.int64)
    so_far_first, so_far_second = np.zeros(k + 1), np.zeros(k + 1)
    path = np.empty(k, dtype=np.int64)
    candidates[0] = np.arange(n)
    count[0] = n
    depth = 0
    while depth >= 0:
        left = k - depth
        at = place[depth]
        if count[depth] - at < left:
            depth -= 1
            continue
        bound = so_far_first[depth]
        for ahead in range(at, at + left):
            bound += first[candidates[depth, ahead]]
        slack = 1e-9 * abs(best_first)
        if bound < best_first - slack or (
            bound <= best_first + slack and so_far_second[depth] + left * most_second <= best_second
        ):
            depth -= 1
            continue
        vertex = candidates[depth, at]
        place[depth] = at + 1
        path[depth] = vertex
        new_first, new_second = so_far_first[depth] + first[vertex], so_far_second[depth] + second[vertex]
        if left == 1:
            if new_first > best_first + slack or (new_first >= best_first - slack and new_second > best_second):
                best_first, best_second = new_first, new_second
                best = path.copy()
            continue
        kept = 0
        for ahead in range(at + 1, count[depth]):
            other = candidates[depth, ahead]
            if apart[vertex, other]:
                candidates[depth + 1, kept] = other
                kept += 1
        depth += 1
        count[depth], place[depth] = kept, 0
        so_far_first[depth], so_far_second[depth] = new_first, new_second
    return best
