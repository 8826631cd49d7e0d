"""What-if answers are what valuing and checking the changed grid says."""

from dataclasses import replace

import numpy as np
import pytest

from forumgrid import NO_CHANGE, Broken, Grid, Problem, between, check, gains, standing
from forumgrid.files.formats import read_grid, read_problem
from forumgrid.telling.whatif import Effect, WhatIf
from tests.forumgrid import made
from tests.forumgrid.benchmarks import instance


def _said(problem, grid, what_if, effect):
    """The change as (person, change) pairs, reckoned by valuing both grids."""
    change = gains(problem, what_if.applied(effect)) - gains(problem, grid)
    return [(int(person), int(change[person])) for person in np.flatnonzero(change)]


@pytest.mark.parametrize("seed", range(20))
def test_what_if_of_any_cell_or_swap_says_what_valuing_the_new_grid_says(seed):
    problem = made.problem(seed, repeats=seed % 3 == 0, step_free=seed % 2 == 0)
    grid = made.grid(problem, seed)
    what_if = WhatIf(problem, grid)
    effects = [effect for topic in range(problem.topics) for effect in what_if.cells(topic)]
    effects += [what_if.swap(topic, other) for topic in range(problem.topics) for other in range(topic)]
    effects += [what_if.remove(topic) for topic in range(problem.topics)]

    for effect in effects:
        assert sorted(effect.gaining + effect.losing) == _said(problem, grid, what_if, effect)
        assert effect.value_change == sum(change for _, change in effect.gaining + effect.losing)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(2, 6))])
def test_what_a_move_adds_to_each_aim_is_what_measuring_both_grids_says(seed):
    problem = made.problem(seed, spaces=3, repeats=seed % 3 == 0, step_free=seed % 2 == 0, capacity=(1, 4))
    grid = made.lawful(problem, seed) if seed % 3 else made.grid(problem, seed)
    published = made.lawful(problem, seed + 100) if seed % 4 else None
    problem = replace(problem, published=published, required=frozenset({0, 1}))
    what_if, now = WhatIf(problem, grid), standing(problem, grid, published=published or grid)
    effects = [
        effect
        for topic in range(problem.topics)
        for effect in (*what_if.cells(topic)[topic % 3 :: 3], what_if.remove(topic))
    ]

    added = [(what_if.aims(effect), what_if.aims_of(what_if.applied(effect))) for effect in effects]

    measured = [
        between(now, standing(problem, what_if.applied(effect), published=published or grid)) for effect in effects
    ]
    assert added == [(change, change) for change in measured]
    assert any(change.seats for change in measured)


def test_of_two_cells_that_meet_as_many_wishes_the_one_that_seats_more_is_the_better():
    wishes = [*((person, 0, 3) for person in range(5)), (5, 1, 3)]
    problem = Problem.create(people=6, topics=2, slots=1, spaces=[2, 5], wishes=wishes)
    what_if = WhatIf(problem, Grid((0, 0), (0, 1)))

    here, there = what_if.cells(0)

    assert (what_if.aims(here), what_if.aims(there).seats, there.value_change) == (NO_CHANGE, 9, 0)
    assert max((here, there), key=what_if.aims) == there


@pytest.mark.parametrize("seed", range(20))
def test_what_if_names_every_rule_of_the_moved_topics_that_the_new_grid_breaks(seed):
    problem = made.problem(seed, step_free=True)
    grid = made.grid(problem, seed)
    what_if = WhatIf(problem, grid)

    for topic in range(problem.topics):
        for effect in what_if.cells(topic):
            moved = {topic for topic, _, _ in effect.moves}
            after = {
                _without_space(fault) for fault in check(problem, what_if.applied(effect)) if moved & set(fault.topics)
            }
            assert {_without_space(fault) for fault in effect.broken} == after


def _without_space(broken):
    """Hosts who clash are told by person in both; the order of topics and the space named may differ."""
    return broken.code, tuple(sorted(broken.topics)), broken.people, broken.slot


def test_what_if_of_a_cell_that_is_taken_exchanges_the_two():
    problem = Problem.create(people=2, topics=2, slots=2, spaces=[2], wishes=[(0, 0, 3), (1, 1, 2)])
    what_if = WhatIf(problem, Grid((0, 1), (0, 0)))

    assert what_if.place(0, 1, 0) == Effect(((0, 1, 0), (1, 0, 0)), 0, (), (), ())


def test_why_not_gives_the_rules_against_a_cell_by_their_codes():
    problem = Problem.create(
        people=3, topics=3, slots=2, spaces=[2, 2], hosts=[0, 0, 1], absent=[(1, 1)], closed_cells=[(1, 1)]
    )
    what_if = WhatIf(problem, Grid((0, 1, 0), (0, 0, 1)))

    assert what_if.why_not(0, 1, 0) == (
        Broken("host_busy", (0, 1), (0,), 1),
        Broken("space_taken", (0, 1), (), 1, 0),
    )
    assert what_if.why_not(2, 1, 1) == (
        Broken("host_absent", (2,), (1,), 1, 1),
        Broken("space_closed", (2,), (), 1, 1),
    )
    assert what_if.why_not(2, 0, 1) == ()


def test_what_if_of_a_grid_of_the_benchmark_agrees_with_its_value():
    path = instance("synthetic/A-ii-s1.json")
    problem = read_problem([path])
    grid = read_grid(path, problem)
    what_if = WhatIf(problem, grid)

    for effect in what_if.cells(7):
        assert sorted(effect.gaining + effect.losing) == _said(problem, grid, what_if, effect)
