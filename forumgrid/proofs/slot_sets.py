"""The sets of topics that each slot can hold, enumerated for the checkers alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import IntArray, Problem
from forumgrid.rules import absent_hosts, common_hosts, fixed_moved, slot_is_allowed, space_fault

Words = NDArray[np.uint64]

PER_WISH = 1024
"""Prices are whole numbers of 1/1024 wish."""


@dataclass(frozen=True)
class SlotKind:
    """Slots that are alike: which topics may be there, whom each would serve, and which spaces suit it."""

    slots: tuple[int, ...]
    topics: IntArray
    serves: Words  # (topics, steps, words) for each step of worth, the people served, as bits
    steps: IntArray  # what each step is worth, in wishes
    suits: NDArray[np.bool_]  # (topics, open spaces)
    apart: NDArray[np.bool_]  # (topics, topics) share a host


def slot_kinds(problem: Problem) -> list[SlotKind]:
    """The slots of a problem; together those where the same people, spaces and topics may be. Cost: O(slots · wishes)."""
    alike: dict[Any, list[int]] = {}
    for slot in range(problem.slots):
        away = frozenset(person for person, when in problem.absent if when == slot)
        closed = frozenset(space for when, space in problem.closed_cells if when == slot)
        allowed = tuple(_is_allowed(problem, topic, slot) for topic in range(problem.topics))
        alike.setdefault((away, closed, allowed), []).append(slot)
    return [_kind(problem, slots) for slots in alike.values()]


def may_be(problem: Problem, topic: int, slot: int) -> bool:
    """Whether the topic may be in the slot, in some space."""
    return _is_allowed(problem, topic, slot) and any(
        _suits(problem, topic, slot, space) for space in range(len(problem.spaces))
    )


def _is_allowed(problem: Problem, topic: int, slot: int) -> bool:
    return (
        slot_is_allowed(problem, topic, slot)
        and not absent_hosts(problem, topic, slot)
        and not _held_elsewhere(problem, topic, slot)
    )


def _held_elsewhere(problem: Problem, topic: int, slot: int, space: int | None = None) -> bool:
    """Whether the topic is set by hand in another place, and may not be given again here."""
    return problem.repeats[topic] == 1 and fixed_moved(problem, topic, slot, space)


def _suits(problem: Problem, topic: int, slot: int, space: int) -> bool:
    return (
        (slot, space) not in problem.closed_cells
        and space_fault(problem, topic, space) is None
        and not _held_elsewhere(problem, topic, slot, space)
    )


def _kind(problem: Problem, slots: list[int]) -> SlotKind:
    slot = slots[0]
    topics = [topic for topic in range(problem.topics) if may_be(problem, topic, slot)]
    spaces = [space for space in range(len(problem.spaces)) if (slot, space) not in problem.closed_cells]
    levels = sorted({worth for worth in problem.weights if worth > 0})
    serves = np.zeros((len(topics), len(levels), -(-problem.people // 64)), dtype=np.uint64)
    local = {topic: at for at, topic in enumerate(topics)}
    wishes = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    for person, topic, level in wishes:
        if topic in local and (person, slot) not in problem.absent:
            for step, worth in enumerate(levels):
                if problem.weights[level] >= worth:
                    serves[local[topic], step, person // 64] |= np.uint64(1 << person % 64)
    return SlotKind(
        slots=tuple(slots),
        topics=np.array(topics, dtype=np.int64),
        serves=serves,
        steps=np.array([high - low for low, high in pairwise([0, *levels])], dtype=np.int64),
        suits=np.array([[_suits(problem, t, slot, s) for s in spaces] for t in topics], dtype=np.bool_).reshape(
            len(topics), len(spaces)
        ),
        apart=np.array(
            [[t != u and bool(common_hosts(problem, t, u)) for u in topics] for t in topics], dtype=np.bool_
        ),
    )


def best_total(kind: SlotKind, prices: IntArray) -> int:
    """The most that the topics of such a slot can be worth less their prices, in 1/1024 wish."""
    _, totals = _sets(kind, prices, 1, listing=False)
    return int(totals[-1]) if len(totals) else 0


def sets_within(kind: SlotKind, prices: IntArray, least: int) -> tuple[Words, IntArray]:
    """Every set that such a slot can hold whose worth less prices is `least` or more: (bits of its topics, that total)."""
    return _sets(kind, prices, least, listing=True)


def _sets(kind: SlotKind, prices: IntArray, least: int, *, listing: bool) -> tuple[Words, IntArray]:
    words = -(-len(prices) // 64)
    if len(kind.topics) == 0:
        empty = int(least <= 0)
        return np.zeros((empty, words), dtype=np.uint64), np.zeros(empty, dtype=np.int64)
    found: tuple[Words, IntArray] = _go_through(
        kind.topics, kind.serves, kind.steps, kind.suits, kind.apart, prices[kind.topics], least, listing, words
    )
    return found


@compiled
def _go_through(
    topics: Any, serves: Any, steps: Any, suits: Any, apart: Any, prices: Any, least: int, listing: Any, words: int
) -> Any:
    """Every set of at least `least`; without `listing` only ever better ones, so that the last is the best.

    Depth first, topics in the order of what they add. What a topic adds only shrinks as others join, so the total and the largest
    additions left for the free spaces bound everything below.
    """
    n, room = suits.shape
    depths = room + 1
    cover = np.zeros((depths, serves.shape[1], serves.shape[2]), dtype=np.uint64)
    candidate = np.zeros((depths, n), dtype=np.int64)
    adds = np.zeros((depths, n), dtype=np.int64)
    size, at = np.zeros(depths, dtype=np.int64), np.zeros(depths, dtype=np.int64)
    total, chosen = np.zeros(depths, dtype=np.int64), np.zeros(depths, dtype=np.int64)
    holder = np.full((depths, room), -1, dtype=np.int64)
    masks, totals, count = np.zeros((1024, words), dtype=np.uint64), np.zeros(1024, dtype=np.int64), 0
    candidate[0] = np.arange(n)
    size[0] = n
    depth, is_new = 0, True
    while depth >= 0:
        if is_new:
            is_new = False
            at[depth] = 0
            if total[depth] >= least:
                if count == len(totals):
                    masks = np.concatenate((masks, np.zeros_like(masks)))
                    totals = np.concatenate((totals, np.zeros_like(totals)))
                _note(masks[count], topics, chosen, depth)
                totals[count] = total[depth]
                count += 1
                least = least if listing else total[depth] + 1
            if depth < room:
                _rank(serves, steps, prices, cover[depth], candidate[depth], adds[depth], size[depth])
        if depth == room or at[depth] == size[depth]:
            depth -= 1
            continue
        first = at[depth]
        if total[depth] + _most(adds[depth], first, min(size[depth], first + room - depth)) < least:
            depth -= 1
            continue
        at[depth] += 1
        topic, below = candidate[depth, first], depth + 1
        holder[below] = holder[depth]
        if not _seat(suits, holder[below], topic):
            continue
        chosen[below] = topic
        total[below] = total[depth] + adds[depth, first]
        cover[below] = cover[depth] | serves[topic]
        size[below] = 0
        for later in range(first + 1, size[depth]):
            if not apart[topic, candidate[depth, later]]:
                candidate[below, size[below]] = candidate[depth, later]
                size[below] += 1
        depth, is_new = below, True
    return masks[:count], totals[:count]


@compiled
def _note(mask: Any, topics: Any, chosen: Any, depth: int) -> None:
    """Write the set chosen so far as the bits of its topics."""
    for step in range(1, depth + 1):
        topic = topics[chosen[step]]
        mask[topic // 64] |= np.uint64(1) << np.uint64(topic % 64)


@compiled
def _most(adds: Any, first: int, end: int) -> Any:
    """What the first candidate adds, and at most those after it."""
    most = adds[first]
    for later in range(first + 1, end):
        most += max(0, adds[later])
    return most


@compiled
def _rank(serves: Any, steps: Any, prices: Any, cover: Any, candidate: Any, adds: Any, size: int) -> None:
    """What each candidate adds to those covered, less its price; the largest first."""
    for i in range(size):
        topic, new = candidate[i], 0
        for step in range(len(steps)):
            served = 0
            for word in range(cover.shape[1]):
                served += ones(serves[topic, step, word] & ~cover[step, word])
            new += steps[step] * np.int64(served)
        worth = PER_WISH * new - prices[topic]
        place = i
        while place > 0 and adds[place - 1] < worth:
            adds[place], candidate[place] = adds[place - 1], candidate[place - 1]
            place -= 1
        adds[place], candidate[place] = worth, topic


@compiled
def _seat(suits: Any, holder: Any, topic: int) -> bool:
    """Give the topic a space of its own, moving others if need be (an augmenting path); False when there is no way."""
    spaces = len(holder)
    came_from, queue, tail = np.full(spaces, -2), np.zeros(spaces, dtype=np.int64), 0
    for space in range(spaces):
        if suits[topic, space]:
            came_from[space] = -1
            queue[tail] = space
            tail += 1
    head = 0
    while head < tail:
        space = queue[head]
        head += 1
        if holder[space] < 0:
            while came_from[space] >= 0:
                holder[space] = holder[came_from[space]]
                space = came_from[space]
            holder[space] = topic
            return True
        for other in range(spaces):
            if came_from[other] == -2 and suits[holder[space], other]:
                came_from[other] = space
                queue[tail] = other
                tail += 1
    return False
