"""Small tables made on the spot for tests."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from textometry.tables.matrix import Matrix


def matrix_of(table: np.ndarray, *, counts: bool = False) -> Matrix:
    """A matrix with the cells of a dense table and terms t0, t1, …"""
    return Matrix.from_scipy(sparse.csr_array(table), [f"t{j}" for j in range(table.shape[1])], counts=counts)


def random_binary(seed: int, n_rows: int, n_terms: int, share: float = 0.3) -> np.ndarray:
    """A random table of 0 and 1 without any empty row or column."""
    random = np.random.default_rng(seed)
    table = (random.random((n_rows, n_terms)) < share).astype(np.int64)
    table[np.arange(n_rows), random.integers(0, n_terms, n_rows)] = 1
    table[random.integers(0, n_rows, n_terms), np.arange(n_terms)] = 1
    return table


def themes(seed: int, sizes: list[int], n_terms: int = 60, words: int = 8) -> np.ndarray:
    """Rows that draw their terms from the vocabulary of their theme nine times out of ten, rows mixed."""
    random = np.random.default_rng(seed)
    per_theme = n_terms // len(sizes)
    table = np.zeros((sum(sizes), n_terms), dtype=np.int64)
    theme_of = random.permutation(np.repeat(np.arange(len(sizes)), sizes))
    for row, theme in enumerate(theme_of):
        own = theme * per_theme + random.integers(0, per_theme, words)
        anywhere = random.integers(0, n_terms, words)
        table[row, np.where(random.random(words) < 0.9, own, anywhere)] = 1
    return table


def same_partition(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two lists of class numbers are equal up to the names of classes, 0 being no class in both."""
    pairs = set(zip(np.asarray(first).tolist(), np.asarray(second).tolist(), strict=True))
    one_to_one = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    return one_to_one and all((a == 0) == (b == 0) for a, b in pairs)


def chi2_over_n(table: np.ndarray, groups: np.ndarray) -> float:
    """chi2 / N of groups of rows by columns, from the definition, on a dense table."""
    lexical = np.array([table[groups == g].sum(axis=0) for g in np.unique(groups)], dtype=float)
    lexical = lexical[:, lexical.sum(axis=0) > 0]
    total = lexical.sum()
    expected = np.outer(lexical.sum(axis=1), lexical.sum(axis=0)) / total
    return float(((lexical - expected) ** 2 / expected).sum() / total)
