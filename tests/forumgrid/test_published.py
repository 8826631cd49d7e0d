"""Keeping to the grid people have seen where nothing is to be gained by another."""

import numpy as np
import pytest

from forumgrid import Grid, Problem, check, compose, gains, value
from forumgrid.rules import masks
from forumgrid.search.nearest import nearest
from tests.forumgrid import made


def _told(problem, grid):
    content = {name: getattr(problem, name) for name in ("people", "topics", "slots", "spaces", "hosts", "repeats")}
    wishes = np.column_stack([problem.wish_person, problem.wish_topic, problem.wish_level])
    return Problem.create(**content, wishes=wishes, published=grid)


def _exchanged(grid, order):
    slots = tuple(-1 if slot < 0 else order[slot] for slot in grid.slot_of_topic)
    return Grid(slots, grid.space_of_topic, tuple((topic, order[slot], space) for topic, slot, space in grid.extra))


@pytest.mark.parametrize("seed", range(8))
def test_nearest_undoes_any_exchange_of_slots_that_are_alike(seed):
    problem = made.problem(seed, repeats=True)
    problem = _told(problem, made.grid(problem, seed))
    order = np.random.default_rng(seed).permutation(problem.slots).tolist()

    nearest_grid = nearest(problem, masks(problem), _exchanged(problem.published, order))

    assert nearest_grid.slot_of_topic == problem.published.slot_of_topic
    assert nearest_grid.extra == problem.published.extra
    assert gains(problem, nearest_grid).tolist() == gains(problem, problem.published).tolist()


def test_nearest_leaves_apart_slots_in_which_other_people_are_there():
    published = Grid((0, 1), (0, 0))
    problem = Problem.create(
        people=2, topics=2, slots=2, spaces=[4], wishes=[(0, 0, 3), (1, 1, 3)], absent=[(1, 0)], published=published
    )
    assert nearest(problem, masks(problem), Grid((1, 0), (0, 0))) == Grid((1, 0), (0, 0))


@pytest.mark.parametrize("repeats", [False, True])
def test_compose_where_the_published_grid_is_as_good_as_any_keeps_it(repeats):
    problem = made.problem(4, people=9, topics=7, slots=4, spaces=2, capacity=(9, 10), repeats=repeats)
    problem = _told(problem, None)
    best = compose(problem, time_limit=600, work_limit=100_000)
    exchanged = _exchanged(best.grid, [2, 0, 3, 1])
    assert (check(problem, exchanged), value(problem, exchanged)) == ([], best.value)

    again = compose(_told(problem, exchanged), time_limit=600, work_limit=100_000, seed=9)

    assert again.value >= best.value
    assert again.grid == exchanged or again.value > best.value
