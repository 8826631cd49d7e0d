"""Compiled parts of the pairwise bound: people's best answers and the cheapest companions of each topic (Gilmore 1962, Lawler 1963)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled

Floats = NDArray[np.float64]


@compiled
def _heaviest(topic: Any, beside: Floats, hung: Any, key: Floats, done: Any) -> float:
    """The weight of the heaviest tree over topics, hung from the first (Prim's algorithm): fills `hung`."""
    total, current = 0.0, 0
    for i in range(len(topic)):
        hung[i], key[i], done[i] = -1, -1.0, False
    while current != -1:
        done[current] = True
        following = -1
        for i in range(len(topic)):
            if done[i]:
                continue
            heavy = beside[topic[i], topic[current]]
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
    height: Any,
    pattern_of: Any,
    paired: Any,
    slots: Floats,
    placed: Floats,
    beside: Floats,
    worth: Any,
    above: Any,
) -> None:
    """For each layer, what leaves it least in a (fractional) grid: its height in every slot, or a forest over its topics.

    A forest leaves `height` times Σ placed − its own weight, an edge weighing what two topics are beside each other. `placed`
    (patterns, topics) and `beside` (paired patterns, topics, topics) are sums over the slots of a pattern of presence. Fills `worth` and
    `above`.
    """
    longest = len(topic) + 1
    key, hung, done = np.empty(longest), np.empty(longest, dtype=np.int64), np.empty(longest, dtype=np.bool_)
    for layer in range(len(at) - 1):
        first, count = at[layer], at[layer + 1] - at[layer]
        pattern = pattern_of[layer]
        worth[layer] = 0
        above[first : first + count] = -1
        if slots[pattern] == 0:
            continue
        total, pairs, own = 0.0, paired[pattern], topic[first : first + count]
        for i in range(count):
            total += placed[pattern, own[i]]
        if pairs >= 0:
            total -= _heaviest(own, beside[pairs], hung, key, done)
        if total >= slots[pattern] - 1e-9:
            worth[layer] = height[layer]
        elif pairs >= 0:
            for i in range(count):
                if hung[i] >= 0:
                    above[first + i] = first + hung[i]


@compiled
def _count(
    first: int, topic: Any, over: Any, pattern: int, pairs: int, above: Any, single: Floats, pair: Floats
) -> None:
    """Add what an answer says of topics and of two topics, `over` times."""
    if over == 0.0:
        return
    for i in range(len(topic)):
        single[pattern, topic[i]] += over
        if above[i] >= 0:
            other = topic[above[i] - first]
            pair[pairs, topic[i], other] += over
            pair[pairs, other, topic[i]] += over


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
    due: Floats,
    step: float,
    at: Any,
    topic: Any,
    height: Any,
    pattern_of: Any,
    paired: Any,
    worth: Any,
    above: Any,
    kept_worth: Any,
    kept_above: Any,
    single: Floats,
    pair: Floats,
    random: Any,
) -> None:
    """Let new answers take the place of a share `step` of those kept of each layer, drawn at random: they stay a fair sample.

    `due` (layers): how many each is to replace, fractions carried over. `kept_worth` (answers, layers) and `kept_above` (answers,
    entries) are changed in place, and so are their averages by topic and by two topics, `single` and `pair`.
    """
    answers = kept_worth.shape[0]
    share = 1.0 / answers
    for layer in range(len(at) - 1):
        due[layer] += step * answers
        often = int(due[layer])
        due[layer] -= often
        first, last, pattern, pairs = at[layer], at[layer + 1], pattern_of[layer], paired[pattern_of[layer]]
        own = topic[first:last]
        for turn in range(often):
            random[0] = random[0] * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            row = turn if often == answers else np.int64((random[0] >> np.uint64(33)) % np.uint64(answers))
            over = share * (height[layer] - kept_worth[row, layer])
            _count(first, own, -over, pattern, pairs, kept_above[row, first:last], single, pair)
            kept_worth[row, layer] = worth[layer]
            for entry in range(first, last):
                kept_above[row, entry] = above[entry]
        over = often * share * (height[layer] - worth[layer])
        # of rows drawn twice, the second time takes off what the first has put
        _count(first, own, over, pattern, pairs, above[first:last], single, pair)
