"""Curves in a box, and what goes together of topics given twice: pure values."""

import pytest

from faire_reseau.topics.logic.curves import drawn, stepped, thinned
from faire_reseau.topics.logic.occurrences import moved_cells, session_of_cell


def test_a_curve_fills_its_box_from_the_lowest_to_the_highest():
    drawing = drawn([[(0, 10), (10, 30)], [(5, 20)]])

    assert drawing.lines == ("56.0,186.0 576.0,18.0", "316.0,102.0")
    assert [(mark.at, mark.figure) for mark in drawing.across] == [("56.0", "0"), ("576.0", "10")]
    assert [(mark.at, mark.figure) for mark in drawing.up] == [("186.0", "10"), ("18.0", "30")]


def test_a_curve_that_never_changes_lies_in_the_middle():
    assert drawn([[(3, 7), (3, 7)]]).lines == ("316.0,102.0 316.0,102.0",)


def test_nothing_cannot_be_drawn():
    with pytest.raises(ValueError, match="needs a point"):
        drawn([[]])


def test_a_value_holds_until_the_next_one():
    assert stepped([(0, 5), (2, 8), (3, 9)]) == [(0, 5), (2, 5), (2, 8), (3, 8), (3, 9)]


@pytest.mark.parametrize(("size", "expected"), [(0, []), (3, [0, 1, 2]), (9, [0, 4, 8])])
def test_a_long_series_keeps_its_ends(size, expected):
    assert thinned(range(size), 3) == expected


def test_a_session_stays_with_its_hour_and_else_goes_where_its_topic_goes():
    cells = [(1, 20), (1, 22), (2, 20), (3, 21)]
    sessions = [(1, 21, "a"), (1, 22, "b"), (2, None, "c")]

    assert session_of_cell(cells, sessions) == {(1, 20): "a", (1, 22): "b", (2, 20): "c"}


def test_of_two_times_of_a_topic_that_of_the_same_hour_is_the_same_one():
    was = [(1, 20, 30), (1, 21, 30), (2, 20, 31), (3, 22, 30)]
    now = [(1, 21, 31), (1, 22, 31), (2, 20, 31), (4, 22, 30)]

    assert moved_cells(was, now) == [
        ((1, 21, 30), (1, 21, 31)),
        ((1, 20, 30), (1, 22, 31)),
        ((3, 22, 30), None),
        (None, (4, 22, 30)),
    ]
