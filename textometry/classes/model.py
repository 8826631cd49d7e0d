"""Data model of a classification: settings, classes, splits, and how to read them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.notes import Note, notes_json

Mode = Literal["default", "iramuteq", "rainette"]
MODES: tuple[Mode, ...] = ("default", "iramuteq", "rainette")
Ints = NDArray[np.int32]

# Nobody reads a thousand classes, and the numbers of classes are kept on two bytes.
MOST_CLASSES = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """How a descending classification is made; :meth:`for_mode` gives the values of each mode.

    Parameters
    ----------
    mode
        ``iramuteq`` follows IRaMuTeQ segment for segment, ``rainette`` follows rainette without its defect,
        ``default`` tries several axes and sets atypical groups aside.
    k
        number of classes asked for, at least 2 (k - 1 splits).
    n_axes
        number of axes tried at each split.
    tolerance
        precision of the axes.
    least_split_rows
        rows are no longer moved from a group smaller than this.
    least_term_rows
        a term is left out of a later table when found in fewer rows.
    least_pass_gain
        with several axes, a cut is left for the next axis once moving rows gains less than this
        share of its chi2 in a pass; the best cut is then taken to its end. 0 takes every cut to its end.
    contingency
        in the rainette rule, coefficient over which an under-represented term is given up.
    least_class
        smallest terminal class in the iramuteq mode; ``None`` for round(rows / k).
    atypical_share
        a side of a split under this share of all rows that hold a word, or under 10 rows (one
        in ten when there are fewer than a hundred), is set aside; 0 for never.
    """

    mode: Mode = "default"
    k: int = 10
    n_axes: int = 3
    tolerance: float = 1e-4
    least_split_rows: int = 5
    least_term_rows: int = 3
    least_pass_gain: float = 1e-3
    contingency: float = 0.3
    least_class: int | None = None
    atypical_share: float = 0.02

    @classmethod
    def for_mode(
        cls, mode: Mode, k: int = 10, *, least_class: int | None = None, n_axes: int | None = None
    ) -> Settings:
        """The settings of a mode.

        Raises
        ------
        InputError
            when the mode is unknown, or ``k`` under 2 or over 1,000.
        """
        if mode not in MODES:
            raise InputError("mode_unknown", mode=mode, choices=MODES)
        if k < 2:
            raise InputError("classes_too_few", classes=k)
        if k > MOST_CLASSES:
            raise InputError("classes_too_many", most=MOST_CLASSES, classes=k)
        if mode == "default":
            return cls(mode, k, n_axes or 3, least_class=least_class)
        if mode == "iramuteq":
            return cls(mode, k, n_axes or 1, 1e-10, 5, 4, 0.0, 0.0, least_class, 0.0)
        return cls(mode, k, n_axes or 1, 1e-10, 5, 3, 0.0, 0.3, least_class, 0.0)

    def least_atypical(self, n_rows: int) -> int:
        """Number of rows under which a side of a split is atypical (0 when nothing is set aside)."""
        return max(min(10, n_rows // 10), round(n_rows * self.atypical_share)) if self.atypical_share > 0 else 0


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One cut of a class in two; at split i (from 1) the new classes are numbered 2i and 2i + 1.

    Parameters
    ----------
    number
        i.
    parent
        class that is cut (1 is the whole).
    sizes
        rows of the two new classes.
    total
        N, number of cells of the table that is cut.
    n_terms
        number of terms of that table.
    chi2_over_n_scan
        chi2 / N of the best cut along the axis.
    chi2_over_n_swap
        chi2 / N after rows were moved.
    axis
        which axis gave the cut, from 1.
    threshold
        the value over which terms were given up.
    given_up
        terms given up by each new class.
    emptied
        rows left without any term in this table, which are in no class from now on.
    """

    number: int
    parent: int
    sizes: tuple[int, int]
    total: int
    n_terms: int
    chi2_over_n_scan: float
    chi2_over_n_swap: float
    axis: int
    threshold: float
    given_up: tuple[Ints, Ints]
    emptied: Ints

    @property
    def classes(self) -> tuple[int, int]:
        """Numbers of the two new classes."""
        return 2 * self.number, 2 * self.number + 1

    @property
    def chi2(self) -> float:
        """chi2 of the two classes by the terms of the table."""
        return self.chi2_over_n_swap * self.total


@dataclass(frozen=True, slots=True, eq=False)
class Atypical:
    """A small group of rows set aside instead of making a class.

    Parameters
    ----------
    before_split
        number of the split during which it was set aside.
    parent
        class it was part of.
    rows
        its rows.
    chi2_over_n
        chi2 / N of the cut that showed it.
    """

    before_split: int
    parent: int
    rows: Ints
    chi2_over_n: float


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """The classes of the rows of a table.

    Parameters
    ----------
    settings
        what was asked.
    n_rows
        number of rows classified or not.
    splits
        the cuts, in order.
    history
        int16, splits x rows: class number of every row after each split, 0 = none.
    terminal
        numbers of the classes kept as final; final class c (from 1) is ``terminal[c - 1]``.
    row_class
        int16 per row: final class from 1, 0 = none.
    atypical
        groups set aside, in order.
    notes
        what the reader must know.
    """

    settings: Settings
    n_rows: int
    splits: tuple[Split, ...]
    history: NDArray[np.int16]
    terminal: tuple[int, ...]
    row_class: NDArray[np.int16]
    atypical: tuple[Atypical, ...] = ()
    notes: tuple[Note, ...] = field(default=())

    @property
    def n_classes(self) -> int:
        """Number of final classes."""
        return len(self.terminal)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Rows of each final class."""
        return tuple(int(n) for n in np.bincount(self.row_class, minlength=self.n_classes + 1)[1:])

    @property
    def classified_share(self) -> float:
        """Share (0 to 1) of the rows that are in a final class."""
        return float(np.count_nonzero(self.row_class) / self.n_rows) if self.n_rows else 0.0

    @property
    def atypical_rows(self) -> Ints:
        """Rows set aside, ascending."""
        rows = [group.rows for group in self.atypical]
        return np.sort(np.concatenate(rows)).astype(np.int32) if rows else np.empty(0, dtype=np.int32)

    def rows_of(self, final_class: int) -> Ints:
        """Rows of a final class, ascending."""
        return np.flatnonzero(self.row_class == final_class).astype(np.int32)

    def members(self, number: int) -> Ints:
        """Rows of any class of the tree just after it was made (class 1 is every row)."""
        if number == 1:
            return np.arange(self.n_rows, dtype=np.int32)
        return np.flatnonzero(self.history[number // 2 - 1] == number).astype(np.int32)

    def dendrogram(self) -> dict[str, Any]:
        """The tree as nested plain values: number, rows, height (chi2 of its cut), final class or None, children."""
        cut = {split.parent: split for split in self.splits}
        final = {number: c for c, number in enumerate(self.terminal, start=1)}

        def branch(number: int, size: int) -> dict[str, Any]:
            split = cut.get(number)
            children = [] if split is None else [branch(*pair) for pair in zip(split.classes, split.sizes, strict=True)]
            height = 0.0 if split is None else split.chi2
            return {"class": number, "rows": size, "height": height, "final": final.get(number), "children": children}

        return branch(1, self.n_rows)

    def to_json(self) -> dict[str, Any]:
        """The whole result as plain values."""
        return {
            "settings": asdict(self.settings),
            "rows": self.n_rows,
            "splits": [
                {
                    "number": split.number,
                    "parent": split.parent,
                    "sizes": list(split.sizes),
                    "chi2_over_n_scan": split.chi2_over_n_scan,
                    "chi2_over_n_swap": split.chi2_over_n_swap,
                    "total": split.total,
                    "terms": split.n_terms,
                    "axis": split.axis,
                    "threshold": split.threshold,
                    "given_up": [terms.tolist() for terms in split.given_up],
                    "emptied": split.emptied.tolist(),
                    "classes": classes.tolist(),
                }
                for split, classes in zip(self.splits, self.history, strict=True)
            ],
            "terminal": list(self.terminal),
            "classes": self.row_class.tolist(),
            "sizes": list(self.sizes),
            "classified_share": self.classified_share,
            "atypical": [
                {
                    "before_split": group.before_split,
                    "parent": group.parent,
                    "rows": group.rows.tolist(),
                    "chi2_over_n": group.chi2_over_n,
                }
                for group in self.atypical
            ],
            "tree": self.dendrogram(),
            **notes_json(self.notes),
        }


def terminal_classes(splits: tuple[Split, ...], least_class: int) -> tuple[int, ...]:
    """The leaves with at least ``least_class`` rows, in ascending order.

    A smaller leaf gives way to its mother when she is large enough and none of her other descendants is kept.
    """
    parent = {number: split.parent for split in splits for number in split.classes}
    size = {number: rows for split in splits for number, rows in zip(split.classes, split.sizes, strict=True)}
    cut = {split.parent for split in splits}
    leaves = [number for number in parent if number not in cut]
    terminal = {leaf for leaf in leaves if size[leaf] >= least_class}
    for leaf in leaves:
        mother = parent[leaf]
        if leaf in terminal or size.get(mother, 0) < least_class:
            continue
        if not any(mother in _ancestors(number, parent) for number in terminal):
            terminal.add(mother)
    return tuple(sorted(terminal))


def _ancestors(number: int, parent: dict[int, int]) -> set[int]:
    ancestors = set()
    while number in parent:
        number = parent[number]
        ancestors.add(number)
    return ancestors
