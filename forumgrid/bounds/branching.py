"""Branch and price: linear programmes with subset-row cuts (Jepsen et al. 2008), branching on slots or pairs (Ryan and Foster 1981)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import scipy

from forumgrid.bounds.enumeration import columns_of, search
from forumgrid.bounds.patterns import Interrupted, Patterns
from forumgrid.clock import within
from forumgrid.incumbent import Run
from forumgrid.kernels.compiled import compiled, ones
from forumgrid.problem import IntArray
from forumgrid.proofs.certificate import Certificate
from forumgrid.proofs.enumeration import APART, LEFT_OUT, TOGETHER, Branch
from forumgrid.proofs.slot_sets import PER_WISH as UNIT

_FEW = 3_000  # sets of which all ways of putting them together are gone through at once
_ROUNDS_FIRST, _ROUNDS = 10, 4  # of cuts, for all grids and for a part of them
_STALLED = UNIT // 20  # what a round has to take off the bound for another to follow
_SHRUNK = 0.7  # the share of sets left from which on a round is worth a step of the proof
_SHOWN = 0.02  # how far a triple is overrun to be cut off
_CUTS, _CUTS_A_TOPIC = 30, 5  # added in a round
_START, _JOINING = 3_000, 300  # sets in the first linear programme, and at most joining it at a time
_EVEN = 0.01  # how far a mix has to be divided about something for the parts to be divided by it
_WEIGHED = 100_000_000  # words looked at between two looks at the clock
_PAUSE = 1_000_000  # work between two looks for better grids

Triple = tuple[int, int, int]


@dataclass(frozen=True)
class _Step:
    """Prices, as in `closing_proof.Branch`, and what they prove of a part, in 1/1024 wish."""

    prices: tuple[int, ...]
    triples: tuple[tuple[int, int, int, int], ...]


@dataclass(eq=False)
class _Part:
    """A part of all grids: the sets they may use, what none of them exceeds, and how that was found."""

    sets: IntArray  # increasing
    active: IntArray  # the sets of its linear programme
    triples: list[Triple]
    bound: int
    steps: list[_Step] = field(default_factory=list)
    topic: int = -1
    other: int = -1
    parts: list[tuple[int, _Part]] = field(default_factory=list)


class Branching:
    """All grids worth `target` or more, over the sets that one may use, divided until none is worth more than the best found.

    The master programme of the slot patterns, of which every column that matters is known (Baldacci, Christofides and Mingozzi 2008),
    with subset-row cuts (Jepsen and others 2008): of three topics, at most one set of a grid has two. Parts are divided by the slot of
    a topic, then by pairs of topics (Ryan and Foster 1981); the part with the highest bound comes first.
    """

    def __init__(
        self, run: Run, patterns: Patterns, prices: IntArray, best: Sequence[int], listed: Any, target: int
    ) -> None:
        self.run, self.patterns, self.prices, self.target = run, patterns, prices, target
        self.reached = -1  # the most that a grid found here is worth, whoever can enter its spaces
        self.topics, self.slots = patterns.problem.topics, np.array([len(group.slots) for group in patterns.groups])
        columns = []
        for number, listed_sets in enumerate(listed):
            columns.append(columns_of(patterns, number, prices, best[number], *listed_sets))
            _look(self.run)
        self.mask, slack, self.worth = (np.concatenate(parts) for parts in zip(*columns, strict=True))
        sizes = [len(sets) for sets, _ in listed]
        self.first = np.cumsum([0, *sizes])  # where the sets of each group begin
        self.group = np.repeat(np.arange(len(sizes)), sizes)
        start = np.sort(np.argsort(slack, kind="stable")[:_START])
        self.whole = _Part(np.arange(len(self.worth)), start, [], 2**62)

    def close(self, between: Callable[[], object]) -> None:
        """Divide until the bound is below `target`, or meets the best grid found on the way. Raises Interrupted.

        `between` is called now and then (to look for better grids meanwhile).
        """
        waiting: list[tuple[int, int, _Part]] = [(-self.whole.bound, 0, self.whole)]
        number, paused = 0, self.run.work
        while waiting and -waiting[0][0] >= self.goal():
            part = heapq.heappop(waiting)[2]
            self._bound(part)
            for _, below in part.parts:
                if below.bound >= self.goal():
                    number += 1
                    heapq.heappush(waiting, (-below.bound, number, below))
            self._tell(-waiting[0][0] // UNIT if waiting else 0)
            if self.run.work - paused > _PAUSE and waiting:
                between()
                paused = self.run.work
        self._tell(0)

    def goal(self) -> int:
        """What a grid has to be worth to matter, in 1/1024 wish."""
        return max(self.target, self.reached + 1, self.run.worth + 1) * UNIT

    def _tell(self, highest: int) -> None:
        bound = max(highest, self.goal() // UNIT - 1)
        if bound < self.run.bound:
            proof = self._proof(self.whole, None, bound)
            self.run.tighten(Certificate("closing", bound, tuple(self.prices.tolist()), branch=proof), "closing")

    def _proof(self, part: _Part, above: _Step | None, bound: int) -> Branch:
        """The tree down to where the bound is proven, the steps of a part one below the other."""
        steps = part.steps or ([above] if above is not None else [])
        if not steps:
            return Branch(tuple(self.prices.tolist()))
        below: tuple[tuple[int, Branch], ...] = ()
        if part.bound >= (bound + 1) * UNIT:
            below = tuple((key, self._proof(inner, steps[-1], bound)) for key, inner in part.parts)
        branch = Branch(steps[-1].prices, steps[-1].triples, part.topic, part.other, below)
        for step in reversed(steps[:-1]):
            branch = Branch(step.prices, step.triples, parts=((LEFT_OUT, branch),))
        return branch

    # --- one part -----------------------------------------------------------------------------------------------------

    def _bound(self, part: _Part) -> None:
        """Lower the bound of a part by cuts; then divide it, or go through what is left."""
        rounds = _ROUNDS_FIRST if part is self.whole else _ROUNDS
        before = 2**62
        for number in range(rounds):
            solved = self._solve(part)
            if solved is None:  # some slot has no set left
                part.steps.append(_Step((0,) * self.topics, ()))
                part.bound = -1
                return
            step, bound, totals, best, shares = solved
            within_budget = totals >= best[self.group[part.sets]] - (bound - self.goal())
            part.triples = [three[:3] for three in step.triples]
            left = np.count_nonzero(within_budget)
            is_split = _split(self._shares_by_slot(part.active, shares)).max(initial=0.0) > _EVEN
            done = bound < self.goal() or left <= _FEW or not is_split
            fresh = []
            if not done and number < rounds - 1 and before - bound >= _STALLED:
                fresh = self._overrun(part, shares)
            before = bound
            if not fresh or left < _SHRUNK * len(within_budget):
                part.steps.append(step)
                part.sets, totals = part.sets[within_budget], totals[within_budget]
                still = np.isin(part.active, part.sets, assume_unique=True)
                part.active, shares = part.active[still], shares[still]
            if not fresh:
                break
            part.triples += fresh
        part.bound = min(part.bound, bound)
        if bound >= self.goal():
            self._divide(part, totals, best, bound, shares)

    def _divide(self, part: _Part, totals: IntArray, best: IntArray, bound: int, shares: Any) -> None:
        """Divide a part by the slot of a topic, else by a pair of topics; go through it when it is small, or not to be divided."""
        step, slack = part.steps[-1], best[self.group[part.sets]] - totals
        nearest = np.sort(np.argsort(slack, kind="stable")[:_FEW])
        self._go_through(part.sets[nearest], slack[nearest], step, bound)
        if len(nearest) == len(part.sets) or bound < self.goal():
            part.bound = min(part.bound, self.goal() - 1)
            return
        split = _split(self._shares_by_slot(part.active, shares))
        is_split = split.max(initial=0.0) > _EVEN
        pair = None if is_split else self._split_pair(part.active, shares)
        if is_split:
            part.topic = int(np.argmax(split))
            has = self._has(part.sets, part.topic)
            for number, slots in enumerate(self.slots):
                here = self.group[part.sets] == number
                if (has & here).any():
                    within = np.where(here, has | (slots > 1), ~has)
                    slot = int(self.patterns.groups[number].slots[0])
                    part.parts.append((slot, self._below(part, within, totals, step)))
            part.parts.append((LEFT_OUT, self._below(part, ~has, totals, step)))
        elif pair is not None:
            part.topic, part.other = pair
            has_first, has_second = (self._has(part.sets, topic) for topic in pair)
            part.parts.append((APART, self._below(part, ~(has_first & has_second), totals, step)))
            part.parts.append((TOGETHER, self._below(part, has_first == has_second, totals, step)))
        else:
            self._go_through(part.sets, slack, step, bound)
            part.bound = min(part.bound, self.goal() - 1)

    def _go_through(self, sets: IntArray, slack: IntArray, step: _Step, bound: int) -> None:
        """Look for a grid made of these sets that matters, and keep the best there is."""
        ends = np.searchsorted(sets, self.first)
        listed = [(self.mask[sets[a:b]], slack[a:b], self.worth[sets[a:b]]) for a, b in pairwise(ends)]
        nodes = self.patterns.nodes
        prices = np.array(step.prices, dtype=np.int64)
        lost, slot_of = search(self.patterns, listed, prices, bound, bound - self.goal())
        self.run.work += self.patterns.nodes - nodes
        if slot_of is not None:
            self.reached = max(self.reached, (bound - lost) // UNIT)
            self.run.offer(slot_of, "closing")

    def _below(self, part: _Part, within: Any, totals: IntArray, step: _Step) -> _Part:
        """A part of a part, with what the prices of the whole prove of it."""
        sets, totals = part.sets[within], totals[within]
        ends = np.searchsorted(sets, self.first)
        bound = sum(step.prices) + sum(three[3] for three in step.triples)
        for slots, first, end in zip(self.slots, ends[:-1], ends[1:], strict=True):
            bound += int(slots) * int(totals[first:end].max()) if first < end else -(2**60)
        active = part.active[np.isin(part.active, sets, assume_unique=True)]
        return _Part(sets, active, part.triples, min(bound, part.bound))

    # --- its linear programme -----------------------------------------------------------------------------------------

    def _solve(self, part: _Part) -> tuple[_Step, int, IntArray, IntArray, Any] | None:
        """Solve the programme of a part: (prices, bound, total of each set, best total a group, share of each active set).

        None when a slot has no set left. Leaves off as soon as the bound is below the goal. Raises Interrupted.
        """
        ends = np.searchsorted(part.sets, self.first)
        if (ends[:-1] == ends[1:]).any():
            return None
        bits = self._bits(part.triples)
        while True:
            _look(self.run)
            duals, shares = self._programme(part.active, bits)
            whole = np.rint(duals * UNIT).astype(np.int64)
            prices, slots = whole[: self.topics], whole[self.topics : self.topics + len(self.slots)]
            threes = whole[self.topics + len(self.slots) :]
            totals = _weighed(self.run, self.mask, self.worth, part.sets, prices, bits, threes)
            best = np.maximum.reduceat(totals, ends[:-1])
            bound = int(prices.sum() + threes.sum() + self.slots @ best)
            self.run.work += len(totals) // 100 + len(part.active)
            gain = totals - slots[self.group[part.sets]]
            joining = np.flatnonzero(gain > 2)
            joining = joining[np.argsort(-gain[joining], kind="stable")[:_JOINING]]
            joining = np.setdiff1d(part.sets[joining], part.active, assume_unique=True)
            if bound < self.goal() or len(joining) == 0:
                priced_triples = tuple(
                    (*three, int(price)) for three, price in zip(part.triples, threes, strict=True) if price
                )
                return _Step(tuple(prices.tolist()), priced_triples), bound, totals, best, shares
            part.active = np.sort(np.concatenate([part.active, joining]))

    def _programme(self, active: IntArray, bits: Any) -> tuple[Any, Any]:
        """The best mix of the active sets: (its prices of topics, slots and triples in wishes; the share of each set)."""
        topics = self._topics(active)
        rows = [topics.T, self.group[active] == np.arange(len(self.slots))[:, None]]
        if len(bits):
            rows.append(_inside(self.mask[active], bits) >= 2)
        limits = np.concatenate([np.ones(self.topics), self.slots, np.ones(len(bits))])
        matrix = scipy.sparse.csc_matrix(np.concatenate(rows).astype(np.float64))
        cost = -self.worth[active] / UNIT
        solved = within(
            self.run.clock,
            lambda options: scipy.optimize.linprog(cost, A_ub=matrix, b_ub=limits, method="highs-ds", options=options),
        )
        if solved is None:
            raise Interrupted
        return np.maximum(-solved.ineqlin.marginals, 0.0), solved.x

    def _overrun(self, part: _Part, shares: Any) -> list[Triple]:
        """The triples that the mix overruns most, few for each topic."""
        used = shares > 1e-7
        topics = self._topics(part.active[used]).astype(np.float64)
        weight = shares[used]
        pair = (topics * weight[:, None]).T @ topics
        threes, over = overrun(pair, topics, weight, _SHOWN)
        known, often = {*part.triples}, np.zeros(self.topics, dtype=np.int64)
        fresh: list[Triple] = []
        for at in np.argsort(-over, kind="stable"):
            a, b, c = (int(topic) for topic in threes[at])
            if (a, b, c) not in known and max(often[a], often[b]) < _CUTS_A_TOPIC and len(fresh) < _CUTS:
                often[[a, b]] += 1
                fresh.append((a, b, c))
        return fresh

    # --- bits ---------------------------------------------------------------------------------------------------------

    def _topics(self, sets: IntArray) -> Any:
        """Which topics the sets have: (sets, topics)."""
        words = self.mask[sets].view(np.uint8)
        return np.unpackbits(words, axis=1, bitorder="little", count=self.topics).astype(np.bool_)

    def _has(self, sets: IntArray, topic: int) -> Any:
        return self.mask[sets, topic // 64] >> np.uint64(topic % 64) & np.uint64(1) == 1

    def _bits(self, triples: Sequence[Triple]) -> Any:
        bits = np.zeros((len(triples), self.mask.shape[1]), dtype=np.uint64)
        for at, three in enumerate(triples):
            for topic in three:
                bits[at, topic // 64] |= np.uint64(1 << topic % 64)
        return bits

    def _shares_by_slot(self, active: IntArray, shares: Any) -> Any:
        """How much of each topic the mix has in each group of slots: (topics, groups)."""
        in_group = self.group[active][:, None] == np.arange(len(self.slots))
        return self._topics(active).T.astype(np.float64) @ (in_group * shares[:, None])

    def _split_pair(self, active: IntArray, shares: Any) -> tuple[int, int] | None:
        """The two topics that the mix has most evenly together and apart; None when it has none so."""
        topics = self._topics(active).astype(np.float64)
        together = np.triu((topics * shares[:, None]).T @ topics, 1)
        even = np.minimum(together, 1 - together)
        first, second = np.unravel_index(int(np.argmax(even)), even.shape)
        return (int(first), int(second)) if even[first, second] > _EVEN else None


def _split(by_slot: Any) -> Any:
    """How divided each topic is between groups of slots, of those that the mix places."""
    return np.where(by_slot.sum(axis=1) > 0.9, 1 - by_slot.max(axis=1), 0.0)


def _inside(mask: Any, bits: Any) -> Any:
    """How many topics of each triple each set has: (triples, sets)."""
    return sum(np.bitwise_count(mask[:, word] & bits[:, word, None]) for word in range(mask.shape[1]))


def _look(run: Run) -> None:
    """Raise Interrupted when it is time to leave off."""
    if run.interrupted():
        raise Interrupted


def _weighed(
    run: Run, mask: Any, worth: Any, sets: IntArray, prices: IntArray, bits: Any, threes: IntArray
) -> IntArray:
    """What `weigh` says, some sets at a time. Raises Interrupted."""
    at_once = 1 + _WEIGHED // (10 + bits.size)
    parts = []
    for first in range(0, len(sets), at_once):
        _look(run)
        parts.append(weigh(mask, worth, sets[first : first + at_once], prices, bits, threes))
    return np.concatenate(parts)


@compiled
def weigh(mask: Any, worth: Any, sets: Any, prices: Any, triples: Any, threes: Any) -> Any:
    """What each set is worth less the prices of its topics and of the triples it has two topics of, in 1/1024 wish."""
    totals = np.empty(len(sets), dtype=np.int64)
    for at in range(len(sets)):
        total = worth[sets[at]]
        for word in range(mask.shape[1]):
            bits, topic = mask[sets[at], word], word * 64
            while bits:
                if bits & np.uint64(1):
                    total -= prices[topic]
                bits >>= np.uint64(1)
                topic += 1
        for three in range(len(threes)):
            if threes[three]:
                inside = np.int64(0)
                for word in range(mask.shape[1]):
                    inside += np.int64(ones(mask[sets[at], word] & triples[three, word]))
                if inside >= 2:
                    total -= threes[three]
        totals[at] = total
    return totals


@compiled
def overrun(pair: Any, topics: Any, weight: Any, least: float) -> Any:
    """The triples of topics of which more than one set has two, by more than `least`: (triples, by how much)."""
    n, sets = len(pair), len(weight)
    threes, over, count = np.empty((1000, 3), dtype=np.int64), np.empty(1000), 0
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                twice = pair[a, b] + pair[a, c] + pair[b, c]
                if twice <= 1 + least:
                    continue
                for at in range(sets):
                    if topics[at, a] and topics[at, b] and topics[at, c]:
                        twice -= 2 * weight[at]
                if twice > 1 + least and count < len(over):
                    threes[count, 0], threes[count, 1], threes[count, 2], over[count] = a, b, c, twice - 1
                    count += 1
    return threes[:count], over[:count]
