"""Impossible problems: the smallest conflict, the rules in it, and the cheapest ways out."""

import pytest

from forumgrid import Broken, Problem, Space, explain_impossible
from forumgrid.impossible import place_required
from tests.forumgrid import made, oracle
from tests.repeats import drawn

BY_HAND = [Broken("fixed_moved", (0,), (), 0, 0), Broken("fixed_moved", (1,), (), 0, 1)]


def test_a_problem_that_can_be_solved_has_no_conflict():
    assert (
        explain_impossible(Problem.create(people=1, topics=2, slots=1, spaces=[3], hosts=[0, 0], required=[1])) is None
    )


def test_a_host_in_two_fixed_cells_of_a_slot_conflicts_and_one_of_them_moved_is_a_way_out():
    problem = Problem.create(people=2, topics=2, slots=2, spaces=[5, 5], hosts=[0, 0], fixed={0: (0, 0), 1: (0, 1)})
    why = explain_impossible(problem)
    assert why.topics == (0, 1)
    assert list(why.rules) == [*BY_HAND, Broken("host_busy", (0, 1), (0,))]
    assert [way.aside for way in why.relaxations[:2]] in (
        [(BY_HAND[0],), (BY_HAND[1],)],
        [(BY_HAND[1],), (BY_HAND[0],)],
    )
    costs = [way.cost for way in why.relaxations]
    assert costs == sorted(costs)


def test_a_topic_that_no_open_space_suits_conflicts_alone():
    problem = Problem.create(
        people=1,
        topics=2,
        slots=1,
        spaces=[Space(3, frozenset({"quiet"})), Space(3)],
        needs=[["quiet"], []],
        closed_cells=[(0, 0)],
        required=[0, 1],
    )
    why = explain_impossible(problem)
    assert why.topics == (0,)
    assert {rule.code for rule in why.rules} == {"space_closed", "space_unsuitable", "required_missing"}
    assert why.relaxations[0].aside == (Broken("space_closed", (), (), 0, 0),)


def test_more_required_topics_than_cells_conflict_and_one_left_out_is_the_way_out():
    problem = Problem.create(people=1, topics=3, slots=2, spaces=[3], required=[0, 1, 2])
    why = explain_impossible(problem)
    assert why.topics == (0, 1, 2)
    assert {way.aside[0].code for way in why.relaxations} == {"required_missing"}


def test_everything_required_where_cells_are_far_too_few_is_explained_without_trying_all():
    problem = Problem.create(
        people=40, topics=80, slots=6, spaces=[9] * 10, hosts=[topic % 40 for topic in range(80)], required=range(80)
    )
    why = explain_impossible(problem, ways_out=1)
    assert len(why.topics) == 61
    assert why.rules == tuple(Broken("required_missing", (topic,)) for topic in why.topics)
    assert [(len(way.aside), way.cost) for way in why.relaxations] == [(20, 120)]


@pytest.mark.slow("solves small integer programmes beside brute force")
@drawn(8, 25)
def test_required_topics_can_be_placed_just_when_brute_force_places_them(seeds):
    answers = set()
    for seed in seeds:
        problem = made.with_required(made.problem(seed, topics=4, slots=2), [0, 1, 2, 3])
        placed = place_required(problem)
        possible = any(True for _ in oracle.grids(problem))
        assert (placed is not None) == possible
        why = explain_impossible(problem)
        assert (why is None) == possible
        if why is not None:
            fewer = made.with_required(problem, why.topics)
            assert not any(True for _ in oracle.grids(fewer))
            for topic in why.topics:
                spared = made.with_required(problem, [other for other in why.topics if other != topic])
                assert any(True for _ in oracle.grids(spared))
        answers.add(possible)
    assert answers == {True, False}
