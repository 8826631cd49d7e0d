"""Baselines: grids made at random and by habit, to say how much better than these a result is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forumgrid.problem import Grid, IntArray, Problem
from forumgrid.rules import Masks, masks
from forumgrid.search import annealing
from forumgrid.search import state as search_state
from forumgrid.seats.spaces import assign_spaces
from forumgrid.value import value


@dataclass(frozen=True)
class Baselines:
    """Values of grids that break no rule: the mean of random ones, popular topics spread over slots, and greedy."""

    random_mean: float
    popular_spread: int
    greedy: int


def random_grid(problem: Problem, seed: int = 1) -> Grid:
    """Topics in random order, each in a random slot (and space) that will have it. Cost: O(topics · slots)."""
    rules = masks(problem)
    return _with_spaces(problem, rules, _random_slots(problem, search_state.tables(problem, rules), seed))


def popular_spread(problem: Problem) -> Grid:
    """What people do by hand: the most wanted topics first, each in the slot that holds the fewest so far, the largest
    audiences in the largest spaces. Cost: O(topics · slots).
    """
    rules = masks(problem)
    return _with_spaces(problem, rules, _popular_slots(problem, search_state.tables(problem, rules)))


def greedy(problem: Problem) -> Grid:
    """The most wanted topics first, each in the slot where people gain most by it. Cost: O(wishes · slots)."""
    rules = masks(problem)
    return _with_spaces(problem, rules, _greedy_slots(problem, search_state.tables(problem, rules)))


def baselines(problem: Problem, draws: int = 20, seed: int = 1) -> Baselines:
    """The values of the three, random averaged over `draws` grids. Cost: `draws` times O(topics · slots) and O(wishes).

    Spaces are given only where the value depends on them: where somebody needs a step-free one.
    """
    rules = masks(problem)
    given = search_state.tables(problem, rules)
    is_by_space = bool(problem.needs_step_free and problem.spaces)

    def worth(slot_of: tuple[int, ...]) -> int:
        anywhere = Grid(slot_of, slot_of)
        return value(problem, _with_spaces(problem, rules, slot_of) if is_by_space else anywhere)

    chance = [worth(_random_slots(problem, given, seed * 1000 + number)) for number in range(draws)]
    mean = float(np.mean(chance)) if chance else 0.0
    return Baselines(mean, worth(_popular_slots(problem, given)), worth(_greedy_slots(problem, given)))


def _with_spaces(problem: Problem, rules: Masks, slot_of: tuple[int, ...]) -> Grid:
    return Grid(slot_of, assign_spaces(problem, rules, slot_of))


def _random_slots(problem: Problem, given: search_state.Tables, seed: int) -> tuple[int, ...]:
    generator = np.random.Generator(np.random.PCG64(seed))
    order = generator.permutation(problem.topics)
    return _fill(problem, given, order, lambda _: generator.permutation(problem.slots))


def _popular_slots(problem: Problem, given: search_state.Tables) -> tuple[int, ...]:
    demand = np.bincount(problem.wish_topic, weights=problem.wish_weight, minlength=problem.topics)
    order = np.argsort(-demand, kind="stable")
    return _fill(problem, given, order, lambda load: np.argsort(load, kind="stable"))


def _greedy_slots(problem: Problem, given: search_state.Tables) -> tuple[int, ...]:
    state = search_state.start(given, 1)
    annealing.fill(given, state, search_state.greedy_order(problem, state))
    return tuple(state.best_slot_of.tolist())


def _fill(
    problem: Problem, given: search_state.Tables, order: IntArray, slots_for: Callable[[IntArray], IntArray]
) -> tuple[int, ...]:
    """Put topics, those set by hand and required first, in the first slot of `slots_for(load)` that will have them."""
    state = search_state.start(given, 1)
    load = np.zeros(problem.slots, dtype=np.int64)
    first = [t for t in order if t in problem.fixed]
    second = [t for t in order if t in problem.required and t not in problem.fixed]
    rest = [t for t in order if t not in problem.required]
    for topic in first + second + rest:
        for slot in slots_for(load):
            if annealing.try_put(given, state, int(slot), int(topic)):
                load[slot] += 1
                break
    return tuple(state.slot_of.tolist())
