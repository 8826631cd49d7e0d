"""Fair grids: nobody left with nothing, then the least share raised, by multiplicative weights (Arora, Hazan and Kale 2012)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.rules import Masks, masks
from forumgrid.search import annealing
from forumgrid.search import state as search_state
from forumgrid.search.pace import most_moves
from forumgrid.seats.repeats import add_repeats
from forumgrid.seats.spaces import assign_spaces
from forumgrid.value import gains, ideals

_PLAIN = 16  # how much an ordinary person counts while weights are changed, so that they can change by small steps
_MOST = 8 * _PLAIN
_TRIES, _TRIES_FOR_ALL = 1_500, 6_000  # grids looked at in the end; the second while somebody has nothing


def leximin_key(problem: Problem, grid: Grid) -> tuple[Any, ...]:
    """What fairness compares, larger is better: fewer people with nothing, then shares from the least upwards, then the value.

    Shares are of one's own ideal, in thousandths, over people who have one; those none of whose wishes is placed have nothing
    too, so that leaving a topic out never looks fair. Cost: that of `gains`.
    """
    return _key(gains(problem, grid), ideals(problem))


def _key(got: IntArray, ideal: IntArray) -> tuple[Any, ...]:
    known = ideal > 0
    share = np.sort(got[known] * 1000 // ideal[known])
    return -int((got[known] == 0).sum()), tuple(share.tolist()), int(got.sum())


def fair(
    problem: Problem,
    grid: Grid,
    *,
    give_up: float = 0.02,
    rounds: int = 12,
    seed: int = 1,
    threads: int = 2,
    proposals: int | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Grid:
    """A grid that shares more evenly and keeps at least (1 − give_up) of the value of `grid`; `grid` itself if none is found.

    Lexicographic: fewest people with nothing, then leximin of shares. People badly served count more and more (their weight is
    multiplied by exp(1.2·max(0, 0.75 − share)), eight times at most) while the search goes on from the last grid; then swaps
    and moves that serve the worst-off better are tried one by one. The best grid met is kept: a heuristic, exact on tiny
    problems only. Cost: `rounds` · `proposals` moves, and 1,500 evaluations of a grid at most (6,000 while
    somebody has nothing). Source: multiplicative
    re-weighting (Arora, Hazan, Kale 2012) for the max-min problem.

    Topics given again are put aside meanwhile; those that may be are then given again where people gain by it.
    """
    rules = masks(problem)
    floor = int(np.ceil(gains(problem, grid).sum() * (1 - give_up) - 1e-9))
    if grid.extra:
        once = fair(
            problem, replace(grid, extra=()), give_up=give_up, rounds=rounds, seed=seed, threads=threads,
            proposals=proposals, should_stop=should_stop,
        )  # fmt: skip
        again = add_repeats(problem, masks(problem, again=True), once)
        key = leximin_key(problem, again)
        return again if key > leximin_key(problem, grid) and key[2] >= floor else grid
    given = search_state.tables(problem, rules)
    proposals = proposals or int(np.clip(100 * problem.topics * max(1, problem.slots), 20_000, 1_000_000))
    at_once = most_moves(len(problem.wish_topic), problem.topics, problem.people)
    weight = np.ones(problem.people)
    ideal = ideals(problem)
    best, best_key, current = grid, leximin_key(problem, grid), grid
    with ThreadPoolExecutor(threads) as pool:
        for number in range(rounds):
            if should_stop is not None and should_stop():
                break
            got = gains(problem, current)
            share = np.divide(got, ideal, out=np.ones(problem.people), where=ideal > 0)
            weight = np.minimum(weight * np.exp(1.2 * np.maximum(0, 0.75 - share)), _MOST / _PLAIN)
            factor = np.rint(weight * _PLAIN).astype(np.int64)
            weighted = given._replace(factor=factor)
            jobs = [
                pool.submit(
                    _anneal, weighted, current, seed * 4096 + number * 64 + thread, proposals, at_once, should_stop
                )
                for thread in range(threads)
            ]
            candidates = [_housed(problem, rules, job.result()) for job in jobs]
            current = max(candidates, key=lambda candidate: leximin_key(problem, candidate))
            for candidate in candidates:
                key = leximin_key(problem, candidate)
                if key > best_key and key[2] >= floor:
                    best, best_key = candidate, key
    return _polish(problem, rules, best, floor, should_stop)


def _anneal(
    given: Any, grid: Grid, seed: int, proposals: int, at_once: int, should_stop: Callable[[], bool] | None
) -> tuple[int, ...]:
    state = search_state.start(given, seed)
    search_state.load(given, state, grid)
    hot, cold = search_state.temperatures(given)
    pieces = -(-proposals // at_once)
    steps = 0.3 * hot * (cold / (0.3 * hot)) ** (np.arange(pieces + 1) / pieces)
    for piece in range(pieces):
        if piece and should_stop is not None and should_stop():
            break
        annealing.anneal(given, state, -(-proposals // pieces), steps[piece], steps[piece + 1])
    return tuple(state.best_slot_of.tolist())


def _housed(problem: Problem, rules: Masks, slot_of: tuple[int, ...]) -> Grid:
    return Grid(slot_of, assign_spaces(problem, rules, slot_of, problem.published))


def _polish(problem: Problem, rules: Masks, grid: Grid, floor: int, should_stop: Any) -> Grid:
    """Climb on the leximin key itself: moves and swaps of topics that the worst-off wish for."""
    best, key, ideal = grid, leximin_key(problem, grid), ideals(problem)
    better, tried = True, 0
    while better:
        better = False
        for slot_of in _neighbours(problem, rules, best):
            somebody_has_nothing = key[0] < 0
            if tried >= (_TRIES_FOR_ALL if somebody_has_nothing else _TRIES) or (should_stop and should_stop()):
                return best
            tried += 1
            unhoused = Grid(slot_of, (NOWHERE,) * problem.topics)
            if not _key(gains(problem, unhoused), ideal) > key:  # spaces can only take away from it
                continue
            other = _housed(problem, rules, slot_of)
            if any((s == NOWHERE) != (r == NOWHERE) for s, r in zip(slot_of, other.space_of_topic, strict=True)):
                continue  # no space for one of them
            key_of = leximin_key(problem, other)
            if key_of > key and key_of[2] >= floor:
                best, key, better = other, key_of, True
                break
    return best


def _neighbours(problem: Problem, rules: Masks, grid: Grid) -> Any:
    """The slots of grids one move or swap away, those that touch what the worst-off wish for first."""
    slot_of = list(grid.slot_of_topic)
    for topic_moved in _by_need(problem, grid):
        if rules.held[topic_moved]:
            continue
        for slot in range(problem.slots):
            if slot != slot_of[topic_moved] and _may(rules, slot_of, topic_moved, slot, topic_moved):
                yield tuple(slot if topic == topic_moved else old for topic, old in enumerate(slot_of))
        for other in range(problem.topics):
            own, theirs = slot_of[topic_moved], slot_of[other]
            if rules.held[other] or own == theirs:
                continue
            if NOWHERE in (own, theirs) and (other if theirs != NOWHERE else topic_moved) in problem.required:
                continue
            if _may(rules, slot_of, topic_moved, theirs, other) and _may(rules, slot_of, other, own, topic_moved):
                swapped = list(slot_of)
                swapped[topic_moved], swapped[other] = theirs, own
                yield tuple(swapped)


def _by_need(problem: Problem, grid: Grid) -> IntArray:
    """Topics in the order in which the worst-off people wish for them."""
    got, ideal = gains(problem, grid), ideals(problem)
    share = np.divide(got, ideal, out=np.ones(problem.people), where=ideal > 0)
    lack = np.bincount(
        problem.wish_topic,
        weights=(1 - share[problem.wish_person]) ** 4 * problem.wish_weight,
        minlength=problem.topics,
    )
    order: IntArray = np.argsort(-lack, kind="stable")
    return order


def _may(rules: Masks, slot_of: list[int], topic: int, slot: int, leaving: int) -> bool:
    """Whether a topic may go to a slot that `leaving` leaves (spaces apart)."""
    if slot == NOWHERE:
        return True
    mates = [other for other, at in enumerate(slot_of) if at == slot and other not in (topic, leaving)]
    return bool(rules.allowed[topic, slot]) and not rules.conflict[topic, mates].any()
