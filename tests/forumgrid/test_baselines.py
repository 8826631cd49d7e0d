"""Baselines are lawful grids, and optimising beats them."""

from forumgrid import baselines, check, compose, value
from forumgrid.search.baselines import greedy, popular_spread, random_grid
from tests.forumgrid import made


def test_baselines_break_no_rule():
    for seed in range(15):
        problem = made.problem(seed, people=20, topics=12, slots=3, spaces=4)
        for grid in (random_grid(problem, seed), popular_spread(problem), greedy(problem)):
            assert check(problem, grid) == []


def test_baselines_are_never_worth_more_than_the_optimum():
    problem = made.problem(9, people=20, topics=12, slots=3, spaces=4)
    best, given = compose(problem, time_limit=600), baselines(problem, draws=5)
    assert best.status == "optimal"
    assert max(given.random_mean, given.popular_spread, given.greedy) <= best.value
    assert given.greedy == value(problem, greedy(problem))


def test_a_random_grid_of_a_seed_is_always_the_same():
    problem = made.problem(9, people=20, topics=12)
    assert random_grid(problem, 4) == random_grid(problem, 4)
