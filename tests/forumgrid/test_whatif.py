"""What-if answers are what valuing and checking the changed grid says."""

import numpy as np
import pytest

from forumgrid import Broken, Grid, Problem, check, gains
from forumgrid.files.formats import read_grid, read_problem
from forumgrid.telling.whatif import Effect, WhatIf
from tests.forumgrid import made
from tests.forumgrid.benchmarks import instance


def _said(problem, grid, asked, effect):
    """The change as (person, change) pairs, reckoned by valuing both grids."""
    change = gains(problem, asked.applied(effect)) - gains(problem, grid)
    return [(int(person), int(change[person])) for person in np.flatnonzero(change)]


@pytest.mark.parametrize("seed", range(20))
def test_what_if_of_any_cell_or_swap_says_what_valuing_the_new_grid_says(seed):
    problem = made.problem(seed, repeats=seed % 3 == 0, step_free=seed % 2 == 0)
    grid = made.grid(problem, seed)
    asked = WhatIf(problem, grid)
    effects = [effect for topic in range(problem.topics) for effect in asked.cells(topic)]
    effects += [asked.swap(one, other) for one in range(problem.topics) for other in range(one)]
    effects += [asked.remove(topic) for topic in range(problem.topics)]

    for effect in effects:
        assert sorted(effect.gaining + effect.losing) == _said(problem, grid, asked, effect)
        assert effect.value_change == sum(change for _, change in effect.gaining + effect.losing)


@pytest.mark.parametrize("seed", range(20))
def test_what_if_names_every_rule_of_the_moved_topics_that_the_new_grid_breaks(seed):
    problem = made.problem(seed, step_free=True)
    grid = made.grid(problem, seed)
    asked = WhatIf(problem, grid)

    for topic in range(problem.topics):
        for effect in asked.cells(topic):
            moved = {one for one, _, _ in effect.moves}
            after = {_without_space(one) for one in check(problem, asked.applied(effect)) if moved & set(one.topics)}
            assert {_without_space(one) for one in effect.broken} == after


def _without_space(broken):
    """Hosts who clash are told by person in both; the order of topics and the space named may differ."""
    return broken.code, tuple(sorted(broken.topics)), broken.people, broken.slot


def test_what_if_of_a_cell_that_is_taken_exchanges_the_two():
    problem = Problem.create(people=2, topics=2, slots=2, spaces=[2], wishes=[(0, 0, 3), (1, 1, 2)])
    asked = WhatIf(problem, Grid((0, 1), (0, 0)))

    assert asked.place(0, 1, 0) == Effect(((0, 1, 0), (1, 0, 0)), 0, (), (), ())


def test_why_not_gives_the_rules_against_a_cell_by_their_codes():
    problem = Problem.create(
        people=3, topics=3, slots=2, spaces=[2, 2], hosts=[0, 0, 1], absent=[(1, 1)], closed_cells=[(1, 1)]
    )
    asked = WhatIf(problem, Grid((0, 1, 0), (0, 0, 1)))

    assert asked.why_not(0, 1, 0) == (
        Broken("host_busy", (0, 1), (0,), 1),
        Broken("space_taken", (0, 1), (), 1, 0),
    )
    assert asked.why_not(2, 1, 1) == (
        Broken("host_absent", (2,), (1,), 1, 1),
        Broken("space_closed", (2,), (), 1, 1),
    )
    assert asked.why_not(2, 0, 1) == ()


def test_what_if_of_a_grid_of_the_benchmark_agrees_with_its_value():
    path = instance("synthetic/A-ii-s1.json")
    problem = read_problem([path])
    grid = read_grid(path, problem)
    asked = WhatIf(problem, grid)

    for effect in asked.cells(7):
        assert sorted(effect.gaining + effect.losing) == _said(problem, grid, asked, effect)
