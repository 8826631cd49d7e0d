"""Fairness: on tiny problems the most even grid there is, within what may be given up."""

import pytest

from forumgrid import Grid, Problem, check, compose, evenness, fair, value
from forumgrid.search.fairness import leximin_key
from tests.forumgrid import made, oracle
from tests.forumgrid.benchmarks import instance
from tests.repeats import drawn


@pytest.mark.slow("goes through every grid of tiny problems")
@drawn(4, 12)
def test_fair_on_tiny_problems_finds_the_leximin_of_brute_force(seeds):
    for seed in seeds:
        problem = made.problem(seed, people=6, topics=5, slots=2)
        best = compose(problem, time_limit=600).grid
        grid = fair(problem, best, give_up=0.2, proposals=3_000)
        floor = value(problem, best) * 0.8 - 1e-9
        assert leximin_key(problem, grid) == oracle.fairest(problem, floor)
        assert check(problem, grid) == []


def test_fair_when_nothing_may_be_given_up_keeps_the_value():
    problem = made.problem(2, people=20, topics=10)
    composed = compose(problem, time_limit=600)
    grid = fair(problem, composed.grid, give_up=0.0, rounds=3, proposals=2_000)
    assert value(problem, grid) == composed.value
    assert leximin_key(problem, grid) >= leximin_key(problem, composed.grid)


def test_fair_serves_the_one_who_would_have_nothing():
    wishes = [(person, topic, 3) for person in range(10) for topic in range(2)] + [(10, 2, 3)]
    problem = Problem.create(people=11, topics=3, slots=2, spaces=[20], wishes=wishes)
    unfair = Grid((0, 1, -1), (0, 0, -1))
    grid = fair(problem, unfair, give_up=0.5, proposals=1_000)
    assert evenness(problem, unfair).out_of_reach == 1
    assert sorted(grid.slot_of_topic) == [-1, 0, 1]
    assert grid.slot_of_topic[2] != -1


def test_compose_with_fairness_raises_the_least_share_where_topics_are_given_again_too():
    problem = made.problem(34, people=12, topics=8, slots=4, spaces=3, repeats=True)
    plain, even = (compose(problem, time_limit=600, work_limit=60_000, fairness=give_up) for give_up in (None, 0.1))
    assert (len(plain.grid.extra), len(even.grid.extra)) == (2, 1)
    assert leximin_key(problem, even.grid) > leximin_key(problem, plain.grid)
    assert (check(problem, even.grid), even.value) == ([], value(problem, even.grid))
    assert even.value >= 0.9 * plain.value


@pytest.mark.full
@pytest.mark.parametrize("name", ["A-i-s1", "A-i-s4", "A-ii-s1", "A-ii-s2", "A-ii-s3"])
def test_fair_leaves_nobody_with_nothing_for_two_hundredths_of_the_value(name):
    from forumgrid.files.formats import read_problem

    problem = read_problem([instance(f"synthetic/{name}.json")])
    composed = compose(problem, time_limit=600, work_limit=10_000_000)
    grid = fair(problem, composed.grid, give_up=0.02)
    after = evenness(problem, grid)
    assert (after.with_nothing, after.out_of_reach) == (0, 0)
    assert value(problem, grid) >= 0.98 * composed.value
    assert after.least_share >= evenness(problem, composed.grid).least_share
