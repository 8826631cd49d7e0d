"""Upper bounds without a grid: everybody's ideal, and Lagrangian relaxation of the choice of topics (Held and Karp 1970)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import BoolArray, Masks, masks
from forumgrid.value import utopia

_MOST_STEPS = 60_000_000  # wishes looked at: about a second


def selection(problem: Problem, rules: Masks, rounds: int = 600, target: int = 0) -> Certificate:
    """Bound any grid by the best choice of as many topics as there are cells, slots put aside.

    The relaxation: max Σ w·y with y_pt ≤ X_t, Σ_t y_pt ≤ slots of p, Σ X ≤ cells. Pricing the slots of each person at μ_p ≥ 0
    leaves Σ slots_p·μ_p + (the best `cells` of Σ_p max(0, w_pt − μ_p) over topics): a bound for every μ, lowered by
    subgradient steps towards `target` (the value of a grid, if known). Source: Lagrangian relaxation; the same number as the
    linear programme, without solving it. Cost: O(rounds · wishes), rounds being fewer past 100,000 wishes.
    """
    kept = _usable(problem, rules)
    person, topic, weight = problem.wish_person[kept], problem.wish_topic[kept], problem.wish_weight[kept]
    present = problem.presence().sum(axis=1).astype(np.int64)
    cells = int(rules.open.sum())
    if not len(weight):
        return Certificate("selection", 0, (0,) * problem.people)
    rounds = min(rounds, max(60, _MOST_STEPS // len(weight)))
    prices = _descend(person, topic, weight, present, problem.topics, cells, rounds, float(target))
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
    kept = (over > 0) & _usable(problem, rules)
    score = np.zeros(problem.topics, dtype=np.int64)
    np.add.at(score, problem.wish_topic[kept], over[kept])
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
    person: Any, topic: Any, weight: Any, present: Any, topics: int, cells: int, rounds: int, target: float
) -> NDArray[np.float64]:
    people = len(present)
    price = np.zeros(people)
    best_price, best, step, since = price.copy(), np.inf, 1.0, 0
    direction = np.zeros(people)
    for _ in range(rounds):
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
                    break
                continue
        direction = 0.7 * direction + 0.3 * slope
        norm = 0.0
        for at in range(people):
            if price[at] <= 0 and direction[at] > 0:
                direction[at] = 0
            norm += direction[at] ** 2
        if norm == 0:
            break
        length = step * max(total - max(target, 0.9 * best), 1.0) / norm
        price = np.maximum(0.0, price - length * direction)
    return best_price
