"""Every hard rule: what breaks it, what does not, and the masks that say the same."""

import pytest

from forumgrid import Grid, Problem, Space, check
from forumgrid.rules import CODES, Broken, masks
from tests.forumgrid import made, oracle

CONTENT = {
    "people": 3,
    "topics": 3,
    "slots": 2,
    "spaces": [Space(9, frozenset({"projector", "step_free"})), Space(2)],
    "hosts": [0, 0, 1],
}


@pytest.mark.parametrize(
    ("content", "slots", "spaces", "extra", "broken"),
    [
        ({}, (0, 0, -1), (0, 1, -1), (), Broken("host_busy", (0, 1), (0,), 0)),
        ({"absent": [(1, 1)]}, (-1, -1, 1), (-1, -1, 0), (), Broken("host_absent", (2,), (1,), 1, 0)),
        ({"closed_cells": [(1, 0)]}, (-1, -1, 1), (-1, -1, 0), (), Broken("space_closed", (2,), (), 1, 0)),
        ({}, (0, -1, 0), (1, -1, 1), (), Broken("space_taken", (0, 2), (), 0, 1)),
        ({"needs": [[], [], ["projector"]]}, (-1, -1, 0), (-1, -1, 1), (), Broken("space_unsuitable", (2,), (), 0, 1)),
        ({"needs_step_free": [1]}, (-1, -1, 0), (-1, -1, 1), (), Broken("space_not_step_free", (2,), (1,), 0, 1)),
        (
            {"expected_size": [None, None, 5], "hard_sizes": True},
            (-1, -1, 0),
            (-1, -1, 1),
            (),
            Broken("space_too_small", (2,), (), 0, 1),
        ),
        (
            {"allowed_slots": [None, None, [0]]},
            (-1, -1, 1),
            (-1, -1, 0),
            (),
            Broken("slot_not_allowed", (2,), (), 1, 0),
        ),
        ({"fixed": {2: (0, 1)}}, (-1, -1, 0), (-1, -1, 0), (), Broken("fixed_moved", (2,), (), 0, 1)),
        ({"required": [2]}, (-1, -1, -1), (-1, -1, -1), (), Broken("required_missing", (2,))),
        ({}, (0, -1, -1), (0, -1, -1), ((0, 1, 0),), Broken("repeated_too_often", (0,))),
        ({}, (0, -1, -1), (-1, -1, -1), (), Broken("space_missing", (0,), (), 0)),
        ({}, (2, -1, -1), (0, -1, -1), (), Broken("place_unknown", (0,), (), 2, 0)),
    ],
)
def test_check_names_the_one_rule_that_a_grid_breaks(content, slots, spaces, extra, broken):
    problem = Problem.create(**{**CONTENT, **content})
    assert check(problem, Grid(slots, spaces, extra)) == [broken]
    assert broken.code in CODES


def test_check_when_a_topic_is_given_twice_in_a_slot_says_so_and_that_its_host_is_busy():
    problem = Problem.create(**{**CONTENT, "hosts": [0, 0, None], "repeats": [1, 1, 2]})
    assert check(problem, Grid((-1, -1, 0), (-1, -1, 0), ((2, 0, 1),))) == [Broken("repeated_in_slot", (2,), (), 0)]


def test_check_when_the_grid_is_of_another_number_of_topics_refuses_it():
    assert check(Problem.create(**CONTENT), Grid((0,), (0,))) == [Broken("place_unknown")]


def test_masks_say_of_single_topics_what_check_says():
    for seed in range(10):
        problem = made.problem(seed, step_free=True)
        tables = masks(problem)
        for topic in range(problem.topics):
            for slot in range(problem.slots):
                for space in range(len(problem.spaces)):
                    alone = [-1] * problem.topics, [-1] * problem.topics
                    alone[0][topic], alone[1][topic] = slot, space
                    lawful = check(problem, Grid(tuple(alone[0]), tuple(alone[1]))) == []
                    may = tables.allowed[topic, slot] and tables.suits[topic, space] and tables.open[slot, space]
                    assert bool(may) == lawful


def test_check_accepts_just_the_grids_that_brute_force_accepts():
    for seed in range(40):
        problem = made.problem(seed)
        grid = made.grid(problem, seed)
        if check(problem, grid) == []:
            assert oracle.lawful(problem, grid.slot_of_topic)
        lawful = made.lawful(problem, seed)
        assert check(problem, lawful) == []
