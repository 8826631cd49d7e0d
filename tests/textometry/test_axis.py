"""The first axes agree with a dense singular value decomposition."""

import numpy as np
import pytest

from tests.textometry.tables import matrix_of, random_binary
from textometry.tables.axis import row_scores
from textometry.tables.subtable import SubTable, subtable


def whole(table: np.ndarray) -> SubTable:
    matrix = matrix_of(table)
    return subtable(matrix, np.arange(table.shape[0], dtype=np.int32), np.ones(table.shape[1], dtype=bool))


def dense_scores(table: np.ndarray, n_axes: int) -> tuple[np.ndarray, np.ndarray]:
    share = table / table.sum()
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    residuals = (share - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns))
    left, values, _ = np.linalg.svd(residuals)
    return (left[:, :n_axes] / np.sqrt(rows)[:, None]).T, values


@pytest.mark.parametrize(("seed", "shape"), [(1, (40, 15)), (2, (15, 40)), (3, (200, 70)), (4, (9, 5))])
def test_row_scores_are_those_of_the_dense_decomposition(seed: int, shape: tuple[int, int]) -> None:
    table = random_binary(seed, *shape)
    n_axes = min(3, min(shape) - 1)
    scores = row_scores(whole(table), n_axes)
    wanted, _ = dense_scores(table, n_axes)
    for got, want in zip(scores, wanted, strict=True):
        agreement = np.dot(got, want) / np.linalg.norm(got) / np.linalg.norm(want)
        assert abs(agreement) == pytest.approx(1, abs=1e-9)


def test_the_first_row_away_from_zero_is_positive() -> None:
    scores = row_scores(whole(random_binary(5, 50, 20)), 3)
    assert [bool(score[0] > 0) for score in scores] == [True, True, True]


def test_a_table_of_two_separate_blocks_has_them_on_its_first_axis() -> None:
    table = np.kron(np.eye(2, dtype=int), np.ones((4, 3), dtype=int))
    score = row_scores(whole(table), 1)[0]
    assert (score > 0).tolist() == [True] * 4 + [False] * 4


def test_a_table_with_one_column_has_no_axis() -> None:
    assert row_scores(whole(np.ones((4, 1), dtype=int)), 3).shape == (0, 4)


def test_scores_are_the_same_bytes_every_time() -> None:
    table = whole(random_binary(6, 300, 90))
    assert row_scores(table, 3).tobytes() == row_scores(table, 3).tobytes()
