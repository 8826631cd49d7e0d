"""Labbé's distance, on cases that can be done by hand."""

import numpy as np
import pytest

from textometry.errors import InputError
from textometry.tables.distances import labbe_distances


def test_texts_with_the_same_proportions_are_at_no_distance() -> None:
    assert labbe_distances([[2, 4], [3, 6]]).tolist() == [[0, 0], [0, 0]]


def test_texts_without_a_word_in_common_are_at_distance_one() -> None:
    assert labbe_distances([[5, 0], [0, 9]]).tolist() == [[0, 1], [1, 0]]


def test_the_distance_is_the_one_done_by_hand() -> None:
    # Long text brought to 10 words: 5, 4.5, 0.5; the last is absent of the short text and under 1: left out.
    short, long = [6, 4, 0], [10, 9, 1]
    by_hand = (abs(6 - 5) + abs(4 - 4.5)) / (10 + 9.5)
    assert labbe_distances(np.array([short, long]).T)[0, 1] == pytest.approx(by_hand)
    assert labbe_distances(np.array([short, long]).T, least_expected=0)[0, 1] == pytest.approx((1 + 0.5 + 0.5) / 20)


def test_the_table_is_symmetric_and_follows_the_order_of_texts() -> None:
    cells = np.random.default_rng(2).integers(0, 30, (40, 5)) + 1
    distances, order = labbe_distances(cells), np.array([3, 0, 4, 1, 2])
    assert distances.tolist() == distances.T.tolist()
    assert labbe_distances(cells[:, order]) == pytest.approx(distances[np.ix_(order, order)])


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(InputError, match="Text 2 has no word"):
        labbe_distances([[1, 0], [2, 0]])
