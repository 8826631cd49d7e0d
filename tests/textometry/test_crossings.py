"""Crossed classes: against a slow reading of their definition."""

import numpy as np
import pytest

from textometry.classes.crossings import cross, signed_chi2
from textometry.errors import InputError


def test_crossings_are_those_of_a_slow_reading() -> None:
    random = np.random.default_rng(5)
    one_tree, other_tree = random.integers(0, 4, (2, 80)), random.integers(0, 3, (2, 80))
    other_tree[0] = np.where(random.random(80) < 0.7, one_tree[0] % 3, other_tree[0])
    crossings = cross(one_tree, other_tree, above_size=4, yates=False)
    slow = {}
    for level_one in one_tree:
        for level_other in other_tree:
            for a in (1, 2, 3):
                for b in (1, 2):
                    first, second = level_one == a, level_other == b
                    seen = np.array([[(first & second).sum(), (first & ~second).sum()]])
                    seen = np.vstack([seen, [(~first & second).sum(), (~first & ~second).sum()]])
                    wanted = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / 80
                    chi2 = ((seen - wanted) ** 2 / wanted).sum()
                    if seen[0, 0] >= 5 and seen[0, 0] > wanted[0, 0] and chi2 > 3.84:
                        slow[tuple(np.flatnonzero(first & second))] = chi2
    got = {tuple(crossings.rows_of(c).tolist()): crossings.chi2[c] for c in range(crossings.sizes.size)}
    assert len(slow) > 0
    assert got == pytest.approx(slow)


def test_yates_takes_at_most_one_half_off_each_gap() -> None:
    value = signed_chi2(np.array([10.0, 5.2]), np.array([20.0, 20.0]), np.array([26.0, 26.0]), 100.0, yates=True)
    plain = sum((4.8 - 0.5) ** 2 / e for e in (5.2, 14.8, 20.8, 59.2))
    assert value.tolist() == pytest.approx([plain, 0.0])


def test_classifications_of_different_rows_are_refused() -> None:
    with pytest.raises(InputError, match=r"not about the same rows \(3 and 2\)"):
        cross([[1, 2, 1]], [[1, 2]])
