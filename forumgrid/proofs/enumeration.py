"""Certificate of enumeration and branching, and its compiled checker: whole numbers, no code of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.slot_sets import PER_WISH, SlotKind, Words, sets_within

LEFT_OUT = -1
"""The part of the grids in which a topic is in no slot."""
APART, TOGETHER = 0, 1
"""The parts of the grids in which two topics are in one slot, or not."""

MOST_PRICE = 2**40
"""Below this, sums of prices fit in 64 bits."""

_Choice = tuple[int, int, int]  # of a set: what it lacks to the best, its topics as bits, what it is worth
Lists = Sequence[tuple[Words, IntArray]]  # for each kind of slots, the sets listed and what each is worth


@dataclass(frozen=True)
class Branch:
    """Why no grid of a part of them all is worth more.

    `prices` (1/1024 wish): what placing each topic costs; `triples`: three topics, and what a set costs that has two of them or all
    three (at most one set of a grid has). They bound the part, and exclude every set too far from the best of its slot. If that is
    not enough, `parts` divide it: by the slot `topic` is in (a slot of each kind, and LEFT_OUT), by whether `topic` and `other`
    are APART or TOGETHER, or not at all (one part, `topic` −1: other prices). Without parts, all that is left is gone through.
    """

    prices: tuple[int, ...]
    triples: tuple[tuple[int, int, int, int], ...] = ()
    topic: int = -1
    other: int = -1
    parts: tuple[tuple[int, Branch], ...] = ()

    def to_json(self) -> dict[str, Any]:
        parts = [[key, part.to_json()] for key, part in self.parts]
        return {
            "prices": list(self.prices),
            "triples": [list(one) for one in self.triples],
            "topic": self.topic,
            "other": self.other,
            "parts": parts,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Branch:
        """Read what `to_json` wrote. Raises KeyError, TypeError, ValueError or RecursionError when it is something else."""
        triples = []
        for one in data["triples"]:
            a, b, c, price = (int(number) for number in one)
            triples.append((a, b, c, price))
        return cls(
            prices=tuple(int(price) for price in data["prices"]),
            triples=tuple(triples),
            topic=int(data["topic"]),
            other=int(data["other"]),
            parts=tuple((int(key), cls.from_json(part)) for key, part in data["parts"]),
        )


def closes(
    problem: Problem, kinds: Sequence[SlotKind], prices: IntArray, best: Sequence[int], branch: Branch, bound: int
) -> bool:
    """Whether no grid is worth more than `bound` wishes, in which no topic is given twice.

    `best` is the most that a slot of each kind can be worth at `prices`. A grid worth more loses at most budget against their sum:
    every set within it is listed, and `branch` goes through the ways of putting one a slot together. Cost: exponential in the spaces
    of a slot and in how much is left to go through; seconds for 80 topics in 10 spaces.
    """
    slots = sum(len(kind.slots) * most for kind, most in zip(kinds, best, strict=True))
    budget = int(prices.sum()) + slots - (bound + 1) * PER_WISH
    listed = []
    for kind, most in zip(kinds, best, strict=True):
        masks, totals = sets_within(kind, prices, most - budget)
        listed.append((masks, totals + _sums(masks, prices)))
    alive = [np.arange(len(worths)) for _, worths in listed]
    return _closes(_Case(problem, kinds, listed, bound), branch, alive)


@dataclass(frozen=True)
class _Case:
    problem: Problem
    kinds: Sequence[SlotKind]
    listed: Lists
    bound: int


def _sums(masks: Words, prices: IntArray) -> IntArray:
    """The prices of the topics of each set, added up."""
    none, worths = np.zeros(0, dtype=np.int64), np.zeros(len(masks), dtype=np.int64)
    totals: IntArray = _totals(masks, worths, np.arange(len(masks)), prices, masks[:0], none)
    return -totals


def _closes(case: _Case, branch: Branch, alive: list[IntArray]) -> bool:
    """Whether no grid made of the sets that are alive, one a slot, is worth more than the bound."""
    if not _well_formed(case.problem, branch):
        return False
    prices = np.array(branch.prices, dtype=np.int64)
    threes = np.array([one[3] for one in branch.triples], dtype=np.int64)
    totals = []
    for (masks, worths), ids in zip(case.listed, alive, strict=True):
        bits = np.zeros((len(threes), masks.shape[1]), dtype=np.uint64)
        for at, three in enumerate(branch.triples):
            for topic in three[:3]:
                bits[at, topic // 64] |= np.uint64(1 << topic % 64)
        totals.append(_totals(masks, worths, ids, prices, bits, threes))
    if any(len(one) == 0 for one in totals):
        return True  # nothing can be put in some slot
    best = [int(one.max()) for one in totals]
    slots = sum(len(kind.slots) * most for kind, most in zip(case.kinds, best, strict=True))
    budget = int(prices.sum()) + int(threes.sum()) + slots - (case.bound + 1) * PER_WISH
    if budget < 0:
        return True
    alive = [ids[one >= most - budget] for ids, one, most in zip(alive, totals, best, strict=True)]
    if branch.parts:
        return _divides(case, branch, alive) and all(
            _closes(case, part, _within(case, branch, key, alive)) for key, part in branch.parts
        )
    choices = []
    for kind, (masks, worths), ids, one, most in zip(case.kinds, case.listed, alive, totals, best, strict=True):
        lack = most - one[one >= most - budget]
        sets = zip(lack.tolist(), map(_members, masks[ids]), worths[ids].tolist(), strict=True)
        choices += [sorted(sets, key=lambda choice: choice[0])] * len(kind.slots)
    return not _fits(choices, list(branch.prices), case, budget)


def _well_formed(problem: Problem, branch: Branch) -> bool:
    prices = [*branch.prices, *(one[3] for one in branch.triples)]
    return (
        len(branch.prices) == problem.topics
        and all(0 <= price < MOST_PRICE for price in prices)
        and all(0 <= topic < problem.topics for one in branch.triples for topic in one[:3])
        and all(len({*one[:3]}) == 3 for one in branch.triples)
        and -1 <= branch.topic < problem.topics
        and -1 <= branch.other < problem.topics
    )


def _divides(case: _Case, branch: Branch, alive: list[IntArray]) -> bool:
    """Whether the parts leave no grid out."""
    keys = {key for key, _ in branch.parts}
    if branch.topic < 0:
        return True
    if branch.other >= 0:
        return branch.other != branch.topic and keys == {APART, TOGETHER}
    for number, kind in enumerate(case.kinds):
        if _has(case, number, alive[number], branch.topic).any() and not keys & {*kind.slots}:
            return False
    return LEFT_OUT in keys or branch.topic in case.problem.required


def _within(case: _Case, branch: Branch, key: int, alive: list[IntArray]) -> list[IntArray]:
    """The sets that a grid of one of the parts may use."""
    if branch.topic < 0:
        return alive
    within = []
    for number, (kind, ids) in enumerate(zip(case.kinds, alive, strict=True)):
        has = _has(case, number, ids, branch.topic)
        if branch.other >= 0:
            both = has & _has(case, number, ids, branch.other)
            either = has | _has(case, number, ids, branch.other)
            within.append(ids[~both if key == APART else both | ~either])
        elif key in kind.slots:
            within.append(ids[has] if len(kind.slots) == 1 else ids)
        else:
            within.append(ids[~has])
    return within


def _has(case: _Case, number: int, ids: IntArray, topic: int) -> Any:
    return case.listed[number][0][ids, topic // 64] >> np.uint64(topic % 64) & np.uint64(1) == 1


def _members(mask: Words) -> int:
    """The topics of a set as the bits of one number."""
    return sum(int(word) << 64 * at for at, word in enumerate(mask))


@compiled
def _totals(masks: Any, worths: Any, ids: Any, prices: Any, triples: Any, threes: Any) -> Any:
    """What each of the sets is worth less the prices of its topics and of the triples it has two topics of."""
    totals = np.empty(len(ids), dtype=np.int64)
    for at in range(len(ids)):
        mask = masks[ids[at]]
        total = worths[ids[at]]
        for topic in range(len(prices)):
            if mask[topic // 64] >> np.uint64(topic % 64) & np.uint64(1):
                total -= prices[topic]
        for three in range(len(threes)):
            inside = np.int64(0)
            for word in range(len(mask)):
                inside += np.int64(ones(mask[word] & triples[three, word]))
            if inside >= 2:
                total -= threes[three]
        totals[at] = total
    return totals


def _fits(choices: list[list[_Choice]], prices: list[int], case: _Case, budget: int) -> bool:
    """Whether one set can be chosen for each slot, no topic twice, that are worth more than the bound together.

    They then lose at most `budget`: what each set lacks to the best of its slot, and the price of every topic left out (a topic that
    may not be left out cannot be).
    """
    for topic in case.problem.required:
        prices[topic] = budget + 1
    priced = [(topic, price) for topic, price in enumerate(prices) if price]

    def search(open_slots: list[list[_Choice]], placed: int, worth: int, whole: int) -> bool:
        floor = [min((lack for lack, _, _ in sets), default=budget + 1) for sets in open_slots]
        reachable = placed
        for sets in open_slots:
            for _, chosen, _ in sets:
                reachable |= chosen
        left = whole - sum(floor) - sum(price for topic, price in priced if not reachable >> topic & 1)
        if left < 0:
            return False
        if not open_slots:
            return worth >= (case.bound + 1) * PER_WISH
        open_slots = [
            [one for one in sets if one[0] - low <= left] for sets, low in zip(open_slots, floor, strict=True)
        ]
        at = min(range(len(open_slots)), key=lambda number: len(open_slots[number]))
        for lack, chosen, more in open_slots[at]:
            rest = [
                [one for one in sets if not one[1] & chosen] for number, sets in enumerate(open_slots) if number != at
            ]
            if search(rest, placed | chosen, worth + more, whole - lack):
                return True
        return False

    return search(choices, 0, 0, budget)
