"""Enumeration that closes the gap (Baldacci, Christofides and Mingozzi 2008): list every set a better grid could use, search the covers."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import Any, NamedTuple

import numpy as np

from forumgrid.bounds import pricing
from forumgrid.bounds.patterns import Interrupted, Patterns, nodes_at_once
from forumgrid.kernels.compiled import compiled
from forumgrid.problem import NOWHERE, IntArray
from forumgrid.proofs.slot_sets import PER_WISH as UNIT

_FILTERED = 3_000_000  # columns filtered between two looks at the clock
_FAR = 2**50  # the price of leaving out what may not be left out


Listed = tuple[Any, IntArray, IntArray]
"""Sets of a group: (sets, words) the bits of their topics, how far each is from the best, what each is worth."""


class Cover(NamedTuple):
    """The search for one set a slot, no topic twice, within a budget of slack; can be left and taken up again."""

    mask: Any  # (columns, words) topics of each column
    slack: Any  # (columns) how far it is from the best of its group, in 1/1024 wish
    worth: Any  # (columns) likewise; what a solution loses is `whole` less what its columns are worth
    whole: Any  # [what no grid exceeds]
    group: Any  # (columns)
    unplaced: Any  # (topics) what leaving a topic out costs
    budget: Any  # [slack that may be spent]
    depth: Any  # [current depth]
    alive: Any  # (depths, columns) columns still possible
    size: Any  # (depths)
    branch: Any  # (depths, columns) columns to try
    branch_size: Any  # (depths)
    at: Any  # (depths)
    spent: Any  # (depths)
    used: Any  # (depths, words) topics placed
    free: Any  # (depths, groups) slots not filled yet
    chosen: Any  # (depths)
    answer: Any  # (slots) the columns of the best solution
    least: Any  # [its cost, or −1]


def enumerate_sets(
    patterns: Patterns, prices: IntArray, best: Sequence[int], budget: int, most: int
) -> list[Any] | None:
    """Every set of every group whose total is within `budget` of the best: (local sets, slacks) a group.

    None when a group has more than `most` of them. Raises Interrupted when told to stop.
    """
    too_many = Event()
    jobs = [
        patterns.pool.submit(_enumerate_group, patterns, number, prices, best[number] - budget, most, too_many)
        for number in range(len(patterns.groups))
    ]
    results = patterns.gather(jobs)
    if too_many.is_set():
        return None
    listed: list[Any] = []
    for number, (sets, totals, nodes, finished) in enumerate(results):
        patterns.nodes += nodes
        if not finished:
            raise Interrupted
        listed.append((sets, best[number] - totals))
    return listed


def _enumerate_group(patterns: Patterns, number: int, prices: IntArray, need: int, most: int, too_many: Event) -> Any:
    group, spaces = patterns.groups[number], patterns.groups[number].suits.shape[1]
    sets, totals, nodes = [], [], 0
    if need <= 0:  # nothing at all in the slot
        sets.append(np.full((1, spaces), -1, dtype=np.int16))
        totals.append(np.zeros(1, dtype=np.int64))
    if spaces and len(group.topics):
        search, finished, listed, at_once = pricing.begin(group, prices, need), False, 0, nodes_at_once(group)
        rows, total = np.empty((20_000, spaces), dtype=np.int64), np.empty(20_000, dtype=np.int64)
        while not finished:
            used, count, finished = pricing.explore(group, search, prices, True, at_once, rows, total)
            nodes, listed = nodes + used, listed + count
            sets.append(rows[:count].astype(np.int16))  # topics of a group are few
            totals.append(total[:count].copy())
            if listed > most:
                too_many.set()
            if too_many.is_set() or (not finished and patterns.interrupted()):
                return None, None, nodes, False
    if not sets:
        return np.full((0, spaces), -1, dtype=np.int64), np.zeros(0, dtype=np.int64), nodes, True
    return np.concatenate(sets), np.concatenate(totals), nodes, True


def columns_of(patterns: Patterns, number: int, prices: IntArray, most: int, sets: IntArray, slack: IntArray) -> Listed:
    """Sets that `enumerate_sets` listed (local topics, −1 for none) as columns; `most` is the best total of their group."""
    mask = np.zeros((len(sets), -(-patterns.problem.topics // 64)), dtype=np.uint64)
    row, place = np.nonzero(sets >= 0)
    topic = patterns.groups[number].topics[sets[row, place]]
    np.bitwise_or.at(mask, (row, topic // 64), np.uint64(1) << (topic % 64).astype(np.uint64))
    local = np.append(prices[patterns.groups[number].topics], 0)
    return mask, slack, most - slack + local[sets].sum(axis=1)


def cover(patterns: Patterns, listed: Sequence[Listed], prices: IntArray, whole: int, budget: int) -> Cover:
    """Set up the search over listed sets for the grid that is worth most, at least `whole` − `budget`."""
    words = -(-patterns.problem.topics // 64)
    masks, slacks, worths, numbers = [], [], [], []
    for number, (mask, slack, worth) in enumerate(listed):
        order = np.argsort(slack, kind="stable")
        masks.append(mask[order])
        slacks.append(slack[order])
        worths.append(worth[order])
        numbers.append(np.full(len(slack), number, dtype=np.int64))
    columns = sum(len(slack) for slack in slacks)
    slots = sum(len(group.slots) for group in patterns.groups)
    unplaced = prices.copy()
    unplaced[list(patterns.problem.required)] = _FAR
    state = Cover(
        mask=np.concatenate(masks),
        slack=np.concatenate(slacks),
        worth=np.concatenate(worths),
        whole=np.array([whole], dtype=np.int64),
        group=np.concatenate(numbers),
        unplaced=unplaced,
        budget=np.array([budget], dtype=np.int64),
        depth=np.zeros(1, dtype=np.int64),
        alive=np.empty((slots + 1, columns), dtype=np.int32),
        size=np.zeros(slots + 1, dtype=np.int64),
        branch=np.empty((slots + 1, columns), dtype=np.int32),
        branch_size=np.zeros(slots + 1, dtype=np.int64),
        at=np.zeros(slots + 1, dtype=np.int64),
        spent=np.zeros(slots + 1, dtype=np.int64),
        used=np.zeros((slots + 1, words), dtype=np.uint64),
        free=np.zeros((slots + 1, len(patterns.groups)), dtype=np.int64),
        chosen=np.zeros(slots + 1, dtype=np.int64),
        answer=np.full(slots, -1, dtype=np.int64),
        least=np.array([-1], dtype=np.int64),
    )
    state.alive[0] = np.arange(columns)
    state.size[0] = columns
    state.free[0] = [len(group.slots) for group in patterns.groups]
    _settle(state)
    return state


@compiled
def _settle(state: Cover) -> None:
    """Look at the node just entered: drop what cannot be used, and choose what to branch on (nothing when it is hopeless)."""
    depth = state.depth[0]
    alive, free, used = state.alive[depth], state.free[depth], state.used[depth]
    groups, topics, words = len(free), len(state.unplaced), len(used)
    size = state.size[depth]
    state.branch_size[depth] = 0
    state.at[depth] = 0
    least = np.empty(groups, dtype=np.int64)
    while True:
        least[:] = _FAR
        reached = np.zeros(words, dtype=np.uint64)
        for i in range(size):
            column = alive[i]
            group = state.group[column]
            least[group] = min(least[group], state.slack[column])
            for word in range(words):
                reached[word] |= state.mask[column, word]
        bound = state.spent[depth]
        for group in range(groups):
            if free[group] > 0:
                bound += free[group] * least[group] if least[group] < _FAR else _FAR
        for topic in range(topics):
            bit = np.uint64(1) << np.uint64(topic % 64)
            if (used[topic // 64] | reached[topic // 64]) & bit == 0:
                bound += state.unplaced[topic]
        if bound > state.budget[0]:
            return
        rest = state.budget[0] - bound
        n_alive = 0
        for i in range(size):
            if state.slack[alive[i]] - least[state.group[alive[i]]] <= rest:
                alive[n_alive] = alive[i]
                n_alive += 1
        if n_alive == size:
            break
        size = n_alive
    state.size[depth] = size
    _branch(state, depth, rest)


@compiled
def _branch(state: Cover, depth: int, rest: int) -> None:
    """Branch on the slot or the topic that has to be placed with the fewest columns left."""
    alive, size, free, used = state.alive[depth], state.size[depth], state.free[depth], state.used[depth]
    groups, topics = len(free), len(state.unplaced)
    of_group = np.zeros(groups, dtype=np.int64)
    of_topic = np.zeros(topics, dtype=np.int64)
    for i in range(size):
        of_group[state.group[alive[i]]] += 1
        for word in range(len(used)):
            bits = state.mask[alive[i], word]
            topic = word * 64
            while bits:
                if bits & np.uint64(1):
                    of_topic[topic] += 1
                bits >>= np.uint64(1)
                topic += 1
    group, topic, fewest = -1, -1, 2**60
    for g in range(groups):
        if free[g] > 0 and of_group[g] < fewest:
            group, fewest = g, of_group[g]
    for t in range(topics):
        bit = np.uint64(1) << np.uint64(t % 64)
        if state.unplaced[t] > rest and used[t // 64] & bit == 0 and 0 < of_topic[t] < fewest:
            topic, fewest = t, of_topic[t]
    count = 0
    for i in range(size):
        if topic >= 0:
            wanted = state.mask[alive[i], topic // 64] & (np.uint64(1) << np.uint64(topic % 64)) != 0
        else:
            wanted = state.group[alive[i]] == group
        if wanted:
            state.branch[depth, count] = alive[i]
            count += 1
    state.branch_size[depth] = count


@compiled
def _keep(state: Cover, below: int) -> None:
    """Keep a solution that loses less than any before it."""
    slots, least = len(state.answer), state.spent[below]
    for topic in range(len(state.unplaced)):
        if state.used[below, topic // 64] & (np.uint64(1) << np.uint64(topic % 64)) == 0:
            least += state.unplaced[topic]
    lost = state.whole[0]
    for place in range(slots):
        lost -= state.worth[state.chosen[place]]
    if max(least, lost) <= state.budget[0]:
        state.budget[0] = lost - 1
        state.least[0] = lost
        state.answer[:] = state.chosen[:slots]


@compiled
def solve(state: Cover, limit: int) -> tuple[int, bool]:
    """Go on with the search until about `limit` columns are filtered; returns (columns filtered, finished).

    Depth first; a solution lowers the budget below its cost, so that what remains at the end is the best one, in `answer`.
    """
    done, slots = 0, len(state.answer)
    while state.depth[0] >= 0:
        if done > limit:
            return done, False
        depth = state.depth[0]
        if state.at[depth] >= state.branch_size[depth] or state.spent[depth] > state.budget[0]:
            state.depth[0] -= 1
            continue
        column = state.branch[depth, state.at[depth]]
        state.at[depth] += 1
        below, group = depth + 1, state.group[column]
        size = 0
        for i in range(state.size[depth]):  # later siblings do without this column
            if state.alive[depth, i] != column:
                state.alive[depth, size] = state.alive[depth, i]
                size += 1
        state.chosen[depth] = column
        state.spent[below] = state.spent[depth] + state.slack[column]
        state.free[below] = state.free[depth]
        state.free[below, group] -= 1
        for word in range(state.used.shape[1]):
            state.used[below, word] = state.used[depth, word] | state.mask[column, word]
        done += size + 1
        if below == slots:
            _keep(state, below)
            state.size[depth] = size
            continue
        n_alive = 0
        for i in range(size):
            other = state.alive[depth, i]
            if state.free[below, state.group[other]] == 0:
                continue
            apart = True
            for word in range(state.used.shape[1]):
                if state.mask[other, word] & state.used[below, word] != 0:
                    apart = False
                    break
            if apart:
                state.alive[below, n_alive] = other
                n_alive += 1
        if state.free[below, group] > 0 and not state.mask[column].any():  # nothing may be put in several slots
            state.alive[below, n_alive] = column
            n_alive += 1
        state.size[depth] = size
        state.size[below] = n_alive
        state.depth[0] = below
        _settle(state)
    return done, True


def slots_of(patterns: Patterns, state: Cover) -> tuple[int, ...]:
    """The grid of the answer, as the slot of each topic."""
    slot_of = [NOWHERE] * patterns.problem.topics
    left = [list(group.slots) for group in patterns.groups]
    for column in state.answer:
        slot = int(left[state.group[column]].pop())
        for topic in range(patterns.problem.topics):
            if int(state.mask[column, topic // 64]) >> (topic % 64) & 1:
                slot_of[topic] = slot
    return tuple(slot_of)


def close(
    patterns: Patterns, prices: IntArray, best: Sequence[int], target: int, most: int
) -> tuple[int | None, tuple[int, ...] | None]:
    """Go through all grids that could be worth `target` or more: (what no grid exceeds, slots of a grid worth that or None).

    `prices` and `best` come from `Patterns.price`. A grid worth `target` spends at most bound − target of slack over its sets and
    the prices of the topics it leaves out, so only sets within that budget matter. The bound is target − 1 when there is no such
    grid, else the worth of the best one, and None when a group has more than `most` such sets. Raises Interrupted.
    """
    bound = patterns.bound_at(prices, best)
    budget = bound - target * UNIT
    if budget < 0:
        return target - 1, None
    listed = enumerate_sets(patterns, prices, best, budget, most)
    if listed is None:
        return None, None
    columns = [
        columns_of(patterns, number, prices, best[number], *listed_sets) for number, listed_sets in enumerate(listed)
    ]
    lost, slot_of = search(patterns, columns, prices, bound, budget)
    return (target - 1, None) if slot_of is None else ((bound - lost) // UNIT, slot_of)


def search(
    patterns: Patterns, listed: Sequence[Listed], prices: IntArray, whole: int, budget: int
) -> tuple[int, tuple[int, ...] | None]:
    """The grid made of listed sets that loses least against `whole`, at most `budget`: (what it loses, its slots or None).

    It loses at least the slack of its sets, and the prices of the topics it leaves out. Raises Interrupted.
    """
    state, finished = cover(patterns, listed, prices, whole, budget), False
    while not finished:
        done, finished = solve(state, _FILTERED)
        patterns.nodes += done // 100
        if not finished and patterns.interrupted():
            raise Interrupted
    return int(state.least[0]), slots_of(patterns, state) if state.least[0] >= 0 else None
