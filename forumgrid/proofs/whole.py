"""Checker of small problems: every grid that could be worth more than a bound is gone through, spaces, steps and repeats included.

A filling is what a slot holds: its topics, and which of them are where people who cannot take steps can come. Fillings are put together
slot by slot; what the slots left can add at most comes from a table in which topics that may be given again are never used up.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.refusal import Refused, Stop, go_on
from forumgrid.proofs.slot_sets import _seat, may_be
from forumgrid.rules import can_enter, common_hosts, space_fault

_MOST_TOPICS, _MOST_AGAIN, _MOST_STEPS = 24, 8, 2_000_000_000
_MOST_FILLINGS = 60_000
_LOOKED_AT, _GRIDS = 20_000_000, 20_000  # fillings looked at, and steps of the walk, between two looks at the clock


def check_whole(problem: Problem, bound: int, stop: Stop | None = None) -> None:
    """Check that no grid that breaks no rule is worth more than `bound`. Raises Refused, also when there is too much to go through.

    Cost: fillings · sets of topics, and the grids that the table does not exclude; well under a second for 8 topics in 3 slots. Raises
    Unfinished.
    """
    again = [topic for topic in range(problem.topics) if problem.repeats[topic] > 1]
    if problem.topics > _MOST_TOPICS or len(again) > _MOST_AGAIN:
        raise Refused("problem_too_large")
    if not problem.topics or not problem.slots or not problem.spaces:
        return
    wish = np.zeros((problem.people, problem.topics), dtype=np.int64)
    triples = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    for person, topic, level in triples:
        wish[person, topic] = problem.weights[level]
    has_to = np.array(
        [[p in problem.hosts[t] for t in range(problem.topics)] for p in range(problem.people)], dtype=np.bool_
    )
    away = np.array(
        [[(p, s) in problem.absent for s in range(problem.slots)] for p in range(problem.people)], dtype=np.bool_
    )
    steps = np.array(
        [any(not can_enter(problem, p, r) for r in range(len(problem.spaces))) for p in range(problem.people)]
    )
    fillings = [_fillings(problem, slot, wish, steps, stop) for slot in range(problem.slots)]
    count = sum(len(ways) for ways in fillings)
    if min(len(ways) for ways in fillings) == 0:
        return  # a slot in which what is set by hand cannot be
    if count << problem.topics > _MOST_STEPS:
        raise Refused("problem_too_large")
    at = np.cumsum([0] + [len(ways) for ways in fillings], dtype=np.int64)
    sets = np.concatenate(fillings)
    repeats = np.array(problem.repeats, dtype=np.int64)
    worth = _worth(at, sets, wish, away, steps)
    once = sum(1 << topic for topic in range(problem.topics) if problem.repeats[topic] == 1)
    has_needs = sum(1 << topic for topic in problem.required)
    rest = _table(at, sets, worth, once, problem.topics, has_needs, stop)
    given = at, sets, worth, rest, wish, has_to, away, steps, repeats, once, has_needs, np.array(again, dtype=np.int64)
    walk = _walk(at)
    while walk.depth[0] >= 0:
        if _exceeds(*given, walk, bound, _GRIDS):
            raise Refused("grid_above")
        go_on(stop)


class _Walk(NamedTuple):
    """Where the walk through the grids is: it can be left and taken up again."""

    depth: Any  # [slots filled]
    tried: Any  # (slots) the next filling
    used: Any  # (slots + 1) topics that are given once
    worth: Any  # (slots + 1)
    chosen: Any  # (slots)


def _walk(at: IntArray) -> _Walk:
    zeros = np.zeros(len(at), dtype=np.int64)
    return _Walk(zeros[:1].copy(), at[:-1].copy(), zeros.copy(), zeros.copy(), zeros[:-1].copy())


def _table(at: Any, sets: Any, worth: Any, once: int, topics: int, needed: int, stop: Stop | None) -> IntArray:
    """(slots + 1, sets): the most that the slots from one on can add when these topics are used up; −1 when they cannot be filled."""
    rest: IntArray = np.full((len(at), 1 << topics), -1, dtype=np.int64)
    used = np.arange(1 << topics)
    rest[-1, needed & once & ~used == 0] = 0
    for slot in range(len(at) - 2, -1, -1):
        at_once = 1 + _LOOKED_AT // int(1 + at[slot + 1] - at[slot])
        last = 1 << topics if slot else 1
        for first in range(0, last, at_once):
            _rest(at, sets, worth, once, rest, slot, first, min(first + at_once, last))
            go_on(stop)
    return rest


def _fillings(problem: Problem, slot: int, wish: IntArray, steps: NDArray[np.bool_], stop: Stop | None) -> IntArray:
    """(fillings, 2): the topics of each way to fill the slot, and those of them that everybody can come to, as bits."""
    spaces = [r for r in range(len(problem.spaces)) if (slot, r) not in problem.closed_cells]
    flat = np.array(
        [not steps.any() or all(can_enter(problem, int(p), r) for p in np.flatnonzero(steps)) for r in spaces],
        dtype=np.bool_,
    )
    may = [topic for topic in range(problem.topics) if may_be(problem, topic, slot)]
    by_hand = {topic: space for topic, (when, space) in problem.fixed.items() if when == slot}
    suits = np.zeros((2 * problem.topics, len(spaces)), dtype=np.bool_)
    for topic in may:
        for at, space in enumerate(spaces):
            fixed_space = by_hand.get(topic)
            suits[topic, at] = space_fault(problem, topic, space) is None and fixed_space in (None, space)
        suits[problem.topics + topic] = suits[topic] & flat
    matters = np.asarray((wish[steps] > 0).any(axis=0))
    ways: list[tuple[int, int]] = []

    def go(number: int, chosen: list[int], bits: int, open_to_all: int, holder: IntArray) -> None:
        if number == len(may):
            if len(ways) == _MOST_FILLINGS:
                raise Refused("problem_too_large")
            if len(ways) % 500 == 499:
                go_on(stop)
            if all(bits >> topic & 1 for topic in by_hand):
                ways.append((bits, open_to_all))
            return
        topic = may[number]
        go(number + 1, chosen, bits, open_to_all, holder)
        if len(chosen) == len(spaces) or any(common_hosts(problem, topic, other) for other in chosen):
            return
        for row in [topic, problem.topics + topic] if matters[topic] else [topic]:
            then = holder.copy()
            if _seat(suits, then, row):
                go(
                    number + 1,
                    [*chosen, topic],
                    bits | 1 << topic,
                    open_to_all | (row >= problem.topics) << topic,
                    then,
                )

    go(0, [], 0, 0, np.full(len(spaces), -1, dtype=np.int64))
    return np.array(sorted(ways, reverse=True), dtype=np.int64).reshape(-1, 2)


@compiled
def _worth(at: Any, sets: Any, wish: Any, away: Any, steps: Any) -> Any:
    """What each filling is worth to people, were every topic given once."""
    worth = np.zeros(len(sets), dtype=np.int64)
    for slot in range(len(at) - 1):
        for filling in range(at[slot], at[slot + 1]):
            for person in range(len(wish)):
                best = 0
                for topic in range(wish.shape[1]):
                    if not away[person, slot] and sets[filling, 1 if steps[person] else 0] >> topic & 1:
                        best = max(best, wish[person, topic])
                worth[filling] += best
    return worth


@compiled
def _rest(at: Any, sets: Any, worth: Any, once: int, rest: Any, slot: int, first: int, end: int) -> None:
    """Fill a part of the table: a slot, and the sets of topics used from `first` to before `end`."""
    for used in range(first, end):
        if used & ~once:
            continue
        for filling in range(at[slot], at[slot + 1]):
            if sets[filling, 0] & used:
                continue
            after = rest[slot + 1, used | sets[filling, 0] & once]
            if after >= 0:
                rest[slot, used] = max(rest[slot, used], worth[filling] + after)


@compiled
def _exceeds(
    at: Any, sets: Any, worth: Any, rest: Any, wish: Any, has_to: Any, away: Any, steps: Any, repeats: Any, once: int,
    needed: int, again: Any, walk: Any, bound: int, limit: int,
) -> bool:  # fmt: skip
    """Go on with the walk for `limit` steps; whether some grid is worth more than the bound. It ends at depth −1."""
    slots, depth = len(at) - 1, walk.depth[0]
    tried, used, worth_so_far, chosen = walk.tried, walk.used, walk.worth, walk.chosen
    for _ in range(limit):
        if depth < 0:
            break
        if depth == slots:
            left_out, bits = False, 0
            for slot in range(slots):
                bits |= sets[chosen[slot], 0]
            left_out = needed & ~bits != 0
            if not left_out:
                return True
            depth -= 1
            continue
        if tried[depth] == at[depth + 1]:
            tried[depth] = at[depth]
            depth -= 1
            continue
        filling = tried[depth]
        tried[depth] += 1
        if sets[filling, 0] & used[depth]:
            continue
        after = rest[depth + 1, used[depth] | sets[filling, 0] & once]
        if after < 0 or worth_so_far[depth] + worth[filling] + after <= bound:
            continue
        chosen[depth] = filling
        if not _not_too_often(sets, chosen[: depth + 1], again, repeats):
            continue
        used[depth + 1] = used[depth] | sets[filling, 0] & once
        total = 0
        for person in range(len(wish)):
            total += _gains(sets, chosen[: depth + 1], wish[person], has_to[person], away[person], steps[person], again)
        if total + after <= bound:
            continue
        worth_so_far[depth + 1] = total
        depth += 1
    walk.depth[0] = depth
    return False


@compiled
def _not_too_often(sets: Any, chosen: Any, again: Any, repeats: Any) -> bool:
    for topic in again:
        times = 0
        for filling in chosen:
            times += sets[filling, 0] >> topic & 1
        if times > repeats[topic]:
            return False
    return True


@compiled
def _gains(sets: Any, chosen: Any, wish: Any, has_to: Any, away: Any, steps: bool, again: Any) -> int:  # noqa: FBT001
    """What a person gains: a topic in each slot, none twice, one's own where one has to be."""
    count = len(again)
    best = np.full(1 << count, -1, dtype=np.int64)
    best[0] = 0
    for slot in range(len(chosen)):
        if away[slot]:
            continue
        there, open_to = sets[chosen[slot], 0], sets[chosen[slot], 1 if steps else 0]
        must, plain = -1, 0
        for topic in range(len(wish)):
            if there >> topic & 1 and has_to[topic]:
                must = topic
        for topic in range(len(wish)):
            may = open_to >> topic & 1 and must in (-1, topic)
            several = False
            for other in again:
                several |= other == topic
            if may and not several:
                plain = max(plain, wish[topic])
        then = np.where(best >= 0, best + plain, -1)
        for number in range(count):
            topic = again[number]
            if open_to >> topic & 1 and must in (-1, topic) and wish[topic] > 0:
                for state in range(1 << count):
                    if best[state] >= 0 and not state >> number & 1:
                        then[state | 1 << number] = max(then[state | 1 << number], best[state] + wish[topic])
        best = then
    return int(best.max())
