"""Pricing for column generation (Gilmore and Gomory 1961): the best set of topics of one slot at given prices, by depth-first branch and bound on bits."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import Problem
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import Masks


class Group(NamedTuple):
    """A set of slots that are alike (same people there, same spaces, same topics allowed), as arrays of bits.

    A unit is a person and a level; a topic covers the units of its wishes up to their level; a set of topics is worth the units
    it covers. Units worth the same lie in one block of words.
    """

    slots: Any  # the slots of the group
    topics: Any  # (local) the topics that may be there
    bits: Any  # (local, words)
    block_at: Any  # (blocks + 1) words of each block
    block_worth: Any  # (blocks) what a unit of the block is worth, in 1/1024 wish
    conflict: Any  # (local, local)
    suits: Any  # (local, spaces open)
    picky: Any  # (local) does not suit every open space
    twins: Any  # [whether some topic is there twice, in two kinds of space: see `items`]


class Search(NamedTuple):
    """A depth-first search that can be left and taken up again."""

    depth: Any  # [current depth]
    cover: Any  # (depths, words) units covered
    candidate: Any  # (depths, local)
    gain: Any  # (depths, local) what the candidate would add, less its price
    above: Any  # (depths, local + 1) running sums of the gains above zero
    size: Any  # (depths) how many candidates
    at: Any  # (depths) the next candidate to try
    total: Any  # (depths) worth of the set less its prices
    chosen: Any  # (depths) the set
    housed: Any  # (depths, spaces) which picky topic is where
    need: Any  # [the least total asked for]


def groups(problem: Problem, rules: Masks) -> list[Group]:
    """The slots of a problem, alike ones together. Cost: O(slots · wishes)."""
    there = problem.presence()
    alike: dict[bytes, list[int]] = {}
    for slot in range(problem.slots):
        signature = there[:, slot].tobytes() + rules.open[slot].tobytes() + rules.allowed[:, slot].tobytes()
        alike.setdefault(signature, []).append(slot)
    return [_group(problem, rules, there[:, slots[0]], slots) for slots in alike.values()]


def _group(problem: Problem, rules: Masks, there: NDArray[np.bool_], slots: list[int]) -> Group:
    spaces = np.flatnonzero(rules.open[slots[0]])
    topics = np.flatnonzero(rules.allowed[:, slots[0]] & rules.suits[:, spaces].any(axis=1))
    local = np.full(problem.topics, -1, dtype=np.int64)
    local[topics] = np.arange(len(topics))
    counted = there[problem.wish_person] & (local[problem.wish_topic] >= 0) & (problem.wish_weight > 0)
    person, weight = problem.wish_person[counted], problem.wish_weight[counted]
    topic = local[problem.wish_topic[counted]]
    steps = np.unique(np.concatenate([[0], weight]))
    blocks: dict[int, list[Any]] = {}  # worth of a unit → (topic of the unit, unit) pairs
    units: dict[int, int] = {}
    for level in range(1, len(steps)):
        worth = int(steps[level] - steps[level - 1])
        has = weight >= steps[level]
        people, unit = np.unique(person[has], return_inverse=True)
        blocks.setdefault(worth, []).append((topic[has], unit + units.get(worth, 0)))
        units[worth] = units.get(worth, 0) + len(people)
    block_at, rows = [0], []
    for worth, parts in blocks.items():
        words = -(-units[worth] // 64)
        row = np.zeros((len(topics), words), dtype=np.uint64)
        for of_topic, unit in parts:
            np.bitwise_or.at(row, (of_topic, unit // 64), np.uint64(1) << (unit % 64).astype(np.uint64))
        rows.append(row)
        block_at.append(block_at[-1] + words)
    suits = np.ascontiguousarray(rules.suits[np.ix_(topics, spaces)])
    return Group(
        slots=np.array(slots, dtype=np.int64),
        topics=topics.astype(np.int64),
        bits=np.concatenate(rows, axis=1) if rows else np.zeros((len(topics), 0), dtype=np.uint64),
        block_at=np.array(block_at, dtype=np.int64),
        block_worth=np.array([worth * UNIT for worth in blocks], dtype=np.int64),
        conflict=np.ascontiguousarray(rules.conflict[np.ix_(topics, topics)]),
        suits=suits,
        picky=~suits.all(axis=1) if len(spaces) else np.ones(len(topics), dtype=np.bool_),
        twins=np.zeros(1, dtype=np.bool_),
    )


@compiled
def new_worth(group: Group, topic: int, cover: NDArray[np.uint64]) -> int:
    """What a topic adds to what is covered."""
    total = 0
    for block in range(len(group.block_worth)):
        units = np.uint64(0)
        for word in range(group.block_at[block], group.block_at[block + 1]):
            units += ones(group.bits[topic, word] & ~cover[word])
        total += np.int64(units) * group.block_worth[block]
    return total


@compiled
def house(group: Group, housed: NDArray[np.int64], topic: int) -> bool:
    """Give a picky topic a space among those of the other picky ones, moving them if that helps (augmenting path)."""
    spaces = len(housed)
    via = np.full(spaces, -1, dtype=np.int64)
    queue = np.empty(spaces, dtype=np.int64)
    head, tail, asking, source = 0, 0, topic, spaces
    while True:
        for space in range(spaces):
            if via[space] == -1 and group.suits[asking, space]:
                via[space] = source
                if housed[space] == -1:
                    while via[space] != spaces:
                        housed[space] = housed[via[space]]
                        space = via[space]
                    housed[space] = topic
                    return True
                queue[tail] = space
                tail += 1
        if head == tail:
            return False
        source = queue[head]
        asking = housed[source]
        head += 1


def begin(group: Group, prices: NDArray[np.int64], need: int) -> Search:
    """Start a search at `prices` (1/1024 wish, one a topic of the problem) for sets worth at least `need` less their prices."""
    local, words = group.bits.shape
    spaces = group.suits.shape[1]
    depths = min(spaces, local) + 1
    state = Search(
        depth=np.zeros(1, dtype=np.int64),
        cover=np.zeros((depths, words), dtype=np.uint64),
        candidate=np.zeros((depths, local), dtype=np.int64),
        gain=np.zeros((depths, local), dtype=np.int64),
        above=np.zeros((depths, local + 1), dtype=np.int64),
        size=np.zeros(depths, dtype=np.int64),
        at=np.zeros(depths, dtype=np.int64),
        total=np.zeros(depths, dtype=np.int64),
        chosen=np.zeros(depths, dtype=np.int64),
        housed=np.full((depths, spaces), -1, dtype=np.int64),
        need=np.array([need], dtype=np.int64),
    )
    _open_root(group, state, prices[group.topics])
    return state


@compiled
def _sort(candidate: NDArray[np.int64], gain: NDArray[np.int64], above: NDArray[np.int64], size: int) -> None:
    """Order the candidates by what they add, most first, and sum up the gains above zero."""
    for i in range(1, size):
        topic, worth, j = candidate[i], gain[i], i - 1
        while j >= 0 and gain[j] < worth:
            candidate[j + 1], gain[j + 1] = candidate[j], gain[j]
            j -= 1
        candidate[j + 1], gain[j + 1] = topic, worth
    above[0] = 0
    for i in range(size):
        above[i + 1] = above[i] + max(0, gain[i])


@compiled
def _open_root(group: Group, state: Search, price: NDArray[np.int64]) -> None:
    for topic in range(len(price)):
        state.candidate[0, topic] = topic
        state.gain[0, topic] = new_worth(group, topic, state.cover[0]) - price[topic]
    state.size[0] = len(price)
    _sort(state.candidate[0], state.gain[0], state.above[0], len(price))


@compiled
def _open_child(group: Group, state: Search, prices: NDArray[np.int64], depth: int, at: int) -> None:
    """Enter the node below: what is covered with the candidate `at`, and what the candidates after it would still add."""
    below, topic = depth + 1, state.candidate[depth, at]
    for word in range(group.bits.shape[1]):
        state.cover[below, word] = state.cover[depth, word] | group.bits[topic, word]
    n_candidates = 0
    for i in range(at + 1, state.size[depth]):
        other = state.candidate[depth, i]
        if not group.conflict[topic, other]:
            state.candidate[below, n_candidates] = other
            state.gain[below, n_candidates] = new_worth(group, other, state.cover[below]) - prices[group.topics[other]]
            n_candidates += 1
    _sort(state.candidate[below], state.gain[below], state.above[below], n_candidates)
    state.size[below] = n_candidates
    state.at[below] = 0


@compiled
def _rest(group: Group, candidate: NDArray[np.int64], gain: NDArray[np.int64], at: int, size: int, left: int) -> int:
    """The largest gains after the candidate `at` for the other free spaces, no topic twice."""
    total, counted = 0, 0
    for i in range(at + 1, size):
        if counted == left - 1 or gain[i] <= 0:
            break
        topic = group.topics[candidate[i]]
        again = topic == group.topics[candidate[at]]
        for before in range(at + 1, i):
            again |= topic == group.topics[candidate[before]]
        if not again:
            total += gain[i]
            counted += 1
    return total


@compiled
def explore(
    group: Group,
    state: Search,
    prices: NDArray[np.int64],
    every: bool,  # noqa: FBT001 - kernels take no keywords
    nodes: int,
    sets: NDArray[np.int64],
    found_total: NDArray[np.int64],
) -> tuple[int, int, bool]:
    """Go on with a search for at most `nodes` nodes; returns (nodes used, sets found, finished).

    Sets go to the rows of `sets` (local topics, −1 after the last) and their totals to `found_total`. With `every`, all sets
    of at least `need`; without, each one better than all before, so that the last is the best there is (and `need` rises).
    A child is cut off when its total and the largest gains left for the free spaces cannot reach `need`: gains only shrink as
    more is covered, which makes this a bound.
    """
    spaces, used, count = group.suits.shape[1], 0, 0
    while state.depth[0] >= 0:
        if used >= nodes or count >= len(sets):
            return used, count, False
        depth = state.depth[0]
        at, size = state.at[depth], state.size[depth]
        left = spaces - depth
        reach = -1
        if at < size and left > 0:
            last = min(size, at + left)
            best_rest = state.above[depth, last] - state.above[depth, min(at + 1, last)]
            if group.twins[0] and state.total[depth] + state.gain[depth, at] + best_rest >= state.need[0]:
                best_rest = _rest(group, state.candidate[depth], state.gain[depth], at, size, left)
            reach = state.total[depth] + state.gain[depth, at] + best_rest - state.need[0]
        if reach < 0:
            state.depth[0] -= 1
            continue
        state.at[depth] = at + 1
        topic = state.candidate[depth, at]
        below = depth + 1
        if group.picky[topic]:
            state.housed[below] = state.housed[depth]
            if not house(group, state.housed[below], topic):
                continue
        else:
            state.housed[below] = state.housed[depth]
        used += 1
        state.chosen[depth] = topic
        state.total[below] = state.total[depth] + state.gain[depth, at]
        if state.total[below] >= state.need[0]:
            sets[count, :] = -1
            sets[count, :below] = state.chosen[:below]
            found_total[count] = state.total[below]
            count += 1
            if not every:
                state.need[0] = state.total[below] + 1
        if left == 1:
            continue
        _open_child(group, state, prices, depth, at)
        state.depth[0] = below
    return used, count, True


@compiled
def climb(group: Group, prices: NDArray[np.int64], members: NDArray[np.int64], size: int) -> tuple[int, int]:
    """Improve a set (local topics, in place) by adding, dropping and swapping topics while that raises its total.

    Returns (size, total). `members` has one place a space. Used to find good sets cheaply; proves nothing.
    """
    spaces, words = group.suits.shape[1], group.bits.shape[1]
    cover = np.zeros(words, dtype=np.uint64)
    housed = np.empty(spaces, dtype=np.int64)
    inside = np.zeros(len(group.topics), dtype=np.bool_)
    for i in range(size):
        inside[members[i]] = True
    while True:
        best, leave, enter = 0, -1, -1
        for out in range(size + 1):  # `size`: nobody leaves
            if out == size and size >= spaces:
                continue
            cover[:] = 0
            housed[:] = -1
            for i in range(size):
                if i != out:
                    for word in range(words):
                        cover[word] |= group.bits[members[i], word]
                    if group.picky[members[i]]:
                        house(group, housed, members[i])
            lost = 0
            if out < size:
                lost = new_worth(group, members[out], cover) - prices[group.topics[members[out]]]
                if -lost > best:
                    best, leave, enter = -lost, out, -1
            for topic in range(len(group.topics)):
                if inside[topic]:
                    continue
                change = new_worth(group, topic, cover) - prices[group.topics[topic]] - lost
                if change <= best:
                    continue
                clash = False
                for i in range(size):
                    if i != out and group.conflict[topic, members[i]]:
                        clash = True
                        break
                if clash or (group.picky[topic] and not house(group, housed.copy(), topic)):
                    continue
                best, leave, enter = change, out, topic
        if best <= 0:
            break
        if leave < size:
            inside[members[leave]] = False
            members[leave] = members[size - 1]
            size -= 1
        if enter != -1:
            inside[enter] = True
            members[size] = enter
            size += 1
    cover[:] = 0
    total = 0
    for i in range(size):
        total += new_worth(group, members[i], cover) - prices[group.topics[members[i]]]
        for word in range(words):
            cover[word] |= group.bits[members[i], word]
    return size, total


@compiled
def fit(
    group: Group, local: NDArray[np.int64], wanted: NDArray[np.int64], members: NDArray[np.int64]
) -> tuple[int, int]:
    """As many of the `wanted` topics (of the problem) as the slot can take, in their order; returns (size, worth)."""
    spaces, words = group.suits.shape[1], group.bits.shape[1]
    cover = np.zeros(words, dtype=np.uint64)
    housed = np.full(spaces, -1, dtype=np.int64)
    size, worth = 0, 0
    for number in wanted:
        if number < 0 or size >= spaces:
            break
        topic = local[number]
        if topic < 0:
            continue
        clash = False
        for i in range(size):
            if group.conflict[topic, members[i]]:
                clash = True
        if clash or (group.picky[topic] and not house(group, housed, topic)):
            continue
        worth += new_worth(group, topic, cover)
        for word in range(words):
            cover[word] |= group.bits[topic, word]
        members[size] = topic
        size += 1
    return size, worth
