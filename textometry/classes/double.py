"""Double classification (Reinert 1990): the best classes common to two classifications, by branch and bound (Land and Doig 1960)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from textometry.classes.crossings import Crossings, Ints, cross
from textometry.classes.descending import classify
from textometry.classes.model import Classification, Mode, Settings
from textometry.classes.regrouping import for_segments, neighbour_groups
from textometry.errors import CorpusError, InputError
from textometry.notes import Note, notes_json
from textometry.tables.matrix import Matrix

Criterion = Literal["chi2", "size"]

# A search that takes more steps (some seconds) is given up: the next would take much longer still.
MOST_STEPS = 1_000_000_000


class UnprovenError(CorpusError):
    """So many classes are asked for, among so many common ones, that their best choice would take too long to prove."""


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """A set of crossings without any row in common.

    Parameters
    ----------
    crossings
        their numbers, in the order of the final classes.
    classes
        for each, its class in the first and in the second classification.
    chi2
        sum of their chi2.
    size
        number of rows classified.
    row_class
        int16 per row: final class from 1, 0 = none.
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


@dataclass(frozen=True, slots=True, eq=False)
class Double:
    """A double classification.

    Parameters
    ----------
    least_terms
        bounds of the two regroupings.
    trees
        the two classifications, brought back to the segments.
    crossings
        classes common to both.
    partitions
        the best partition for each number of classes, from 2.
    chosen
        the one with as many classes as asked for, or as there can be; in the iramuteq mode, the greedy one
        when it has at least two.
    notes
        what the reader must know.
    """

    least_terms: tuple[int, int]
    trees: tuple[Classification, Classification]
    crossings: Crossings
    partitions: tuple[Partition, ...]
    chosen: Partition
    notes: tuple[Note, ...] = ()

    @property
    def classification(self) -> Classification:
        """The chosen classes as a classification without any tree; they are numbered from 2, class 1 being every row."""
        return Classification(
            settings=self.trees[0].settings,
            n_rows=self.crossings.n_rows,
            splits=(),
            history=np.empty((0, self.crossings.n_rows), dtype=np.int16),
            terminal=tuple(range(2, self.chosen.k + 2)),
            row_class=self.chosen.row_class,
            notes=self.notes,
        )

    @property
    def left_out(self) -> tuple[Ints, Ints]:
        """Rows of no final class: those that a tree leaves without a class, those on which the two trees disagree."""
        alone = (self.trees[0].row_class == 0) | (self.trees[1].row_class == 0)
        none = self.chosen.row_class == 0
        return np.flatnonzero(none & alone).astype(np.int32), np.flatnonzero(none & ~alone).astype(np.int32)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        alone, apart = self.left_out
        return {
            "least_terms": list(self.least_terms),
            "trees": [tree.to_json() for tree in self.trees],
            "crossings": self.crossings.to_json(),
            "partitions": [partition.to_json() for partition in self.partitions],
            "chosen": self.chosen.to_json(),
            "left_out": {"without_class": alone.tolist(), "disagreed": apart.tolist()},
            **notes_json(self.notes),
        }


def classify_twice(
    matrix: Matrix,
    k: int = 10,
    *,
    mode: Mode = "default",
    least_terms: tuple[int, int] | None = None,
    by: Criterion = "chi2",
    n_axes: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Double:
    """Regroup the segments in two ways, classify both, keep the classes on which both agree.

    Cost: two classifications and a search of milliseconds. Source: Reinert 1990.

    Parameters
    ----------
    matrix
        segments by terms; its ``documents`` bound the groups.
    k
        number of classes of each tree and, at most, of the result.
    mode
        of both trees. In the iramuteq mode, common classes have at least n / 2k segments, the chi2 is not
        corrected and the partition chosen is the greedy one, unless it has a single class. The best of each size are found exactly in any mode.
    least_terms
        terms wanted in a group, for each regrouping, two different numbers from 1; (13, 15) in the
        iramuteq mode, else (10, 15).
    by
        what is made largest, the sum of chi2 or of sizes.
    n_axes
        axes tried at each cut; those of the mode when absent.
    progress
        called with the share (0 to 1) done; what it raises stops the work.

    Returns
    -------
    trees, crossings and partitions.

    Raises
    ------
    InputError
        on other numbers, when a tree cannot be made, or when no two classes are common to both.
    """
    bounds = least_terms or ((13, 15) if mode == "iramuteq" else (10, 15))
    if min(bounds) < 1 or bounds[0] == bounds[1]:
        raise InputError("double_sizes_wrong", first=bounds[0], second=bounds[1])
    least_class = max(1, round(matrix.shape[0] / (2 * k))) if mode == "iramuteq" else None
    trees = []
    for done, least in enumerate(bounds, start=1):
        groups = neighbour_groups(matrix, least, join_rest=mode != "iramuteq")
        settings = Settings.for_mode(mode, k, least_class=least_class, n_axes=n_axes)
        classification = classify(matrix.regroup(groups), settings=settings)
        trees.append(for_segments(classification, groups))
        if progress is not None:
            progress(done / 2)
    first, second = trees
    above = 10 if least_class is None else least_class - 1
    crossings = cross(first, second, above_size=above, yates=least_class is None)
    partitions, proved = _partitions(crossings, k, by)
    if not partitions:
        raise CorpusError("double_nothing_common")
    notes = first.notes + second.notes
    chosen = partitions[-1]
    if least_class is not None:
        greedy = greedy_partition(crossings, first, second)
        if greedy.k > 1:
            chosen = greedy
        else:
            notes += (Note("double_greedy_single"),)
    if not proved:
        most, common = partitions[-1].k, crossings.sizes.size
        notes += (Note("double_classes_unproven", {"asked": k, "found": most, "common": common}),)
    elif chosen.k < k:
        notes += (Note("double_classes_fewer", {"asked": k, "found": chosen.k}),)
    return Double(bounds, (first, second), crossings, partitions, chosen, notes)


def best_partition(crossings: Crossings, k: int, *, by: Criterion = "chi2") -> Partition | None:
    """The k crossings without any row in common whose chi2 (or whose size, then chi2) add up to the most.

    Exact: depth-first, crossings by decreasing weight, a branch being left when its weight with the heaviest compatible
    ones left cannot beat the best known.

    Parameters
    ----------
    crossings
        every class of one classification crossed with every class of the other.
    k
        number of classes, at least 1.
    by
        what is added up.

    Returns
    -------
    the partition, or ``None`` when no k crossings are disjoint. Cost: milliseconds for a hundred crossings and
    ten classes; it grows fast with their number.

    Raises
    ------
    UnprovenError
        when the search would take too long.
    """
    apart = _disjoint(crossings)
    return _best(crossings, apart, k, by)


def best_partitions(crossings: Crossings, most: int = 10, *, by: Criterion = "chi2") -> tuple[Partition, ...]:
    """The best partition for each k from 2 to ``most``, as long as there is one and it does not take too long to prove."""
    return _partitions(crossings, most, by)[0]


def _partitions(crossings: Crossings, most: int, by: Criterion) -> tuple[tuple[Partition, ...], bool]:
    """The best partitions, and whether none was left out for the time it would take."""
    apart = _disjoint(crossings)
    partitions: list[Partition] = []
    for k in range(2, most + 1):
        try:
            partition = _best(crossings, apart, k, by)
        except UnprovenError:
            if not partitions:
                raise
            return tuple(partitions), False
        if partition is None:
            break
        partitions.append(partition)
    return tuple(partitions), True


def greedy_partition(crossings: Crossings, first: Classification, second: Classification) -> Partition:
    """The way of IRaMuTeQ: crossings by decreasing chi2, each taken unless it is kin to one taken before.

    Two crossings are kin when their classes are the same, or one above the other, in either tree.

    Parameters
    ----------
    crossings
        of these two classifications (give :func:`cross` ``yates=False`` to follow IRaMuTeQ).
    first
        the first classification, for its tree.
    second
        the second one.
    """
    trees = (_lines(first), _lines(second))
    taken: list[int] = []
    for crossing in range(crossings.sizes.size):
        if not any(_kin(crossings, crossing, other, trees) for other in taken):
            taken.append(crossing)
    return _partition(crossings, taken)


def _lines(tree: Classification) -> dict[int, frozenset[int]]:
    """Each class of a tree with all those above it, itself included."""
    line = {1: frozenset((1,))}
    for split in tree.splits:
        for number in split.classes:
            line[number] = line[split.parent] | {number}
    return line


def _kin(crossings: Crossings, first: int, second: int, trees: tuple[dict[int, frozenset[int]], ...]) -> bool:
    for numbers, line in zip((crossings.first, crossings.second), trees, strict=True):
        a, b = int(numbers[first]), int(numbers[second])
        if a in line[b] or b in line[a]:
            return True
    return False


def _best(crossings: Crossings, apart: NDArray[np.bool_], k: int, by: Criterion) -> Partition | None:
    if by == "chi2":
        order, first = np.arange(crossings.sizes.size), crossings.chi2
        second = np.zeros_like(first)
    else:
        order = np.lexsort((-crossings.chi2, -crossings.sizes))
        first, second = crossings.sizes.astype(np.float64), crossings.chi2
    chosen, proved = _search(
        np.ascontiguousarray(apart[np.ix_(order, order)]), first[order], second[order], k, MOST_STEPS
    )
    if not proved:
        raise UnprovenError("partition_unproven", classes=k, common=order.size)
    return None if chosen.size == 0 else _partition(crossings, sorted(order[chosen].tolist()))


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


@njit(cache=True, nogil=True)
def _search(apart, first, second, k, most_steps):  # type: ignore[no-untyped-def]
    """The k pairwise compatible vertices of largest (first, second) weight; vertices come by decreasing weight.

    Also whether the search was taken to its end, in at most so many looks at a vertex.
    """
    n, steps = first.size, 0
    best = np.empty(0, dtype=np.int64)
    if k < 1 or k > n:
        return best, True
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
        steps += left
        if steps > most_steps:
            return best, False
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
        n_next = 0
        steps += count[depth] - at
        for ahead in range(at + 1, count[depth]):
            other = candidates[depth, ahead]
            if apart[vertex, other]:
                candidates[depth + 1, n_next] = other
                n_next += 1
        depth += 1
        count[depth], place[depth] = n_next, 0
        so_far_first[depth], so_far_second[depth] = new_first, new_second
    return best, True
