"""Descending hierarchical classification (Reinert 1983, 1990): the largest class is cut first, each cut on the best terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from textometry.classes.bipartition import Bipartition, bipartition, moved_to_the_end
from textometry.classes.elimination import given_up_by_contingency, given_up_by_presence
from textometry.classes.model import Atypical, Classification, Mode, Settings, Split, terminal_classes
from textometry.errors import CorpusError
from textometry.notes import Note
from textometry.tables.axis import row_scores
from textometry.tables.matrix import Matrix
from textometry.tables.subtable import SubTable, subtable

Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]

# Beyond this share of the segments in one class, next to nothing was told apart.
NEARLY_ALL = 0.9


def classify(
    matrix: Matrix,
    k: int = 10,
    *,
    mode: Mode = "default",
    least_class: int | None = None,
    n_axes: int | None = None,
    settings: Settings | None = None,
    progress: Callable[[float], None] | None = None,
) -> Classification:
    """Classify the rows of a table by descending hierarchical classification (Reinert's method).

    Cost: linear in the number of cells, per split. Source: Reinert 1983 and 1990; where each mode departs is told in
    docs/methods/textometry-classification.md.

    Parameters
    ----------
    matrix
        rows (segments) by terms; only presence is read. The order of rows is part of the input.
    k
        number of classes asked for.
    mode
        see :class:`Settings`.
    least_class
        smallest class kept as final in the iramuteq mode.
    n_axes
        number of axes tried at each split.
    settings
        replaces all of the above when given.
    progress
        called with the share (0 to 1) done after each split; what it raises stops the work.

    Returns
    -------
    the classes; fewer than ``k`` when the table cannot bear them, with a note.

    Raises
    ------
    CorpusError
        when not even two classes can be made.
    """
    chosen = settings or Settings.for_mode(mode, k, least_class=least_class, n_axes=n_axes)
    work = _Work(matrix.binary(), chosen)
    while len(work.splits) < chosen.k - 1 and work.cut_next():
        if progress is not None:
            progress(len(work.splits) / (chosen.k - 1))
    return work.result()


@dataclass(slots=True)
class _Work:
    """The state of a classification under way."""

    matrix: Matrix
    settings: Settings
    now: NDArray[np.int16] = field(init=False)
    splits: list[Split] = field(default_factory=list)
    history: list[NDArray[np.int16]] = field(default_factory=list)
    allowed: dict[int, Mask] = field(init=False)
    atypical: list[Atypical] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    least_side: int = field(init=False)
    only_atypical: bool = False

    def __post_init__(self) -> None:
        n_rows, n_terms = self.matrix.shape
        self.now = np.ones(n_rows, dtype=np.int16)
        self.allowed = {1: np.ones(n_terms, dtype=bool)}
        # Empty rows do not count: adding some must change nothing.
        self.least_side = self.settings.least_atypical(int(np.count_nonzero(np.diff(self.matrix.indptr))))

    def cut_next(self) -> bool:
        """Cut the largest class that can be cut; return whether one was."""
        while (parent := self._largest()) is not None:
            if self._cut(parent):
                return True
            self.closed.add(parent)
        return False

    def _largest(self) -> int | None:
        """The open leaf with most rows; ties go to the first name in the order of text, as in IRaMuTeQ."""
        sizes = np.bincount(self.now, minlength=2)
        leaves = sorted((n for n in self.allowed if n not in self.closed and sizes[n] > 1), key=str)
        return max(leaves, key=lambda number: int(sizes[number]), default=None)

    def _cut(self, parent: int) -> bool:
        members = np.flatnonzero(self.now == parent).astype(np.int32)
        least = 1 if parent == 1 else self.settings.least_term_rows
        rows, set_aside = members, []
        while True:
            table = subtable(self.matrix, rows, self.allowed[parent], least)
            cut = self._best_cut(table)
            if cut is None:
                return False
            axis, parts = cut
            small = self._atypical_side(parts.first)
            if small is None:
                break
            set_aside.append(Atypical(len(self.splits) + 1, parent, table.rows[small], parts.swap))
            rows, least = table.rows[~small], self.settings.least_term_rows
            if rows.size < 2 * self.least_side:
                self.only_atypical = True
                return False
        self.atypical.extend(set_aside)
        self._record(parent, members, table, axis, parts, set_aside)
        return True

    def _best_cut(self, table: SubTable) -> tuple[int, Bipartition] | None:
        best: tuple[int, Bipartition] | None = None
        least_rows = self.settings.least_split_rows
        scores = row_scores(table, self.settings.n_axes, tolerance=self.settings.tolerance)
        for axis, score in enumerate(scores, start=1):
            parts = bipartition(table, score, least_rows=least_rows, least_pass_gain=self.settings.least_pass_gain)
            if best is None or parts.swap > best[1].swap * (1 + 1e-9):
                best = axis, parts
        if best is not None and self.settings.least_pass_gain > 0:
            best = best[0], moved_to_the_end(table, best[1], least_rows=least_rows)
        if best is None or not 0 < best[1].first.sum() < table.rows.size or best[1].swap <= 1e-12:
            return None
        return best

    def _atypical_side(self, first: Mask) -> Mask | None:
        """The side too small to make a class, if the mode sets such sides aside."""
        if first.sum() >= self.least_side and first.size - first.sum() >= self.least_side:
            return None
        return first if first.sum() <= first.size - first.sum() else ~first

    def _record(
        self, parent: int, members: Ints, table: SubTable, axis: int, parts: Bipartition, set_aside: list[Atypical]
    ) -> None:
        number = len(self.splits) + 1
        first, second = 2 * number, 2 * number + 1
        if self.settings.mode == "iramuteq":
            gone_first, gone_second, threshold = given_up_by_presence(table, parts.first)
        else:
            gone_first, gone_second, threshold = given_up_by_contingency(
                table, parts.first, contingency=self.settings.contingency, least=self.settings.least_term_rows
            )
        for label, gone in ((first, gone_first), (second, gone_second)):
            self.allowed[label] = self.allowed[parent].copy()
            self.allowed[label][table.columns[gone]] = False
        del self.allowed[parent]
        self.now[members] = 0
        self.now[table.rows] = np.where(parts.first, first, second)
        emptied = np.zeros(self.now.size, dtype=bool)
        emptied[members] = True
        for placed in (table.rows, *(group.rows for group in set_aside)):
            emptied[placed] = False
        self.splits.append(
            Split(
                number=number,
                parent=parent,
                sizes=(int(parts.first.sum()), int((~parts.first).sum())),
                total=table.total,
                n_terms=table.columns.size,
                chi2_over_n_scan=parts.scan,
                chi2_over_n_swap=parts.swap,
                axis=axis,
                threshold=threshold,
                given_up=(table.columns[gone_first], table.columns[gone_second]),
                emptied=np.flatnonzero(emptied).astype(np.int32),
            )
        )
        self.history.append(self.now.copy())

    def result(self) -> Classification:
        n_rows = self.matrix.shape[0]
        if not self.splits:
            raise _no_class(self.matrix, only_atypical=self.only_atypical)
        splits = tuple(self.splits)
        notes = []
        if len(splits) < self.settings.k - 1:
            notes.append(Note("classes_fewer", {"asked": self.settings.k, "found": len(splits) + 1}))
        if self.settings.mode == "iramuteq":
            terminal = terminal_classes(splits, self.settings.least_class or max(1, round(n_rows / self.settings.k)))
        else:
            terminal = tuple(sorted(self.allowed))
        if not terminal:
            notes.append(Note("classes_all_too_small"))
        history = np.array(self.history, dtype=np.int16).reshape(len(splits), n_rows)
        row_class = np.zeros(n_rows, dtype=np.int16)
        for final, number in enumerate(terminal, start=1):
            row_class[history[number // 2 - 1] == number] = final
        largest, classified = np.bincount(row_class)[1:].max(initial=0), np.count_nonzero(row_class)
        if not self.settings.atypical_share and largest > NEARLY_ALL * classified:
            notes.append(Note("class_holds_nearly_all", {"largest": largest, "classified": classified}))
        return Classification(
            self.settings, n_rows, splits, history, terminal, row_class, tuple(self.atypical), tuple(notes)
        )


def _no_class(matrix: Matrix, *, only_atypical: bool) -> CorpusError:
    n_rows = matrix.shape[0]
    filled = int(np.count_nonzero(np.diff(matrix.indptr)))
    if filled < 2:
        return CorpusError("segments_too_few", filled=filled, segments=n_rows)
    if np.count_nonzero(matrix.document_frequency()) < 2:
        return CorpusError("words_too_few", words=np.count_nonzero(matrix.document_frequency()))
    if only_atypical:
        return CorpusError("classes_only_atypical")
    return CorpusError("classes_impossible")
