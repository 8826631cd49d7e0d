"""Objective value of a grid, the ideal of each person, and fairness measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.rules import can_enter

FloatArray = NDArray[np.float64]


def ideals(problem: Problem) -> IntArray:
    """What each person would get from a grid made for them alone: the sum of their best wishes, one a slot they are there.

    Returns (people,) whole numbers. Cost: O(wishes log wishes).
    """
    weight, person = problem.wish_weight, problem.wish_person
    order = np.lexsort((-weight, person))
    person, weight = person[order], weight[order]
    starts = np.searchsorted(person, np.arange(problem.people))
    rank = np.arange(len(person)) - starts[person] if len(person) else np.zeros(0, dtype=np.int64)
    attended = rank < problem.presence().sum(axis=1)[person]
    total: IntArray = np.zeros(problem.people, dtype=np.int64)
    np.add.at(total, person[attended], weight[attended])
    return total


def utopia(problem: Problem) -> int:
    """The sum of everybody's ideal: a bound on any grid, and the weakest one."""
    return int(ideals(problem).sum())


def best_in_slots(problem: Problem, grid: Grid) -> IntArray:
    """The worth of the best wish each person has in each slot while they are there and can enter the space.

    Returns (people, slots). A topic given several times counts in each of its slots: see `gains` for what a person gets.
    """
    best: IntArray = np.zeros((problem.people, problem.slots), dtype=np.int64)
    weight = problem.wish_weight
    for slot_of, space_of in _layers(problem, grid):
        slot = slot_of[problem.wish_topic]
        counted = slot != NOWHERE
        if problem.needs_step_free and problem.spaces:
            counted &= _reachable(problem, space_of[problem.wish_topic])
        np.maximum.at(best, (problem.wish_person[counted], slot[counted]), weight[counted])
    best[~problem.presence()] = 0
    return best


def gains(problem: Problem, grid: Grid) -> IntArray:
    """What each person gets: the sum over slots of their best wish placed there; a repeated topic counts once.

    Returns (people,). Where nothing repeats this is exact and O(wishes); people who wish for a topic given several times are
    matched to slots one by one (a small assignment problem each); a person who must be at every occurrence gains by one of them.
    """
    best = best_in_slots(problem, grid)
    total: IntArray = best.sum(axis=1)
    if not grid.extra:
        return total
    repeated = {topic for topic, _, _ in grid.extra}
    concerned = np.unique(problem.wish_person[np.isin(problem.wish_topic, list(repeated))])
    for person in concerned:
        total[person] = _gain_with_repeats(problem, grid, int(person))
    return total


def value(problem: Problem, grid: Grid) -> int:
    """The value of the grid: what everybody gets, added up. With the default weights, the sum of the levels met."""
    return int(gains(problem, grid).sum())


def shares(problem: Problem, grid: Grid, gained: IntArray | None = None) -> FloatArray:
    """What each person gets as a share of their ideal, 0 to 1; NaN for people who have no wish while they are there. `gained`: what
    they get by their programmes, where that is less than the grid would allow.
    """
    ideal = ideals(problem).astype(np.float64)
    ideal[ideal == 0] = np.nan
    share: FloatArray = (gains(problem, grid) if gained is None else gained) / ideal
    return share


@dataclass(frozen=True)
class Evenness:
    """How a grid treats people: `people` who have an ideal; `with_nothing` of them though a wish of theirs is placed while they
    are there; `out_of_reach` whose wishes are not placed at all; the least share, its 5th percentile and the Gini index of
    shares, over those within reach (0, 0 and 0 when there is nobody).
    """

    people: int
    with_nothing: int
    out_of_reach: int
    least_share: float
    fifth_percentile: float
    mean_share: float
    gini: float


def evenness(problem: Problem, grid: Grid, gained: IntArray | None = None) -> Evenness:
    """Measure how evenly a grid serves people, or programmes that follow it (`gained`, by person). Cost: that of `gains`."""
    share = shares(problem, grid, gained)
    known = ~np.isnan(share)
    reach = known & within_reach(problem, grid)
    reached = np.sort(share[reach])
    return Evenness(
        people=int(known.sum()),
        with_nothing=int((reached == 0).sum()),
        out_of_reach=int(known.sum() - reach.sum()),
        least_share=float(reached[0]) if len(reached) else 0.0,
        fifth_percentile=float(np.percentile(reached, 5)) if len(reached) else 0.0,
        mean_share=float(reached.mean()) if len(reached) else 0.0,
        gini=_gini(reached),
    )


def within_reach(problem: Problem, grid: Grid) -> NDArray[np.bool_]:
    """Who has at least one wish (worth something) among the topics placed, whenever that is. Returns (people,)."""
    placed = np.asarray(grid.slot_of_topic, dtype=np.int64) != NOWHERE
    reach = np.zeros(problem.people, dtype=np.bool_)
    if problem.topics:
        reach[problem.wish_person[placed[problem.wish_topic] & (problem.wish_weight > 0)]] = True
    return reach & problem.presence().any(axis=1)


def _gini(ordered: FloatArray) -> float:
    if not len(ordered) or ordered.sum() == 0:
        return 0.0
    n = len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))


def _layers(problem: Problem, grid: Grid) -> list[tuple[IntArray, IntArray]]:
    """The grid as arrays (slot of each topic, space of each topic), one layer an occurrence."""
    layers = [(np.asarray(grid.slot_of_topic, dtype=np.int64), np.asarray(grid.space_of_topic, dtype=np.int64))]
    for topic, slot, space in grid.extra:
        alone = np.full((2, problem.topics), NOWHERE, dtype=np.int64)
        alone[:, topic] = slot, space
        layers.append((alone[0], alone[1]))
    return layers


def _reachable(problem: Problem, spaces: IntArray) -> NDArray[np.bool_]:
    """For each wish, whether its person can enter the space (a topic without a space yet is taken to be reachable)."""
    allowed = np.ones((2, len(problem.spaces) + 1), dtype=np.bool_)
    for space in range(len(problem.spaces)):
        allowed[1, space] = all(can_enter(problem, person, space) for person in problem.needs_step_free)
    limited = np.zeros(problem.people, dtype=np.int64)
    limited[list(problem.needs_step_free)] = 1
    open_to: NDArray[np.bool_] = allowed[limited[problem.wish_person], spaces]
    return open_to


def _gain_with_repeats(problem: Problem, grid: Grid, person: int) -> int:
    """The best a person can do: a topic in each slot, no topic twice; duties fill their slots."""
    low, high = np.searchsorted(problem.wish_person, [person, person + 1])
    topics = problem.wish_topic[low:high].tolist()
    row = {topic: at for at, topic in enumerate(topics)}
    worth = np.zeros((len(topics), problem.slots), dtype=np.int64)
    weight = problem.wish_weight[low:high]
    busy: dict[int, int] = {}
    for topic, slot, space in grid.occurrences():
        if topic not in row or (person, slot) in problem.absent:
            continue
        if person in problem.hosts[topic]:
            busy[slot] = topic
        if space == NOWHERE or can_enter(problem, person, space):
            worth[row[topic], slot] = weight[row[topic]]
    for slot, topic in busy.items():
        worth_there = worth[row[topic], slot]
        worth[:, slot] = 0
        worth[row[topic], slot] = worth_there
    rows, columns = scipy.optimize.linear_sum_assignment(worth, maximize=True)
    return int(worth[rows, columns].sum())
