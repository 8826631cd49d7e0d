"""Nearest passages against plain loops; what is coded or apart is not found; empty tables and rows."""

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textometry import Matrix, nearest_rows

TERMS = tuple("abcdefgh")
ROWS = st.lists(st.lists(st.integers(0, len(TERMS) - 1), max_size=12), min_size=1, max_size=15)


def by_loops(rows, coded, apart):
    found_in = Counter(term for row in rows for term in set(row))

    def weights(row):
        raw = {term: (1 + log(n)) * (1 + log(len(rows) / found_in[term])) for term, n in Counter(row).items()}
        length = sqrt(sum(value**2 for value in raw.values()))
        return {term: value / length for term, value in raw.items()}

    centre = Counter()
    for number in coded:
        centre.update(weights(rows[number]))
    length = sqrt(sum(value**2 for value in centre.values()))
    return {
        number: sum(value * centre[term] for term, value in weights(row).items()) / length
        for number, row in enumerate(rows)
        if number not in coded and number not in apart and set(row) & set(centre)
    }


@given(ROWS, st.data())
def test_the_nearest_rows_are_those_of_plain_loops(rows, data):
    numbers = st.sets(st.integers(0, len(rows) - 1), max_size=4)
    coded, apart = data.draw(numbers), data.draw(numbers)
    matrix = Matrix.from_segments(rows, TERMS, counts=True)

    near = nearest_rows(matrix, coded, apart=apart)

    expected = by_loops(rows, coded, apart)
    assert {row.row for row in near} == set(expected)
    assert [row.cosine for row in near] == pytest.approx(sorted(expected.values(), reverse=True))
    assert all(row.cosine == pytest.approx(expected[row.row]) for row in near)


def test_words_in_common_are_those_that_are_characteristic_of_what_is_coded():
    rows = [[0, 1]] * 6 + [[0, 1, 2]] + [[2, 3]] * 20
    near = nearest_rows(Matrix.from_segments(rows, TERMS), range(6), at_most=3)

    assert (near[0].row, near[0].words) == (6, ("a", "b"))
    assert len(near) == 1


def test_nothing_is_near_to_nothing():
    empty = Matrix.from_segments([[], []], TERMS)
    assert nearest_rows(empty, [0]) == ()
    assert nearest_rows(Matrix.from_segments([[0], [0]], TERMS), []) == ()
    assert nearest_rows(Matrix.from_segments([[], [0]], TERMS), [0]) == ()


def test_as_many_as_asked_and_equal_ones_in_their_order():
    matrix = Matrix.from_segments(np.zeros((30, 1), dtype=np.int32), TERMS)

    assert [row.row for row in nearest_rows(matrix, [4], at_most=5)] == [0, 1, 2, 3, 5]
