"""Build the table of segments by terms from tokens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import numba
import numpy as np

from textometry.errors import CorpusError, InputError
from textometry.languages.grammar import ACTIVE, CATEGORIES
from textometry.tables.matrix import Matrix
from textometry.texts.scan import Int32
from textometry.texts.segments import Segments
from textometry.texts.tokens import Tokens


def build_matrix(
    tokens: Tokens,
    segments: Segments,
    *,
    terms: Literal["lemma", "form"] = "lemma",
    categories: Collection[str] = ACTIVE,
    counts: bool = False,
    min_segments: int = 3,
    max_share: float = 1.0,
    max_terms: int | None = None,
    stop_words: Collection[str] = (),
) -> Matrix:
    """The table of segments (one row each, empty ones included) by terms, the most frequent first.

    Parameters
    ----------
    tokens
        the tokens of the segments.
    segments
        the segments.
    terms
        whether a column is a lemma or a form.
    categories
        classes that make columns; the active ones by default. Others can be set beside them as
        supplementary terms in a second table.
    counts
        keep how often a term occurs in a segment, not only whether it does.
    min_segments
        fewest segments a term must be found in.
    max_share
        largest share (0 to 1) of segments a term may be found in.
    max_terms
        keep at most so many terms, the most frequent.
    stop_words
        lemmas or forms, in lower case, that make no column.

    Returns
    -------
    the table; `documents` tells the document of each row. Ties of frequency follow the alphabet, so that the
    columns do not depend on the order of the texts.

    Raises
    ------
    CorpusError
        when no segment, or no term, is left. Cost: about 15 million tokens a second.
    """
    if not len(segments):
        raise CorpusError("corpus_without_words")
    column_of, names = columns_of_readings(tokens, terms=terms, categories=categories, stop_words=stop_words)
    n_segments = _segments_by_column(tokens.bounds, tokens.reading, column_of, len(names))
    frequent = np.flatnonzero((n_segments >= min_segments) & (n_segments <= max_share * len(segments)))
    if not frequent.size:
        raise _no_term(names, categories, min_segments, len(segments))
    labels = np.array(names, dtype=object)[frequent]
    order = np.lexsort((labels.astype(str), -n_segments[frequent]))[:max_terms]
    place = np.full(len(names) + 1, -1, dtype=np.int32)  # the last one is for tokens that make no column
    place[frequent[order]] = np.arange(order.size, dtype=np.int32)
    indptr, indices, data = _cells(tokens.bounds, tokens.reading, place[column_of], order.size)
    return Matrix(
        indptr, indices, tuple(labels[order].tolist()), data if counts else None, segments.document.astype(np.int32)
    )


@numba.njit(cache=True, nogil=True)
def _segments_by_column(bounds: Any, reading: Any, column_of: Any, n_columns: Any) -> Any:
    """In how many segments each column is found."""
    n_segments = np.zeros(n_columns, dtype=np.int64)
    last = np.full(n_columns, -1, dtype=np.int64)
    for segment in range(bounds.size - 1):
        for token in range(bounds[segment], bounds[segment + 1]):
            column = column_of[reading[token]]
            if column >= 0 and last[column] != segment:
                last[column] = segment
                n_segments[column] += 1
    return n_segments


@numba.njit(cache=True, nogil=True)
def _cells(bounds: Any, reading: Any, column_of: Any, n_columns: Any) -> Any:
    """The table in compressed rows, columns ascending inside a row, with the counts of each cell."""
    last = np.full(n_columns, -1, dtype=np.int64)
    indptr = np.zeros(bounds.size, dtype=np.int64)
    for segment in range(bounds.size - 1):
        n = 0
        for token in range(bounds[segment], bounds[segment + 1]):
            column = column_of[reading[token]]
            if column >= 0 and last[column] != segment:
                last[column] = segment
                n += 1
        indptr[segment + 1] = indptr[segment] + n
    indices = np.empty(indptr[-1], dtype=np.int32)
    data = np.empty(indptr[-1], dtype=np.int32)
    times = np.zeros(n_columns, dtype=np.int32)
    for segment in range(bounds.size - 1):
        at = indptr[segment]
        for token in range(bounds[segment], bounds[segment + 1]):
            column = column_of[reading[token]]
            if column >= 0:
                if times[column] == 0:
                    indices[at] = column
                    at += 1
                times[column] += 1
        row = np.sort(indices[indptr[segment] : at])
        indices[indptr[segment] : at] = row
        for k in range(indptr[segment], at):
            data[k] = times[indices[k]]
            times[indices[k]] = 0
    return indptr, indices, data


def terms_of_readings(
    tokens: Tokens,
    matrix: Matrix,
    *,
    terms: Literal["lemma", "form"] = "lemma",
    categories: Collection[str] = ACTIVE,
    stop_words: Collection[str] = (),
) -> Int32:
    """The column of a table that each reading of its tokens makes.

    Parameters
    ----------
    tokens
        the tokens the table was made from.
    matrix
        the table.
    terms, categories, stop_words
        as given to :func:`build_matrix`.

    Returns
    -------
    int32, one for each reading of the tokens; -1 for those that make no column. Cost: linear in the readings.
    """
    column_of, names = columns_of_readings(tokens, terms=terms, categories=categories, stop_words=stop_words)
    place = {name: column for column, name in enumerate(matrix.terms)}
    place_of_column = np.array([*(place.get(name, -1) for name in names), -1], dtype=np.int32)
    columns: Int32 = place_of_column[column_of]
    return columns


def _no_term(names: Collection[str], categories: Collection[str], least: int, n_segments: int) -> CorpusError:
    if not names:
        return CorpusError("terms_missing", categories=categories)
    return CorpusError("terms_too_rare", least=least, segments=n_segments)


def columns_of_readings(
    tokens: Tokens,
    *,
    terms: Literal["lemma", "form"] = "lemma",
    categories: Collection[str] = ACTIVE,
    stop_words: Collection[str] = (),
) -> tuple[Int32, tuple[str, ...]]:
    """The column of each reading (-1 when it makes none) and the name of each column.

    Raises
    ------
    InputError
        on an unknown class or kind of term.
    """
    unknown = set(categories) - set(CATEGORIES)
    if unknown:
        raise InputError("category_unknown", category=min(unknown), choices=CATEGORIES)
    if terms not in ("lemma", "form"):
        raise InputError("terms_unknown", terms=terms)
    of_reading = tokens.lemma_of if terms == "lemma" else tokens.form_of
    names = np.array(tokens.labels if terms == "lemma" else tokens.forms, dtype=object)
    keys = tokens.lemmas if terms == "lemma" else tokens.forms
    counted = np.isin(tokens.category_of, [CATEGORIES.index(category) for category in categories])
    if stop_words:
        refused = {word.lower() for word in stop_words}
        counted &= ~np.array([key in refused for key in keys], dtype=np.bool_)[of_reading]
    number = np.full(len(keys), -1, dtype=np.int32)
    used = np.unique(of_reading[counted])
    number[used] = np.arange(used.size, dtype=np.int32)
    columns: Int32 = np.where(counted, number[of_reading], -1).astype(np.int32)
    return columns, tuple(names[used].tolist())
