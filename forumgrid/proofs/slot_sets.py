"""The sets of topics that each slot can hold, enumerated for the checkers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.refusal import Refused, Stop, go_on
from forumgrid.rules import absent_hosts, common_hosts, fixed_moved, slot_is_allowed, space_fault

Words = NDArray[np.uint64]

PER_WISH = 1024
"""Prices are whole numbers of 1/1024 wish."""

MOST_SETS = 1_000_000
"""No kind of slot may have more sets than this to go through: the search lists no more."""

_MOST_TOPICS, _MOST_BITS = 1_000, 2**28
_LOOKED_AT = 20_000_000  # words between two looks at the clock: some hundredths of a second
_AT_ONCE = 8_192  # sets noted between two looks at the clock, at most


@dataclass(frozen=True)
class SlotKind:
    """Slots that are alike: which topics may be there, whom each would serve, and which spaces suit it."""

    slots: tuple[int, ...]
    topics: IntArray
    serves: Words  # (topics, words) for each step of worth, the people served, as bits; no word holds two steps
    worth: IntArray  # (words) what a person served is worth there, in 1/1024 wish
    suits: NDArray[np.bool_]  # (topics, open spaces)
    apart: NDArray[np.bool_]  # (topics, topics) share a host


def slot_kinds(problem: Problem, stop: Stop | None = None) -> list[SlotKind]:
    """The slots of a problem; together those where the same people, spaces and topics may be. Cost: O(slots · wishes).

    Raises Unfinished, and Refused for problems far larger than those that slot patterns prove anything of.
    """
    if problem.topics > _MOST_TOPICS or problem.topics * problem.people * len(problem.weights) > _MOST_BITS:
        raise Refused("problem_too_large")
    alike: dict[Any, list[int]] = {}
    for slot in range(problem.slots):
        away = frozenset(person for person, when in problem.absent if when == slot)
        closed = frozenset(space for when, space in problem.closed_cells if when == slot)
        allowed = tuple(_is_allowed(problem, topic, slot) for topic in range(problem.topics))
        alike.setdefault((away, closed, allowed), []).append(slot)
    kinds = []
    for slots in alike.values():
        kinds.append(_kind(problem, slots))
        go_on(stop)
    return kinds


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
    words = -(-problem.people // 64)
    table = np.zeros((len(topics), problem.people), dtype=np.uint8)  # how many steps up each wish is
    local = np.full(problem.topics + 1, -1, dtype=np.int64)
    local[topics] = np.arange(len(topics))
    there = np.ones(problem.people, dtype=np.bool_)
    there[[person for person, when in problem.absent if when == slot]] = False
    counted = there[problem.wish_person] & (local[problem.wish_topic] >= 0)
    weight = np.array(problem.weights, dtype=np.int64)[problem.wish_level[counted]]
    up = np.searchsorted(levels, weight, side="right")
    table[local[problem.wish_topic[counted]], problem.wish_person[counted]] = up
    serves = np.zeros((len(topics), len(levels), words * 8), dtype=np.uint8)
    for step in range(len(levels)):
        packed = np.packbits(table > step, axis=1, bitorder="little")
        serves[:, step, : packed.shape[1]] = packed
    steps = [high - low for low, high in pairwise([0, *levels])]
    return SlotKind(
        slots=tuple(slots),
        topics=np.array(topics, dtype=np.int64),
        serves=serves.reshape(len(topics), len(levels) * words * 8).view(np.uint64),
        worth=np.repeat(np.array(steps, dtype=np.int64) * PER_WISH, words),
        suits=np.array([[_suits(problem, t, slot, s) for s in spaces] for t in topics], dtype=np.bool_).reshape(
            len(topics), len(spaces)
        ),
        apart=_apart(problem, topics),
    )


def _apart(problem: Problem, topics: list[int]) -> NDArray[np.bool_]:
    """Which of the topics somebody would have to be at both of."""
    apart = np.zeros((len(topics), len(topics)), dtype=np.bool_)
    for a, topic in enumerate(topics):
        for b in range(a):
            if common_hosts(problem, topic, topics[b]):
                apart[a, b] = apart[b, a] = True
    return apart


def best_total(kind: SlotKind, prices: IntArray, stop: Stop | None = None) -> int:
    """The most that the topics of such a slot can be worth less their prices, in 1/1024 wish. Raises Unfinished."""
    walk, most = _walk(kind, prices, 1), 0
    for _, totals in _found(kind, walk, stop, listing=False):
        most = max(most, int(totals.max(initial=0)))
    return most


def sets_within(kind: SlotKind, prices: IntArray, least: int, stop: Stop | None = None) -> tuple[Words, IntArray]:
    """Every set that such a slot can hold whose worth less prices is `least` or more: (bits of its topics, that total).

    Raises Unfinished, and Refused when there are more than `MOST_SETS`.
    """
    walk, masks, all_totals, count = _walk(kind, prices, least), [], [], 0
    if least <= 0:  # nothing in the slot
        masks.append(np.zeros((1, walk.words), dtype=np.uint64))
        all_totals.append(np.zeros(1, dtype=np.int64))
    for words, totals in _found(kind, walk, stop, listing=True):
        masks.append(words)
        all_totals.append(totals)
        count += len(totals)
        if count > MOST_SETS:
            raise Refused("too_many_sets")
    if not masks:
        return np.zeros((0, walk.words), dtype=np.uint64), np.zeros(0, dtype=np.int64)
    return np.concatenate(masks), np.concatenate(all_totals)


class _Walk(NamedTuple):
    """Where the walk through the sets of a slot is: it can be left and taken up again."""

    price: Any  # (local topics)
    words: int  # of a set
    depth: Any  # [depth, whether the node was just entered]
    least: Any  # [what a set has to reach]
    cover: Any  # (depths, words) people served, step by step
    candidate: Any  # (depths, local topics)
    adds: Any  # (depths, local topics) what each would add, less its price
    size: Any  # (depths) candidates
    at: Any  # (depths) the next one
    total: Any  # (depths)
    chosen: Any  # (depths)
    holder: Any  # (depths, spaces) the topic of each space


def _walk(kind: SlotKind, prices: IntArray, least: int) -> _Walk:
    (n, words), room = kind.serves.shape, kind.suits.shape[1]
    depths = min(n, room) + 1
    return _Walk(
        price=prices[kind.topics],
        words=-(-len(prices) // 64),
        depth=np.array([0, 1], dtype=np.int64),
        least=np.array([least], dtype=np.int64),
        cover=np.zeros((depths, words), dtype=np.uint64),
        candidate=np.tile(np.arange(n), (depths, 1)),
        adds=np.zeros((depths, n), dtype=np.int64),
        size=np.full(depths, n, dtype=np.int64),
        at=np.zeros(depths, dtype=np.int64),
        total=np.zeros(depths, dtype=np.int64),
        chosen=np.zeros(depths, dtype=np.int64),
        holder=np.full((depths, room), -1, dtype=np.int64),
    )


def _found(kind: SlotKind, walk: _Walk, stop: Stop | None, *, listing: bool) -> Iterator[tuple[Words, IntArray]]:
    """The sets that the walk meets, but the empty one, some thousands at a time."""
    ended = len(kind.topics) == 0 or kind.suits.shape[1] == 0
    while not ended:
        masks = np.zeros((_AT_ONCE, walk.words), dtype=np.uint64)
        totals = np.zeros(_AT_ONCE, dtype=np.int64)
        count, ended = _go_on(kind.topics, kind.serves, kind.worth, kind.suits, kind.apart, walk, listing, masks, totals, _LOOKED_AT)  # fmt: skip
        yield masks[:count], totals[:count]
        if not ended:
            go_on(stop)


@compiled
def _go_on(
    topics: Any, serves: Any, worth: Any, suits: Any, apart: Any, walk: Any, listing: Any, masks: Any, totals: Any, limit: int
) -> Any:  # fmt: skip
    """Go on with a walk until some `limit` words were looked at: (sets found, whether it has ended).

    Without `listing` only ever better sets are noted, so that the last is the best. Depth first, topics in the order of what they
    add. What a topic adds only shrinks as others join, so the total and the largest additions left for the free spaces bound
    everything below.
    """
    room, words = suits.shape[1], serves.shape[1]
    deepest, count, looked_at = len(walk.size) - 1, 0, 0
    while walk.depth[0] >= 0:
        if looked_at > limit or count == len(totals):
            return count, False
        depth = walk.depth[0]
        if walk.depth[1]:
            walk.depth[1] = 0
            walk.at[depth] = 0
            if depth > 0 and walk.total[depth] >= walk.least[0]:
                _note(masks[count], topics, walk.chosen, depth)
                totals[count] = walk.total[depth]
                count += 1
                if not listing:
                    walk.least[0] = walk.total[depth] + 1
            if depth < deepest:
                _rank(serves, worth, walk.price, walk.cover[depth], walk.candidate[depth], walk.adds[depth], walk.size[depth])  # fmt: skip
                looked_at += walk.size[depth] * words
        first = walk.at[depth]
        looked_at += room
        if depth == deepest or first == walk.size[depth]:
            walk.depth[0] -= 1
            continue
        most = walk.total[depth] + _most(walk.adds[depth], first, min(walk.size[depth], first + room - depth))
        if most < walk.least[0]:
            walk.depth[0] -= 1
            continue
        walk.at[depth] += 1
        topic, below = walk.candidate[depth, first], depth + 1
        walk.holder[below] = walk.holder[depth]
        if not _seat(suits, walk.holder[below], topic):
            continue
        walk.chosen[below] = topic
        walk.total[below] = walk.total[depth] + walk.adds[depth, first]
        for word in range(words):
            walk.cover[below, word] = walk.cover[depth, word] | serves[topic, word]
        n_candidates = 0
        for later in range(first + 1, walk.size[depth]):
            if not apart[topic, walk.candidate[depth, later]]:
                walk.candidate[below, n_candidates] = walk.candidate[depth, later]
                n_candidates += 1
        walk.size[below] = n_candidates
        walk.depth[0], walk.depth[1] = below, 1
    return count, True


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
def _rank(serves: Any, worth: Any, prices: Any, cover: Any, candidate: Any, adds: Any, size: int) -> None:
    """What each candidate adds to those covered, less its price; the largest first."""
    for i in range(size):
        topic, new = candidate[i], np.int64(0)
        for word in range(len(cover)):
            new += worth[word] * np.int64(ones(serves[topic, word] & ~cover[word]))
        gain = new - prices[topic]
        place = i
        while place > 0 and adds[place - 1] < gain:
            adds[place], candidate[place] = adds[place - 1], candidate[place - 1]
            place -= 1
        adds[place], candidate[place] = gain, topic


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
