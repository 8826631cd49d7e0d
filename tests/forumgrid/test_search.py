"""The compiled search keeps its tables exact and never breaks a rule."""

import numpy as np
import pytest

from forumgrid import check, value
from forumgrid.search import state as search_state
from forumgrid.search.annealing import anneal, fill
from forumgrid.search.state import best_grid, load, start, tables, temperatures
from tests.forumgrid import made


@pytest.mark.slow("loads compiled code and anneals ten problems")
def test_anneal_keeps_gains_losses_and_counts_as_if_the_grid_were_loaded_afresh():
    for seed in range(10):
        problem = made.problem(seed, people=25, topics=14, slots=4, spaces=3)
        given = tables(problem)
        state = start(given, seed)
        fill(given, state, search_state.greedy_order(problem, state))
        anneal(given, state, 5_000, *temperatures(given))
        grid = best_grid(state)
        assert check(problem, grid) == []
        assert value(problem, grid) == state.score[1]
        search_state.restore(given, state)
        again = start(given, seed)
        load(given, again, grid)
        for name in ("gain", "loss", "count", "best", "clashes", "occupant", "slot_of", "space_of"):
            assert np.array_equal(getattr(state, name), getattr(again, name)), name


def test_anneal_with_the_same_seed_walks_the_same_way():
    problem = made.problem(3, people=25, topics=14, slots=4, spaces=3)
    given = tables(problem)
    grids = []
    for _ in range(2):
        state = start(given, 9)
        fill(given, state, search_state.greedy_order(problem, state))
        anneal(given, state, 2_000, *temperatures(given))
        grids.append((best_grid(state), state.score.tolist(), state.slot_of.tolist()))
    assert grids[0] == grids[1]


def test_fill_finds_spaces_for_topics_by_moving_others():
    from forumgrid import Problem, Space

    spaces = [Space(9, frozenset({"projector"})), Space(9)]
    problem = Problem.create(
        people=2, topics=2, slots=1, spaces=spaces, wishes=[(0, 0, 3), (1, 1, 1)], needs=[[], ["projector"]]
    )
    given = tables(problem)
    state = start(given, 1)
    fill(given, state, search_state.greedy_order(problem, state))
    assert best_grid(state).space_of_topic == (1, 0)
