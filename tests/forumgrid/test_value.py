"""What a grid is worth, against brute force, and how evenly it is shared."""

import numpy as np
import pytest

from forumgrid import Grid, Problem, Space, evenness, gains, ideals, utopia, value
from tests.forumgrid import made, oracle
from tests.forumgrid.benchmarks import instance


def test_gains_and_ideals_are_those_of_brute_force():
    for seed in range(40):
        problem = made.problem(seed)
        grid = made.grid(problem, seed)
        assert gains(problem, grid).tolist() == oracle.got(problem, grid.slot_of_topic)
        assert ideals(problem).tolist() == oracle.ideal(problem)


def test_a_topic_given_twice_is_gained_once():
    problem = Problem.create(people=1, topics=2, slots=2, spaces=[5, 5], wishes=[(0, 0, 3), (0, 1, 1)], repeats=[2, 1])
    assert value(problem, Grid((0, 1), (0, 0), ((0, 1, 1),))) == 4


def test_a_host_who_gives_a_topic_twice_is_busy_the_second_time():
    problem = Problem.create(
        people=1, topics=2, slots=2, spaces=[5, 5], hosts=[0, None], wishes=[(0, 1, 2)], repeats=[2, 1]
    )
    assert value(problem, Grid((0, 1), (0, 0), ((0, 1, 1),))) == 3


def test_a_wish_in_a_space_that_cannot_be_entered_is_not_met():
    problem = Problem.create(
        people=2, topics=1, slots=1, spaces=[Space(9)], wishes=[(0, 0, 2), (1, 0, 2)], needs_step_free=[0]
    )
    assert gains(problem, Grid((0,), (0,))).tolist() == [0, 2]


def test_weights_count_levels_as_told():
    problem = Problem.create(people=1, topics=2, slots=2, spaces=[9], wishes=[(0, 0, 1), (0, 1, 2)], weights=[0, 5, 5])
    assert (value(problem, Grid((0, 1), (0, 0))), utopia(problem)) == (5, 5)


def test_evenness_sets_apart_those_whose_wishes_are_not_placed():
    wishes = [(0, 0, 3), (1, 1, 3), (2, 2, 3), (2, 0, 3)]
    problem = Problem.create(people=4, topics=3, slots=2, spaces=[9, 9], wishes=wishes)
    measured = evenness(problem, Grid((0, -1, -1), (0, -1, -1)))
    assert (measured.people, measured.with_nothing, measured.out_of_reach) == (3, 0, 1)
    assert (measured.least_share, measured.mean_share) == (0.5, 0.75)
    assert measured.gini == pytest.approx(np.abs(np.subtract.outer([0.5, 1], [0.5, 1])).sum() / (2 * 4 * 0.75))


@pytest.mark.parametrize("name", ["A-i-s1", "A-i-s3", "A-ii-s1", "A-iii-s2", "A-iv-s1"])
def test_value_of_the_published_grid_is_the_published_value(name):
    from forumgrid.files.formats import read_json, read_problem

    path = instance(f"synthetic/{name}.json")
    problem, reference = read_problem([path]), read_json(path)["reference"]
    grid = Grid(tuple(reference["slot_of_topic"]), (-1,) * problem.topics)
    assert (value(problem, grid), utopia(problem)) == (reference["best_known"], reference["personal_ideal"])
