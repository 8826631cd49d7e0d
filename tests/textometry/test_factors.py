"""Correspondence analysis: equal to two reference programs and to a dense decomposition."""

import json

import numpy as np
import pytest
from scipy import sparse

from tests.textometry.benchmarks import expected, table
from textometry.errors import InputError
from textometry.tables.factors import factors_of
from textometry.tables.matrix import Matrix

NAMES = ["manifeste_terms_by_class5", "romans10k_terms_by_periode"]


def cells(name: str) -> np.ndarray:
    return np.array([[float(cell) for cell in row[1:]] for row in table(name)[1:]])


def same_up_to_signs(ours: np.ndarray, theirs: np.ndarray, within: float) -> bool:
    signs = np.sign((ours * theirs).sum(axis=0))
    return bool(np.abs(ours * signs - theirs).max() <= within)


@pytest.mark.parametrize("name", NAMES)
def test_the_analysis_is_that_of_r_ca(name: str) -> None:
    reference, analysis = expected(f"{name}.ca"), factors_of(cells(name))
    assert analysis.values == pytest.approx(np.array(reference["sv"]), abs=1e-8)
    assert same_up_to_signs(analysis.rows.standard, np.array(reference["rowcoord_std"]), 1e-8)
    assert same_up_to_signs(analysis.columns.standard, np.array(reference["colcoord_std"]), 1e-8)
    assert analysis.rows.mass == pytest.approx(np.array(reference["rowmass"]), abs=1e-8)
    assert np.sqrt(analysis.rows.distance) == pytest.approx(np.array(reference["rowdist"]), abs=1e-8)
    assert analysis.rows.inertia == pytest.approx(np.array(reference["rowinertia"]), abs=1e-8)
    assert analysis.columns.inertia == pytest.approx(np.array(reference["colinertia"]), abs=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_contributions_and_cos2_are_those_of_factominer(name: str) -> None:
    reference, analysis = expected(f"{name}.factominer_ca"), factors_of(cells(name))
    assert analysis.values**2 == pytest.approx(np.array(reference["eig"])[:, 0], abs=1e-8)
    assert 100 * analysis.shares == pytest.approx(np.array(reference["eig"])[:, 1], abs=1e-8)
    for side, points in (("row", analysis.rows), ("col", analysis.columns)):
        assert same_up_to_signs(points.coordinates, np.array(reference[f"{side}_coord"]), 1e-8)
        assert 100 * points.contributions == pytest.approx(np.array(reference[f"{side}_contrib"]), abs=1e-7)
        assert points.cos2 == pytest.approx(np.array(reference[f"{side}_cos2"]), abs=1e-8)


def dense_analysis(counts: np.ndarray, n_axes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    share = counts / counts.sum()
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    residuals = (share - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns))
    left, values, right = np.linalg.svd(residuals, full_matrices=False)
    standard_rows, standard_columns = left / np.sqrt(rows)[:, None], right.T / np.sqrt(columns)[:, None]
    return values[:n_axes], standard_rows[:, :n_axes], standard_columns[:, :n_axes]


@pytest.mark.parametrize("shape", [(30, 6), (6, 30), (90, 80), (2, 2)])
def test_the_analysis_is_that_of_a_dense_decomposition(shape: tuple[int, int]) -> None:
    counts = np.random.default_rng(sum(shape)).integers(1, 9, shape)
    analysis = factors_of(sparse.csr_array(counts), 4)
    values, rows, columns = dense_analysis(counts, min(4, min(shape) - 1))
    assert analysis.values == pytest.approx(values, abs=1e-10)
    assert same_up_to_signs(analysis.rows.standard, rows, 1e-8)
    assert same_up_to_signs(analysis.columns.standard, columns, 1e-8)


def test_shares_contributions_and_cos2_add_up() -> None:
    analysis = factors_of(np.random.default_rng(1).integers(0, 5, (20, 7)) + np.eye(20, 7, dtype=int))
    assert analysis.shares.sum() == pytest.approx(1)
    assert analysis.rows.contributions.sum(axis=0) == pytest.approx(np.ones(6))
    assert analysis.columns.cos2.sum(axis=1) == pytest.approx(np.ones(7))
    assert analysis.rows.inertia.sum() == pytest.approx(analysis.inertia)


def test_equal_eigenvalues_are_all_found() -> None:
    analysis = factors_of(np.kron(np.eye(4, dtype=int), np.ones((2, 2), dtype=int)))
    assert analysis.values == pytest.approx([1, 1, 1])


def test_empty_rows_and_columns_stay_in_place_and_change_nothing() -> None:
    counts = np.random.default_rng(2).integers(1, 6, (8, 5))
    wider = np.insert(np.insert(counts, 3, 0, axis=0), 0, 0, axis=1)
    plain, with_empty = factors_of(counts), factors_of(wider)
    assert with_empty.values == pytest.approx(plain.values, abs=1e-12)
    assert np.delete(with_empty.rows.coordinates, 3, axis=0) == pytest.approx(plain.rows.coordinates, abs=1e-9)
    assert with_empty.rows.coordinates[3].tolist() == [0] * 4


def test_a_row_given_again_as_supplementary_is_at_its_own_place() -> None:
    counts = np.random.default_rng(3).integers(0, 6, (12, 5)) + 1
    analysis = factors_of(counts)
    rows, columns = analysis.supplementary_rows(counts), analysis.supplementary_columns(counts)
    assert rows.coordinates == pytest.approx(analysis.rows.coordinates, abs=1e-9)
    assert rows.cos2 == pytest.approx(analysis.rows.cos2, abs=1e-9)
    assert columns.coordinates == pytest.approx(analysis.columns.coordinates, abs=1e-9)
    assert columns.standard == pytest.approx(analysis.columns.standard, abs=1e-9)


def test_a_matrix_is_analysed_like_its_table_and_gives_plain_json() -> None:
    counts = np.array([[2, 0, 1], [0, 3, 1], [1, 1, 4]])
    as_json = factors_of(Matrix.from_scipy(sparse.csr_array(counts), "abc")).to_json()
    assert as_json == factors_of(counts).to_json()
    assert json.loads(json.dumps(as_json)) == as_json


def test_tables_without_an_axis_have_no_coordinates() -> None:
    assert factors_of([[1, 2], [2, 4]]).rows.coordinates.shape == (2, 0)


def test_empty_or_negative_tables_are_refused() -> None:
    with pytest.raises(InputError, match="this one is empty"):
        factors_of(np.zeros((3, 2)))
    for value in (-1, float("nan"), float("inf")):
        with pytest.raises(InputError, match="finite numbers, none of them negative"):
            factors_of([[1, value], [1, 1]])
    with pytest.raises(InputError, match="need 2 frequencies each, 3 were given"):
        factors_of([[1, 2], [3, 1]]).supplementary_rows([[1, 1, 1]])
