"""Compiled parts of the pairwise bound: people's best answers and the cheapest companions of each topic (Gilmore 1962, Lawler 1963)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled

Floats = NDArray[np.float64]


@compiled
def _heaviest(topic: Any, over: Any, beside: Floats, root: int, hung: Any, key: Floats, done: Any) -> float:
    """The weight of the heaviest tree over the wishes that are not `done`, hung from `root` (Prim's algorithm): fills `hung`."""
    total, current = 0.0, root
    while current != -1:
        done[current] = True
        following = -1
        for i in range(len(topic)):
            if done[i]:
                continue
            heavy = min(over[i], over[current]) * beside[topic[i], topic[current]]
            if heavy > key[i]:
                key[i], hung[i] = heavy, current
            if following == -1 or key[i] > key[following]:
                following = i
        if following != -1:
            total += key[following]
        current = following
    return total


@compiled
def answer(
    at: Any,
    topic: Any,
    weight: Any,
    pattern_of: Any,
    paired: Any,
    slots: Floats,
    levels: Any,
    placed: Floats,
    beside: Floats,
    worth: Any,
    above: Any,
    single: Floats,
    pair: Floats,
) -> None:
    """For each person the level and the forest that leave them least in a (fractional) grid; what they say is added up.

    A person whose slots are worth `level` each gets level·slots + Σ (weight − level)⁺·placed − the heaviest forest over their wishes, an edge
    weighing (lesser weight − level)⁺·beside. `placed` (patterns, topics) and `beside` (paired patterns, topics, topics) are sums over
    the slots of a pattern of presence. Fills `worth` and `above`, adds to `single` and `pair`, shaped likewise.
    """
    longest = len(topic) + 1
    key, hung = np.empty(longest), np.empty(longest, dtype=np.int64)
    best_hung, done = np.empty(longest, dtype=np.int64), np.empty(longest, dtype=np.bool_)
    for person in range(len(at) - 1):
        first, count = at[person], at[person + 1] - at[person]
        pattern = pattern_of[person]
        if count == 0 or slots[pattern] == 0:
            continue
        pairs = paired[pattern]
        least, best_level, top = np.inf, 0, weight[first : first + count].max()
        for level in levels:
            if level > top:
                break
            total, root = level * slots[pattern], -1
            for i in range(count):
                hung[i], key[i], done[i] = -1, -1.0, weight[first + i] <= level
                if not done[i]:
                    total += (weight[first + i] - level) * placed[pattern, topic[first + i]]
                    if root == -1:
                        root = i
            if pairs >= 0 and root != -1:
                own_wishes = topic[first : first + count], weight[first : first + count] - level
                total -= _heaviest(*own_wishes, beside[pairs], root, hung, key, done)
            if total < least - 1e-9:
                least, best_level = total, level
                best_hung[:count] = hung[:count]
        worth[person] = best_level
        for i in range(count):
            over = weight[first + i] - best_level
            if over > 0:
                single[pattern, topic[first + i]] += over
            if over > 0 and best_hung[i] >= 0:
                other = first + best_hung[i]
                above[first + i] = other
                _both(pair[pairs], topic[first + i], topic[other], min(over, weight[other] - best_level))


@compiled
def _both(pair: Floats, first: int, second: int, amount: int) -> None:
    pair[first, second] += amount
    pair[second, first] += amount


@compiled
def companions_of(
    single: Floats, pair: Floats, square: Floats, tilt: Floats, apart: Any, allowed: Any, size: int
) -> tuple[Floats, Any]:
    """What each topic is worth to a slot of `size` less its cheapest companions: (topics,), −1e12 where it cannot be; and who they are.

    A companion costs (pair − square)/2 + tilt. Returns also (topics, size − 1) companions.
    """
    n, wanted = len(single), max(0, size - 1)
    net = np.full(n, -1e12)
    friend = np.full((n, wanted), -1, dtype=np.int64)
    cost, who = np.empty(n), np.empty(n, dtype=np.int64)
    for topic in allowed:
        count = 0
        for other in allowed:
            if not apart[topic, other]:
                cost[count] = (pair[topic, other] - square[topic, other]) / 2 + tilt[topic, other]
                who[count] = other
                count += 1
        if count < wanted or size == 0:
            continue
        total = 0.0
        if wanted > 0:
            limit = np.partition(cost[:count], wanted - 1)[wanted - 1]
            taken = 0
            for i in range(count):
                if cost[i] < limit:
                    friend[topic, taken] = who[i]
                    total += cost[i]
                    taken += 1
            for i in range(count):
                if cost[i] == limit and taken < wanted:
                    friend[topic, taken] = who[i]
                    total += cost[i]
                    taken += 1
        net[topic] = single[topic] - total
    return net, friend


@compiled
def choose(beside: Floats, chosen: Any, friend: Any, step: float) -> None:
    """Add `step` to the companionship of the topics chosen and their companions."""
    for topic in chosen:
        for i in range(friend.shape[1]):
            if friend[topic, i] >= 0:
                beside[topic, friend[topic, i]] += step


@compiled
def remember(
    due: Floats, step: float, at: Any, worth: Any, above: Any, kept_worth: Any, kept_above: Any, random: Any
) -> None:
    """Let new answers take the place of a share `step` of those kept of each person, drawn at random: they stay a fair sample.

    `due` (people): how many each is to replace, fractions carried over. `kept_worth` (answers, people) and `kept_above` (answers,
    wishes) are changed in place.
    """
    answers = kept_worth.shape[0]
    for person in range(len(at) - 1):
        due[person] += step * answers
        often = int(due[person])
        due[person] -= often
        for turn in range(often):
            random[0] = random[0] * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            row = turn if often == answers else np.int64((random[0] >> np.uint64(33)) % np.uint64(answers))
            kept_worth[row, person] = worth[person]
            for wish in range(at[person], at[person + 1]):
                kept_above[row, wish] = above[wish]
