"""Put neighbouring segments together until they hold enough words, and bring the classes back to the segments."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textometry.classes.model import Classification
from textometry.tables.matrix import Matrix
from textometry.texts.corpus import Corpus
from textometry.texts.segments import Segments

Longs = NDArray[np.int64]


def stretches(corpus: Corpus, segments: Segments) -> Longs:
    """The stretch of each segment: its document or, in a document with themes, its theme.

    Returns
    -------
    int64, numbers that never decrease, from 0. Cost: linear.
    """
    first, numbers = 0, np.empty(len(segments), dtype=np.int64)
    begins = np.searchsorted(segments.document, np.arange(len(corpus.documents) + 1))
    for document, (a, b) in enumerate(pairwise(begins.tolist())):
        themes = corpus.documents[document].themes
        marks = sorted({0, *(theme.start for theme in themes), *(theme.end for theme in themes)})
        numbers[a:b] = first + np.searchsorted(marks, segments.start[a:b], side="right")
        first += len(marks) + 1
    return numbers


def neighbour_groups(matrix: Matrix, least: int, *, join_rest: bool = True) -> Longs:
    """Group following rows of a document until they hold ``least`` terms.

    Rows are taken in order; a group is closed as soon as the sizes of its rows add up to ``least``.

    Parameters
    ----------
    matrix
        the table; its ``documents`` bound the groups (one document when absent).
    least
        number of terms wanted, each row counting for its own distinct terms; 0 or 1 groups nothing that is
        not empty.
    join_rest
        whether what is left at the end of a document joins the group before it, unless it is the only
        one, as in rainette; IRaMuTeQ leaves it alone.

    Returns
    -------
    int64, the group of each row, from 0, ascending. Cost: linear.
    """
    sizes = matrix.binary().row_sums()
    n_rows = sizes.size
    documents = np.zeros(n_rows, dtype=np.int64) if matrix.documents is None else matrix.documents
    starts: list[int] = []
    terms_of_group, first_of_document = 0, 0
    for row in range(n_rows):
        if row == 0 or documents[row] != documents[row - 1]:
            if join_rest and terms_of_group < least and len(starts) - 1 > first_of_document:
                starts.pop()
            first_of_document = len(starts)
            starts.append(row)
            terms_of_group = 0
        elif terms_of_group >= least:
            starts.append(row)
            terms_of_group = 0
        terms_of_group += int(sizes[row])
    if join_rest and terms_of_group < least and len(starts) - 1 > first_of_document:
        starts.pop()
    begins = np.zeros(n_rows, dtype=np.int64)
    begins[starts] = 1
    return np.cumsum(begins) - 1


def for_segments(classification: Classification, groups: ArrayLike) -> Classification:
    """Bring classes found on groups of segments back to the segments.

    Parameters
    ----------
    classification
        classes of the groups.
    groups
        the group of each segment, negative for none.

    Returns
    -------
    the same tree, counted in segments; totals and chi2 are still those of the grouped table.
    """
    group = np.asarray(groups, dtype=np.int64)

    def spread(values: NDArray[np.int16]) -> NDArray[np.int16]:
        return np.where(group >= 0, values[..., np.maximum(group, 0)], 0).astype(np.int16)

    def rows(of_groups: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.flatnonzero(np.isin(group, of_groups)).astype(np.int32)

    history = spread(classification.history)
    splits = tuple(
        replace(
            split,
            sizes=(int((after == split.classes[0]).sum()), int((after == split.classes[1]).sum())),
            emptied=rows(split.emptied),
        )
        for split, after in zip(classification.splits, history, strict=True)
    )
    return replace(
        classification,
        n_rows=group.size,
        splits=splits,
        history=history,
        row_class=spread(classification.row_class),
        atypical=tuple(replace(apart, rows=rows(apart.rows)) for apart in classification.atypical),
    )
