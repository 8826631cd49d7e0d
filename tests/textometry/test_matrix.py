"""The table of rows by terms: what is built is what was given."""

import numpy as np
import pytest

from textometry.errors import InputError
from textometry.tables.matrix import Matrix

TERMS = ("arbre", "banc", "chat")


def dense(matrix: Matrix) -> list[list[int]]:
    return matrix.to_scipy().toarray().tolist()


def test_segments_with_repeated_terms_give_presence_or_counts() -> None:
    rows = [[2, 0, 2], [], [1]]
    assert dense(Matrix.from_segments(rows, TERMS)) == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]
    assert dense(Matrix.from_segments(rows, TERMS, counts=True)) == [[1, 0, 2], [0, 0, 0], [0, 1, 0]]


def test_pairs_with_negative_terms_leave_them_out() -> None:
    matrix = Matrix.from_pairs([0, 0, 1], [1, -1, 2], 2, TERMS)
    assert dense(matrix) == [[0, 1, 0], [0, 0, 1]]


def test_terms_outside_the_list_are_refused() -> None:
    with pytest.raises(InputError, match="outside the table of 1 rows and 3 terms"):
        Matrix.from_segments([[3]], TERMS)


def test_sums_and_frequencies_agree_with_the_dense_table() -> None:
    matrix = Matrix.from_segments([[0, 0, 1], [], [1, 2], [1]], TERMS, counts=True)
    assert matrix.row_sums().tolist() == [3, 0, 2, 1]
    assert matrix.term_sums().tolist() == [2, 3, 1]
    assert matrix.document_frequency().tolist() == [1, 3, 1]
    assert matrix.total == 6
    assert matrix.binary().total == 5


def test_keeping_terms_and_rows_agrees_with_the_dense_table() -> None:
    table = np.random.default_rng(3).integers(0, 3, size=(30, 12))
    matrix = Matrix.from_scipy(table_of(table), [str(j) for j in range(12)], documents=np.arange(30))
    chosen = np.arange(12) % 3 != 1
    rows = np.array([5, 0, 29, 5])
    assert dense(matrix.keep_terms(chosen)) == table[:, chosen].tolist()
    assert dense(matrix.keep_rows(rows)) == table[rows].tolist()
    assert matrix.keep_rows(rows).documents.tolist() == [5, 0, 29, 5]
    assert dense(matrix.keep_rows(table[:, 0] > 0)) == table[table[:, 0] > 0].tolist()


def test_term_limits_keep_the_most_frequent_terms() -> None:
    matrix = Matrix.from_segments([[0, 1], [1], [1, 2], [2]], TERMS)
    assert matrix.limit_terms(min_rows=2).terms == ("banc", "chat")
    assert matrix.limit_terms(max_share=0.5).terms == ("arbre", "chat")
    assert matrix.limit_terms(max_terms=1).terms == ("banc",)


def test_regrouping_adds_counts_and_leaves_out_negative_groups() -> None:
    matrix = Matrix.from_segments([[0, 0], [1], [1, 2], [2]], TERMS, counts=True, documents=[7, 8, 9, 9])
    regrouped = matrix.regroup([1, 0, 1, -1])
    assert dense(regrouped) == [[0, 1, 0], [2, 1, 1]]
    assert regrouped.documents.tolist() == [8, 7]
    assert dense(matrix.binary().regroup([0, 0, 0, 0])) == [[1, 1, 1]]


def test_an_empty_table_stays_usable() -> None:
    matrix = Matrix.from_segments([], TERMS)
    assert matrix.shape == (0, 3)
    assert matrix.limit_terms(min_rows=1).shape == (0, 0)
    assert matrix.regroup([]).shape == (0, 3)


def table_of(table: np.ndarray):
    from scipy import sparse

    return sparse.csr_array(table)
