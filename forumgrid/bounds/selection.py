"""Upper bounds without a grid: everybody's ideal, and Lagrangian relaxation of the choice of topics (Held and Karp 1970)."""

from __future__ import annotations

from typing import Any

import numpy as np

from forumgrid.clock import Clock
from forumgrid.kernels.compiled import compiled
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import BoolArray, Masks, masks
from forumgrid.value import utopia

_MOST_STEPS = 60_000_000  # wishes looked at: about a second
_STEPS_AT_ONCE = 10_000_000  # and between two looks at the clock


def selection(
    problem: Problem, rules: Masks, rounds: int = 600, target: int = 0, clock: Clock | None = None
) -> Certificate:
    """Bound any grid by the best choice of as many topics as there are cells, slots put aside.

    The relaxation: max Σ w·y with y_pt ≤ X_t, Σ_t y_pt ≤ slots of p, Σ X ≤ cells. Pricing the slots of each person at μ_p ≥ 0
    leaves Σ slots_p·μ_p + (the best `cells` of Σ_p max(0, w_pt − μ_p) over topics): a bound for every μ, lowered by
    subgradient steps towards `target` (the value of a grid, if known). Source: Lagrangian relaxation; the same number as the
    linear programme, without solving it. Cost: O(rounds · wishes), rounds being fewer past 100,000 wishes.
    """
    usable = _usable(problem, rules)
    person, topic, weight = problem.wish_person[usable], problem.wish_topic[usable], problem.wish_weight[usable]
    present = problem.presence().sum(axis=1).astype(np.int64)
    cells = int(rules.open.sum())
    if not len(weight):
        return Certificate("selection", 0, (0,) * problem.people)
    rounds = min(rounds, max(60, _MOST_STEPS // len(weight)))
    price, best_price, direction = np.zeros((3, problem.people))
    numbers = np.array([np.inf, 1.0, 0.0, float(rounds)])  # best bound, step, rounds since it got better, rounds left
    at_once = 1 + _STEPS_AT_ONCE // len(weight)
    while numbers[3] > 0 and not (clock is not None and numbers[3] < rounds and clock.over()):
        _descend(
            person, topic, weight, present, problem.topics, cells, at_once, float(target),
            price, best_price, direction, numbers,
        )  # fmt: skip
    prices = best_price
    whole = np.rint(np.maximum(prices, 0) * UNIT).astype(np.int64)
    return Certificate("selection", price_selection(problem, rules, whole), tuple(whole.tolist()))


def plain_bound(problem: Problem, target: int = 0) -> Certificate:
    """A bound on any grid, topics given again included, that takes well under a second: selection, or everybody's ideal."""
    ideal = Certificate("utopia", utopia(problem))
    chosen = selection(problem, masks(problem, again=True), target=target)
    return min(ideal, chosen, key=lambda proof: proof.bound)


def price_selection(problem: Problem, rules: Masks, prices: IntArray) -> int:
    """The bound that given prices (1/1024 wish, one a person, 0 or more) prove, in wishes rounded down. Exact. O(wishes)."""
    over = problem.wish_weight * UNIT - prices[problem.wish_person]
    counted = (over > 0) & _usable(problem, rules)
    score = np.zeros(problem.topics, dtype=np.int64)
    np.add.at(score, problem.wish_topic[counted], over[counted])
    best = np.sort(score)[::-1][: int(rules.open.sum())]
    total = int(best.sum()) + int(prices @ problem.presence().sum(axis=1))
    return total // UNIT


def _usable(problem: Problem, rules: Masks) -> BoolArray:
    """For each wish, whether its topic can be placed at all."""
    usable = np.logical_and(rules.allowed.any(axis=1), rules.suits.any(axis=1))
    placeable: BoolArray = np.asarray(usable)[problem.wish_topic]
    return placeable


@compiled
def _descend(
    person: Any, topic: Any, weight: Any, present: Any, topics: int, cells: int, rounds: int, target: float,
    price: Any, best_price: Any, direction: Any, numbers: Any,
) -> None:  # fmt: skip
    """Go on with the descent for some rounds."""
    people = len(present)
    best, step, since = numbers[0], numbers[1], numbers[2]
    for _ in range(rounds):
        numbers[3] -= 1
        if numbers[3] < 0:
            break
        score = np.zeros(topics)
        for at in range(len(person)):
            over = weight[at] - price[person[at]]
            if over > 0:
                score[topic[at]] += over
        order = np.argsort(-score)
        chosen = np.zeros(topics, dtype=np.bool_)
        total = 0.0
        for at in range(min(cells, topics)):
            chosen[order[at]] = True
            total += score[order[at]]
        slope = present.astype(np.float64)
        for at in range(len(person)):
            if chosen[topic[at]] and weight[at] > price[person[at]]:
                slope[person[at]] -= 1.0
        total += (present * price).sum()
        if total < best - 1e-9:
            best, since = total, 0
            best_price[:] = price
        else:
            since += 1
            if since >= 12:
                step, since = step * 0.6, 0
                price[:] = best_price
                direction[:] = 0
                if step < 1e-4:
                    numbers[3] = 0
                    break
                continue
        direction[:] = 0.7 * direction + 0.3 * slope
        norm = 0.0
        for at in range(people):
            if price[at] <= 0 and direction[at] > 0:
                direction[at] = 0
            norm += direction[at] ** 2
        if norm == 0:
            numbers[3] = 0
            break
        length = step * max(total - max(target, 0.9 * best), 1.0) / norm
        price[:] = np.maximum(0.0, price - length * direction)
    numbers[0], numbers[1], numbers[2] = best, step, since
