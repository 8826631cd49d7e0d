"""The cut in two: each phase against a slow reading of its definition."""

import numpy as np
import pytest

from tests.textometry.tables import chi2_over_n, random_binary
from tests.textometry.test_axis import whole
from textometry.classes.bipartition import bipartition
from textometry.tables.axis import row_scores


def slow_scan(table: np.ndarray, scores: np.ndarray) -> tuple[float, np.ndarray]:
    order = np.argsort(scores, kind="stable")
    cuts = []
    for place in range(len(order) - 1):
        first = np.zeros(len(order), dtype=bool)
        first[order[: place + 1]] = True
        cuts.append(chi2_over_n(table, first))
    best = int(np.argmax(cuts))
    return cuts[best], scores <= scores[order[best]]


def slow_swap(table: np.ndarray, first: np.ndarray, least: int) -> tuple[float, np.ndarray]:
    first, current = first.copy(), chi2_over_n(table, first)
    while least <= first.sum() <= len(first) - least:
        moved = False
        for row in range(len(first)):
            first[row] = not first[row]
            changed = chi2_over_n(table, first) if 0 < first.sum() < len(first) else 0.0
            if changed > current * (1 + 1e-12):
                current, moved = changed, True
            else:
                first[row] = not first[row]
        if not moved:
            break
    return current, first


@pytest.mark.parametrize("seed", range(12))
def test_both_phases_agree_with_the_slow_definition(seed: int) -> None:
    table = random_binary(seed, 24, 10)
    compact = whole(table)
    scores = row_scores(compact, 1)[0]
    cut = bipartition(compact, scores, least_rows=3)
    scan, first = slow_scan(table, scores)
    swap, first = slow_swap(table, first, 3)
    assert cut.scan == pytest.approx(scan, abs=1e-12)
    assert cut.swap == pytest.approx(swap, abs=1e-12)
    assert cut.first.tolist() == first.tolist()


def test_no_row_moves_when_a_side_is_under_the_least() -> None:
    compact = whole(random_binary(7, 30, 12))
    cut = bipartition(compact, row_scores(compact, 1)[0], least_rows=16)
    assert (cut.passes, cut.swap) == (0, pytest.approx(cut.scan, abs=1e-12))


def test_the_best_of_all_cuts_is_reached_on_a_table_with_two_plain_groups() -> None:
    table = np.array(
        [[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 0, 1, 0, 1], [0, 0, 0, 1, 1], [0, 1, 0, 1, 1], [0, 0, 0, 1, 0]]
    )
    compact = whole(table)
    cut = bipartition(compact, row_scores(compact, 1)[0], least_rows=1)
    every = [np.array([bool(code >> i & 1) for i in range(6)]) for code in range(1, 32)]
    assert cut.swap == pytest.approx(max(chi2_over_n(table, first) for first in every), abs=1e-12)
