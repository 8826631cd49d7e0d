"""Passages nearest to those that bear a code: tf-idf cosine with their centre, and the characteristic words that they share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from textometry.tables.matrix import Matrix
from textometry.tables.specificity import Floats, specificities


@dataclass(frozen=True, slots=True)
class Near:
    """A row near to those that are coded.

    Parameters
    ----------
    row
        its number in the table.
    cosine
        0 to 1: cosine of its weights with the centre of the coded rows.
    words
        terms of the row that the coded rows use more than the others do, the most characteristic first.
    """

    row: int
    cosine: float
    words: tuple[str, ...]


def nearest_rows(
    matrix: Matrix, coded: Collection[int], *, apart: Collection[int] = (), at_most: int = 20, most_words: int = 5
) -> tuple[Near, ...]:
    """The rows nearest to those that are coded, the nearest first.

    Each row is weighted by (1 + ln f) (1 + ln N/n), f being how often the row holds the term, n in how many of the N rows it is
    found, and brought to length 1; the centre is the mean of the coded rows. Terms are ranked by their specificity in the coded rows.

    Parameters
    ----------
    matrix
        rows x terms, binary or with counts.
    coded
        numbers of the rows that bear the code.
    apart
        numbers of rows that are not to be found, beside the coded ones.
    at_most
        fewest are found when no other row has a term in common.
    most_words
        characteristic terms kept of each row.

    Returns
    -------
    at most `at_most` rows with a cosine above 0, equal ones in the order of the table; none where nothing is coded. Cost: linear in
    the cells of the table. Sources: Salton and Buckley 1988 (weights), Rocchio 1971 (centre), Lafon 1980 (specificities).
    """
    members = np.array(sorted(coded), dtype=np.int64)
    if not members.size or not matrix.indices.size:
        return ()
    counts = np.ones(matrix.indices.size) if matrix.data is None else matrix.data.astype(np.float64)
    table = sparse.csr_matrix((counts, matrix.indices, matrix.indptr), shape=matrix.shape)
    weights = _weights(table)
    centre = np.asarray(weights[members].mean(axis=0)).ravel()
    length = float(np.linalg.norm(centre))
    if length == 0:
        return ()
    cosines = np.asarray(weights @ (centre / length)).ravel()
    cosines[[*members.tolist(), *apart]] = 0.0
    order = np.lexsort((np.arange(cosines.size), -cosines))[:at_most]
    scores = _specific(table, members)
    return tuple(
        Near(int(row), float(cosines[row]), _shared(matrix, scores, int(row), most_words))
        for row in order
        if cosines[row] > 0
    )


def _weights(table: sparse.csr_matrix) -> sparse.csr_matrix:
    found_in = np.bincount(table.indices, minlength=table.shape[1])
    rarity = 1 + np.log(table.shape[0] / np.maximum(found_in, 1))
    weights = table.copy()
    weights.data = (1 + np.log(weights.data)) * rarity[weights.indices]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ weights)


def _specific(table: sparse.csr_matrix, members: np.ndarray) -> Floats:
    """The specificity of each term in the coded rows."""
    inside = np.asarray(table[members].sum(axis=0)).ravel()
    everywhere = np.asarray(table.sum(axis=0)).ravel()
    return specificities(np.column_stack([inside, everywhere - inside]))[:, 0]


def _shared(matrix: Matrix, scores: Floats, row: int, most: int) -> tuple[str, ...]:
    terms = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    ranked = sorted(terms.tolist(), key=lambda term: (-scores[term], matrix.terms[term]))
    return tuple(matrix.terms[term] for term in ranked[:most] if scores[term] > 0)
