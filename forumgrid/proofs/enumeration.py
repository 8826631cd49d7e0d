"""Certificate of enumeration and branching, and its compiled checker: whole numbers, no code of the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.packing import fits
from forumgrid.proofs.refusal import Refused, Stop, go_on
from forumgrid.proofs.slot_sets import PER_WISH, SlotKind, Words, sets_within

LEFT_OUT = -1
"""The part of the grids in which a topic is in no slot."""
APART, TOGETHER = 0, 1
"""The parts of the grids in which two topics are in one slot, or not."""

MOST_PRICE = 2**40
"""Below this, sums of prices fit in 64 bits."""

Lists = Sequence[tuple[Words, IntArray]]  # for each kind of slots, the sets listed and what each is worth


def whole(number: Any) -> int:
    """The number, if it is a whole one. Raises TypeError for one that is not, though it look like one."""
    if type(number) is not int:
        raise TypeError(f"{number!r} is not a whole number")
    return number


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
            "triples": [list(triple) for triple in self.triples],
            "topic": self.topic,
            "other": self.other,
            "parts": parts,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Branch:
        """Read what `to_json` wrote. Raises KeyError, TypeError, ValueError or RecursionError when it is something else."""
        triples = []
        for triple in data["triples"]:
            a, b, c, price = (whole(number) for number in triple)
            triples.append((a, b, c, price))
        return cls(
            prices=tuple(whole(price) for price in data["prices"]),
            triples=tuple(triples),
            topic=whole(data["topic"]),
            other=whole(data["other"]),
            parts=tuple((whole(key), cls.from_json(part)) for key, part in data["parts"]),
        )


def closes(
    problem: Problem,
    kinds: Sequence[SlotKind],
    prices: IntArray,
    best: Sequence[int],
    branch: Branch,
    bound: int,
    stop: Stop | None = None,
) -> None:
    """Check that no grid is worth more than `bound` wishes, in which no topic is given twice. Raises Refused or Unfinished.

    `best` is the most that a slot of each kind can be worth at `prices`. A grid worth more loses at most budget against their sum:
    every set within it is listed, and `branch` goes through the ways of putting one a slot together. Cost: exponential in the spaces
    of a slot and in how much is left to go through; a second or two for 80 topics in 10 spaces.
    """
    slots = sum(len(kind.slots) * most for kind, most in zip(kinds, best, strict=True))
    budget = int(prices.sum()) + slots - (bound + 1) * PER_WISH
    listed = []
    for kind, most in zip(kinds, best, strict=True):
        masks, totals = sets_within(kind, prices, most - budget, stop)
        listed.append((masks, totals + _sums(masks, prices)))
    case = _Case(problem, kinds, listed, bound, stop)
    waiting = [_Part(branch, Branch(()), 0, [np.arange(len(worths)) for _, worths in listed])]
    while waiting:
        go_on(stop)
        waiting += _parts(case, waiting.pop())


@dataclass(frozen=True)
class _Case:
    problem: Problem
    kinds: Sequence[SlotKind]
    listed: Lists
    bound: int
    stop: Stop | None


_Alive = list[IntArray]  # for each kind of slots, the sets that a grid of a part may use


class _Part(NamedTuple):
    """A part still to be shown to hold no grid worth more than the bound: a part of `whole`, by `key`, of the sets alive there."""

    branch: Branch
    whole: Branch
    key: int
    alive: _Alive


def _sums(masks: Words, prices: IntArray) -> IntArray:
    """The prices of the topics of each set, added up."""
    none, worths = np.zeros(0, dtype=np.int64), np.zeros(len(masks), dtype=np.int64)
    totals: IntArray = _totals(masks, worths, np.arange(len(masks)), prices, masks[:0], none)
    return -totals


def _parts(case: _Case, part: _Part) -> list[_Part]:
    """What is left to show once the prices of a part are known: nothing, or the parts that it is divided in."""
    branch, alive = part.branch, _within(case, part.whole, part.key, part.alive)
    _check_form(case.problem, branch)
    prices = np.array(branch.prices, dtype=np.int64)
    threes = np.array([triple[3] for triple in branch.triples], dtype=np.int64)
    bits = np.zeros((len(threes), -(-case.problem.topics // 64)), dtype=np.uint64)
    for at, three in enumerate(branch.triples):
        for topic in three[:3]:
            bits[at, topic // 64] |= np.uint64(1 << topic % 64)
    totals = []
    for (masks, worths), ids in zip(case.listed, alive, strict=True):
        totals.append(_totals(masks, worths, ids, prices, bits, threes))
        go_on(case.stop)
    if any(len(worth_of_sets) == 0 for worth_of_sets in totals):
        return []  # nothing can be put in some slot
    best = [int(worth_of_sets.max()) for worth_of_sets in totals]
    slots = sum(len(kind.slots) * most for kind, most in zip(case.kinds, best, strict=True))
    budget = int(prices.sum()) + int(threes.sum()) + slots - (case.bound + 1) * PER_WISH
    if budget < 0:
        return []
    within_budget = [worth_of_sets >= most - budget for worth_of_sets, most in zip(totals, best, strict=True)]
    alive = [ids[still] for ids, still in zip(alive, within_budget, strict=True)]
    if branch.parts:
        _check_division(case, branch, alive)
        return [_Part(inner, branch, key, alive) for key, inner in branch.parts]
    sets = [
        (masks[ids], most - worth_of_sets[still], worths[ids])
        for (masks, worths), ids, most, worth_of_sets, still in zip(
            case.listed, alive, best, totals, within_budget, strict=True
        )
    ]
    slots_of = [len(kind.slots) for kind in case.kinds]
    if fits(sets, slots_of, prices, case.problem.required, budget, (case.bound + 1) * PER_WISH, case.stop):
        raise Refused("branch_open")
    return []


def _check_form(problem: Problem, branch: Branch) -> None:
    prices = [*branch.prices, *(triple[3] for triple in branch.triples)]
    well_formed = (
        len(branch.prices) == problem.topics
        and all(0 <= price < MOST_PRICE for price in prices)
        and all(0 <= topic < problem.topics for triple in branch.triples for topic in triple[:3])
        and all(len({*triple[:3]}) == 3 for triple in branch.triples)
        and -1 <= branch.topic < problem.topics
        and -1 <= branch.other < problem.topics
        and (branch.topic != branch.other or branch.topic < 0)
    )
    if not well_formed:
        raise Refused("branch_wrong")


def _check_division(case: _Case, branch: Branch, alive: _Alive) -> None:
    """Refuse parts that leave a grid out."""
    keys = {key for key, _ in branch.parts}
    if branch.topic < 0:
        return
    if branch.other >= 0:
        complete = keys == {APART, TOGETHER}
    else:
        needed = [{*kind.slots} for at, kind in enumerate(case.kinds) if _has(case, at, alive[at], branch.topic).any()]
        complete = all(keys & slots for slots in needed) and (LEFT_OUT in keys or branch.topic in case.problem.required)
    if not complete:
        raise Refused("branch_incomplete")


def _within(case: _Case, branch: Branch, key: int, alive: _Alive) -> _Alive:
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


@compiled
def _totals(masks: Any, worths: Any, ids: Any, prices: Any, triples: Any, threes: Any) -> Any:
    """What each of the sets is worth less the prices of its topics and of the triples it has two topics of."""
    totals = np.empty(len(ids), dtype=np.int64)
    words = masks.shape[1]
    for at in range(len(ids)):
        number = ids[at]
        total = worths[number]
        for word in range(words):
            rest = masks[number, word]
            while rest:
                lowest = rest & (~rest + np.uint64(1))
                total -= prices[word * 64 + np.int64(ones(lowest - np.uint64(1)))]
                rest ^= lowest
        for three in range(len(threes)):
            inside = np.int64(0)
            for word in range(words):
                inside += np.int64(ones(masks[number, word] & triples[three, word]))
            if inside >= 2:
                total -= threes[three]
        totals[at] = total
    return totals
