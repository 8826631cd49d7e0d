"""Multiple correspondence analysis and the comparison of numbers of classes, against the plain formulas."""

from __future__ import annotations

import numpy as np
import pytest

from tests.textometry.tables import matrix_of, random_binary, themes
from textometry import InputError, classify
from textometry.classes.choosing import compare_numbers, inertia_between
from textometry.tables.multiple import multiple_factors


def answers(n: int = 80) -> dict[str, list[str | None]]:
    random = np.random.default_rng(5)
    first = random.integers(0, 3, n)
    second = np.where(random.random(n) < 0.7, first % 2, random.integers(0, 2, n))
    third = random.integers(0, 4, n)
    return {
        "class": [f"c{k}" for k in first],
        "place": [f"p{k}" for k in second],
        "year": [None if k == 7 else f"y{v}" for k, v in enumerate(third)],
    }


def test_axes_are_those_of_the_dense_indicator_matrix() -> None:
    table = answers()
    analysis = multiple_factors(table, 10)

    rows = [k for k in range(80) if k != 7]
    columns = [(name, value) for name in table for value in sorted({v for k, v in enumerate(table[name]) if k != 7})]
    z = np.array([[float(table[name][k] == value) for name, value in columns] for k in rows])
    p = z / z.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    _, values, vectors = np.linalg.svd((p - np.outer(r, c)) / np.sqrt(np.outer(r, c)), full_matrices=False)
    size = analysis.factors.values.size
    coordinates = vectors[:size].T / np.sqrt(c)[:, None] * values[:size]

    assert analysis.rows.tolist() == rows
    assert [
        (analysis.variables[v], name) for v, name in zip(analysis.variable_of, analysis.categories, strict=True)
    ] == columns
    assert analysis.counts == tuple(z.sum(axis=0).astype(int))
    np.testing.assert_allclose(analysis.factors.values, values[:size], atol=1e-10)
    np.testing.assert_allclose(np.abs(analysis.factors.columns.coordinates), np.abs(coordinates), atol=1e-8)


def test_adjusted_shares_are_those_of_the_burt_table_outside_its_diagonal() -> None:
    table = answers()
    analysis = multiple_factors(table, 10)
    rows = analysis.rows.tolist()
    z = np.array(
        [
            [
                float(table[analysis.variables[v]][k] == name)
                for v, name in zip(analysis.variable_of, analysis.categories, strict=True)
            ]
            for k in rows
        ]
    )
    burt = z.T @ z
    q = 3
    off = 0.0  # mean inertia of the tables of two different variables
    for a in range(q):
        for b in range(q):
            if a != b:
                block = burt[np.ix_([v == a for v in analysis.variable_of], [v == b for v in analysis.variable_of])]
                expected = np.outer(block.sum(axis=1), block.sum(axis=0)) / block.sum()
                off += float(((block - expected) ** 2 / expected).sum() / block.sum())
    total = off / (q * (q - 1))
    eigenvalues = analysis.factors.values**2
    by_hand = np.array([(q / (q - 1) * max(value - 1 / q, 0)) ** 2 for value in eigenvalues]) / total

    np.testing.assert_allclose(analysis.adjusted, by_hand, atol=1e-9)
    assert 0 < analysis.adjusted.sum() <= 1


def test_one_variable_alone_is_refused() -> None:
    with pytest.raises(InputError, match="at least two variables"):
        multiple_factors({"a": ["x", "y"], "b": ["z", "z"]})
    with pytest.raises(InputError, match="same number of rows"):
        multiple_factors({"a": ["x", "y"], "b": ["z"]})


@pytest.mark.parametrize("seed", range(5))
def test_inertia_between_and_within_are_those_of_the_plain_formula(seed: int) -> None:
    x = random_binary(seed, 60, 25)
    classes = np.random.default_rng(seed).integers(0, 4, 60)
    between, within = inertia_between(matrix_of(x), classes)

    classified = x[classes > 0].astype(float)
    total, r, c = classified.sum(), classified.sum(axis=1), classified.sum(axis=0)
    metric = np.where(c > 0, total / np.maximum(c, 1), 0)
    profiles = classified / r[:, None]
    mean = c / total
    whole = float((r / total) @ (((profiles - mean) ** 2) @ metric))
    parts = 0.0
    for k in range(1, 4):
        rows = classes[classes > 0] == k
        centre = classified[rows].sum(axis=0) / r[rows].sum()
        parts += r[rows].sum() / total * float(((centre - mean) ** 2) @ metric)

    assert (between, within) == pytest.approx((parts, whole - parts), abs=1e-12)


def test_numbers_of_classes_are_compared_and_the_true_one_stands_out() -> None:
    matrix = matrix_of(themes(3, [60, 60, 60]))

    rows = compare_numbers(matrix, [2, 3, 6], draws=3)

    assert [row.asked for row in rows] == [2, 3, 6]
    assert max(rows, key=lambda row: row.calinski or 0).asked == 3
    between, within = inertia_between(matrix, classify(matrix, 3).row_class)
    assert rows[1].explained == pytest.approx(between / (between + within))
    assert rows[1].stability is not None
    assert rows[1].stability > 0.8
    assert compare_numbers(matrix, [3], draws=0)[0].stability is None
