"""What a problem accepts, refuses, and makes of its input."""

import numpy as np
import pytest

from forumgrid import Grid, Problem, ProblemError, Space

PLAIN = {"people": 3, "topics": 2, "slots": 2, "spaces": [4, 2]}


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        ({"wishes": [(0, 0, 1), (3, 0, 1)]}, "unknown_person", "wishes[1]"),
        ({"wishes": [(0, 2, 1)]}, "unknown_topic", "wishes[0]"),
        ({"wishes": [(0, 0, 4)]}, "unknown_level", "wishes[0]"),
        ({"wishes": [(0, 0)]}, "wishes_unreadable", "wishes"),
        ({"wishes": [(0, 0, 1.5)]}, "not_whole", "wishes"),
        ({"hosts": [0, 7]}, "unknown_person", "hosts[1]"),
        ({"hosts": [0]}, "wrong_length", "hosts"),
        ({"must_attend": [[0], [9]]}, "unknown_person", "must_attend[1]"),
        ({"absent": [(0, 5)]}, "unknown_slot", "absent"),
        ({"closed_cells": [(0, 5)]}, "unknown_space", "closed_cells"),
        ({"fixed": {4: (0, 0)}}, "unknown_topic", "fixed[4]"),
        ({"fixed": {0: (0, 9)}}, "unknown_space", "fixed[0]"),
        ({"allowed_slots": [None, [3]]}, "unknown_slot", "allowed_slots[1]"),
        ({"weights": [1, 2]}, "wrong_length", "weights"),
        ({"weights": [3, 2, 1]}, "weights_decrease", "weights[1]"),
        ({"weights": [1, 2, 2**53]}, "weights_overflow", "weights"),
        ({"weights": [0.5, 1, 2]}, "not_whole", "weights[0]"),
        ({"spaces": [4, -1]}, "negative_capacity", "spaces[1].capacity"),
        ({"people": -1}, "negative_count", "people"),
        ({"people": True}, "not_whole", "people"),
        ({"repeats": [0, 1]}, "repeats_too_small", "repeats[0]"),
        ({"expected_size": [None, -2]}, "negative_size", "expected_size[1]"),
        ({"published": Grid((0,), (0,))}, "wrong_length", "published"),
        ({"topic_names": ["one"]}, "wrong_length", "topic_names"),
    ],
)
def test_create_when_the_input_is_wrong_says_what_and_where(content, code, where):
    with pytest.raises(ProblemError) as caught:
        Problem.create(**{**PLAIN, **content})
    assert (caught.value.code, caught.value.where) == (code, where)


def test_create_makes_duties_wishes_of_the_top_level_and_keeps_the_higher_of_two():
    problem = Problem.create(
        **PLAIN, hosts=[0, None], must_attend=[[1], []], wishes=[(0, 0, 1), (2, 1, 1), (2, 1, 2), (1, 1, 0)]
    )
    triples = np.column_stack([problem.wish_person, problem.wish_topic, problem.wish_level])
    assert triples.tolist() == [[0, 0, 3], [1, 0, 3], [2, 1, 2]]
    assert problem.hosts == ((0, 1), ())


def test_create_when_a_host_is_in_two_fixed_cells_of_one_slot_accepts_it():
    problem = Problem.create(**PLAIN, hosts=[0, 0], fixed={0: (0, 0), 1: (0, 1)})
    assert problem.required == {0, 1}


@pytest.mark.slow("sorts a million wishes")
def test_create_with_a_million_wishes_keeps_them_all():
    wishes = np.zeros((1_000_000, 3), dtype=np.int64)
    wishes[:, 0], wishes[:, 1], wishes[:, 2] = np.arange(1_000_000) // 50, np.arange(1_000_000) % 50, 1
    problem = Problem.create(people=20_000, topics=50, slots=4, spaces=[9], wishes=wishes)
    assert len(problem.wish_person) == 1_000_000


def test_a_grid_written_and_read_again_is_the_same():
    grid = Grid((0, -1, 1), (1, -1, 0), ((0, 1, 1),))
    assert Grid.from_json(grid.to_json()) == grid


@pytest.mark.parametrize("data", [{}, {"slot_of_topic": [0], "room_of_topic": [0, 1]}, {"slot_of_topic": ["a"]}, []])
def test_a_grid_that_cannot_be_read_is_refused(data):
    with pytest.raises(ProblemError):
        Grid.from_json(data)


def test_spaces_without_a_name_are_numbered():
    assert Problem.create(**{**PLAIN, "spaces": [4, Space(3, name="Cour")]}).space_names == ("R1", "Cour")
