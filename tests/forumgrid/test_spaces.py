"""Spaces: large audiences in large ones, none that a rule forbids, and those who stay stay."""

from forumgrid import Grid, Problem, Space, check
from forumgrid.rules import masks
from forumgrid.seats.spaces import assign_spaces, audiences
from tests.forumgrid import made


def test_the_larger_audience_gets_the_larger_space():
    wishes = [(0, 0, 3), *((person, 1, 3) for person in range(1, 9))]
    problem = Problem.create(people=9, topics=2, slots=1, spaces=[10, 2], wishes=wishes)
    assert assign_spaces(problem, masks(problem), (0, 0)) == (1, 0)


def test_an_expected_size_counts_as_an_audience():
    problem = Problem.create(people=1, topics=2, slots=1, spaces=[10, 2], wishes=[(0, 0, 1)], expected_size=[None, 9])
    assert assign_spaces(problem, masks(problem), (0, 0)) == (1, 0)


def test_a_topic_that_stays_firmly_keeps_its_space_whatever_the_audience():
    wishes = [(0, 0, 3), *((person, 1, 3) for person in range(1, 9))]
    problem = Problem.create(people=9, topics=2, slots=1, spaces=[10, 2], wishes=wishes)
    keep = Grid((0, -1), (0, -1))
    assert assign_spaces(problem, masks(problem), (0, 0), keep, firmly=True) == (0, 1)


def test_those_who_stay_keep_the_same_space_from_slot_to_slot():
    wishes = [(person, topic, 3) for person in range(4) for topic in (0, 2)]
    problem = Problem.create(
        people=8, topics=4, slots=2, spaces=[Space(6), Space(6)], wishes=[*wishes, (5, 1, 1), (6, 3, 1)]
    )
    spaces = assign_spaces(problem, masks(problem), (0, 0, 1, 1))
    assert spaces[0] == spaces[2]


def test_spaces_given_break_no_rule():
    for seed in range(25):
        problem = made.problem(seed, spaces=3)
        slots = made.lawful(problem, seed).slot_of_topic
        assert check(problem, Grid(slots, assign_spaces(problem, masks(problem), slots))) == []


def test_an_audience_is_everybody_once_in_each_slot():
    problem = Problem.create(people=2, topics=2, slots=1, spaces=[9, 9], wishes=[(0, 0, 2), (0, 1, 2), (1, 1, 3)])
    assert audiences(problem, (0, 0)).toarray().tolist() == [[0.5, 0.5], [0.0, 1.0]]
