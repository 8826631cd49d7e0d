"""Keyness: equal to the reference program and to the definitions."""

import numpy as np
import pytest
from scipy import stats

from tests.textometry.benchmarks import table
from textometry.errors import InputError
from textometry.tables.keyness import keyness


@pytest.mark.parametrize("part", [1, 2, 3, 4, 5])
def test_chi2_and_g2_are_those_of_the_reference(part: int) -> None:
    rows = table("manifeste_terms_by_class5")[1:]
    cells = np.array([[int(cell) for cell in row[1:]] for row in rows])
    target = cells[:, part - 1]
    keywords = keyness(target, cells.sum(axis=1) - target)
    # The reference adds 1e-9 inside the logarithms of G2: enough to move the p of values near nought.
    for measure, ours, p, near in (
        ("chi2", keywords.chi2, keywords.chi2_p, 1e-9),
        ("lr", keywords.g2, keywords.g2_p, 2e-3),
    ):
        reference = {row[1]: row for row in table(f"manifeste_keyness_{measure}_c{part}")[1:]}
        wanted = np.array([[float(x) for x in reference[row[0]][2:6]] for row in rows])
        assert ours == pytest.approx(wanted[:, 0], abs=2e-5)
        assert p == pytest.approx(wanted[:, 1], abs=near)
        assert keywords.target.tolist() == wanted[:, 2].tolist()


@pytest.mark.parametrize("correction", ["none", "yates"])
def test_chi2_and_g2_are_those_of_the_two_by_two_table(correction: str) -> None:
    target, reference = np.array([12, 3, 40, 0]), np.array([8, 30, 60, 9])
    keywords = keyness(target, reference, correction=correction)
    for i in range(4):
        cells = [[target[i], reference[i]], [55 - target[i], 107 - reference[i]]]
        wanted = [
            stats.chi2_contingency(cells, correction=correction == "yates", lambda_=name)[0]
            for name in ("pearson", "log-likelihood")
        ]
        assert [abs(keywords.chi2[i]), abs(keywords.g2[i])] == pytest.approx(wanted, abs=1e-9)
    assert np.sign(keywords.chi2).tolist() == [1, -1, 1, -1]


def test_the_log_ratio_counts_doublings_and_its_interval_narrows_with_frequency() -> None:
    keywords = keyness([20, 200, 780], [10, 100, 890])
    assert keywords.log_ratio[:2].tolist() == pytest.approx([1.0, 1.0])
    spread = 1.959963984540054 * np.sqrt(1 / 20 + 1 / 10 - 2 / 1000) / np.log(2)
    assert (keywords.low[0], keywords.high[0]) == pytest.approx((1 - spread, 1 + spread))
    assert keywords.high[1] - keywords.low[1] < keywords.high[0] - keywords.low[0]


def test_a_word_absent_of_one_side_has_a_finite_log_ratio() -> None:
    keywords = keyness([0, 10, 0], [4, 6, 0])
    assert keywords.log_ratio.tolist() == pytest.approx([np.log2(0.5 / 10) - np.log2(4 / 10), np.log2(10 / 6), 0.0])
    assert keywords.chi2[2] == 0


def test_an_empty_side_is_refused() -> None:
    with pytest.raises(InputError, match="neither can be empty"):
        keyness([0, 0], [1, 2])
