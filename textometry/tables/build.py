"""Build the table of segments by terms from tokens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import numpy as np
from numpy.typing import NDArray

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
        raise CorpusError("There is no segment: the texts hold no word.")
    columns, names = term_numbers(tokens, terms=terms, categories=categories, stop_words=stop_words)
    matrix = Matrix.from_pairs(
        tokens.segment, columns, len(segments), names, documents=segments.document, counts=counts
    ).limit_terms(min_rows=min_segments, max_share=max_share)
    if not matrix.terms:
        raise CorpusError(_why_no_term(names, categories, min_segments, len(segments)))
    frequency = matrix.document_frequency()
    order = np.lexsort((np.array(matrix.terms), -frequency))[:max_terms]
    return _ordered(matrix, order)


def _why_no_term(names: Collection[str], categories: Collection[str], min_segments: int, n_segments: int) -> str:
    if not names:
        return (
            f"No term is left: the texts hold no word of the chosen classes ({', '.join(categories)}) "
            "beyond those left out."
        )
    return (
        f"No term is left: no word of the chosen classes is found in at least {min_segments} segments "
        f"(segments in all: {n_segments}). Lower that limit, or gather more text."
    )


def term_numbers(
    tokens: Tokens,
    *,
    terms: Literal["lemma", "form"] = "lemma",
    categories: Collection[str] = ACTIVE,
    stop_words: Collection[str] = (),
) -> tuple[Int32, tuple[str, ...]]:
    """The column of each token (-1 when it makes none) and the name of each column.

    Raises
    ------
    InputError
        on an unknown class or kind of term.
    """
    unknown = set(categories) - set(CATEGORIES)
    if unknown:
        raise InputError(f"“{min(unknown)}” is no category: choose among {', '.join(CATEGORIES)}.")
    if terms not in ("lemma", "form"):
        raise InputError(f"Terms are lemmas or forms, not “{terms}”.")
    of_reading = tokens.lemma_of if terms == "lemma" else tokens.form_of
    names = np.array(tokens.labels if terms == "lemma" else tokens.forms, dtype=object)
    keys = tokens.lemmas if terms == "lemma" else tokens.forms
    kept = np.isin(tokens.category_of, [CATEGORIES.index(category) for category in categories])
    if stop_words:
        refused = {word.lower() for word in stop_words}
        kept &= ~np.array([key in refused for key in keys], dtype=np.bool_)[of_reading]
    number = np.full(len(keys), -1, dtype=np.int32)
    used = np.unique(of_reading[kept])
    number[used] = np.arange(used.size, dtype=np.int32)
    columns: Int32 = np.where(kept, number[of_reading], -1).astype(np.int32)[tokens.reading]
    return columns, tuple(names[used].tolist())


def _ordered(matrix: Matrix, order: NDArray[np.int64]) -> Matrix:
    """The columns of a table in another order; columns not named are left out."""
    table = matrix.to_scipy(np.int32).tocsc()[:, order].tocsr()
    terms = [matrix.terms[column] for column in order.tolist()]
    return Matrix.from_scipy(table, terms, documents=matrix.documents, counts=matrix.data is not None)
