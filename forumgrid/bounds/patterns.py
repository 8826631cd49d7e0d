"""Slot-pattern bound by column generation (Dantzig and Wolfe 1960), with smoothed prices (Wentges 1997)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import scipy

from forumgrid.bounds import pricing
from forumgrid.bounds.pricing import Group
from forumgrid.clock import Clock, within
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import Masks

_NODES, _WORDS = 20_000, 200_000_000  # nodes between two looks at the clock, and words looked at in them, at most
_COLUMNS_KEPT = 4_000  # columns of the master beyond which the dearest are dropped


class Interrupted(Exception):
    """The search was stopped before it proved anything."""


def nodes_at_once(group: Group) -> int:
    """How many nodes are visited between two looks at the clock: fewer where a node concerns many people and topics."""
    return int(min(_NODES, 1 + _WORDS // max(1, group.bits.size)))


class Patterns:
    """The master programme: one column a (group of like slots, set of topics), one row a topic and a group.

    max Σ worth·λ with every topic at most as often as it may be given and as many sets as the group has slots. For prices π ≥ 0
    on topics, Σ repeats·π + Σ slots·max over sets of (worth − their prices) bounds every grid (Dantzig and Wolfe 1960).
    """

    def __init__(
        self,
        problem: Problem,
        rules: Masks,
        pool: ThreadPoolExecutor,
        stop: Callable[[], bool],
        clock: Clock | None = None,
    ) -> None:
        self.problem = problem
        self.clock = clock or Clock(math.inf, stop)
        self.groups: list[Group] = pricing.groups(problem, rules)
        self.pool = pool
        self.stop = stop
        self.nodes = 0
        self.dearest = 0  # nodes of the dearest pricing
        self.repeats = np.array(problem.repeats, dtype=np.int64)
        self.local = []
        for group in self.groups:
            local = np.full(problem.topics, -1, dtype=np.int64)
            local[group.topics] = np.arange(len(group.topics))
            self.local.append(local)
        self.known: list[dict[bytes, int]] = [{} for _ in self.groups]
        self.sets: list[list[IntArray]] = [[] for _ in self.groups]  # local topics
        self.worths: list[list[int]] = [[] for _ in self.groups]

    # --- columns ------------------------------------------------------------------------------------------------------

    def add(self, number: int, members: IntArray) -> bool:
        """Add a set of a group (local topics, any order). Says whether it is new."""
        members = np.sort(members)
        key = members.tobytes()
        if key in self.known[number]:
            return False
        group = self.groups[number]
        cover = np.bitwise_or.reduce(group.bits[members], axis=0) if len(members) else group.bits[:0].sum(axis=0)
        worth = 0
        for block, per_unit in enumerate(group.block_worth):
            words = cover[group.block_at[block] : group.block_at[block + 1]]
            worth += int(np.bitwise_count(words).sum()) * int(per_unit)
        self.known[number][key] = len(self.sets[number])
        self.sets[number].append(members)
        self.worths[number].append(worth)
        return True

    def add_everywhere(self, topics: IntArray) -> int:
        """Add a set of topics to every group, without those the group cannot take. Returns how many columns are new."""
        new = 0
        for number, group in enumerate(self.groups):
            members = np.empty(group.suits.shape[1], dtype=np.int64)
            size, _ = pricing.fit(group, self.local[number], topics, members)
            if size:
                new += self.add(number, members[:size])
        return new

    def add_grid(self, slot_of: Sequence[int]) -> None:
        """Add the slots of a grid to every group."""
        slots = np.asarray(slot_of)
        for slot in range(self.problem.slots):
            self.add_everywhere(np.flatnonzero(slots == slot))

    # --- the master ---------------------------------------------------------------------------------------------------

    def master(self) -> tuple[Any, float]:
        """Solve the master over the columns known; returns the prices of topics (in wishes) and its value. Raises Interrupted."""
        topics, rows, columns = self.problem.topics, [], []
        cost: list[float] = []
        for number in range(len(self.groups)):
            for members, worth in zip(self.sets[number], self.worths[number], strict=True):
                columns.append(np.full(len(members) + 1, len(cost)))
                cost.append(-worth / UNIT)
                rows.append(self.groups[number].topics[members])
                rows.append(np.array([topics + number]))
        if not cost:  # no topic can be placed, as far as is known
            self.slot_prices = np.zeros(len(self.groups))
            return np.zeros(topics), 0.0
        row, column = np.concatenate(rows), np.concatenate(columns)
        matrix = scipy.sparse.csc_matrix(
            (np.ones(len(row)), (row, column)), shape=(topics + len(self.groups), len(cost))
        )
        limits = np.concatenate([self.repeats, [len(group.slots) for group in self.groups]])
        solved = within(
            self.clock,
            lambda options: scipy.optimize.linprog(cost, A_ub=matrix, b_ub=limits, method="highs-ds", options=options),
        )
        if solved is None:
            raise Interrupted
        duals = -solved.ineqlin.marginals
        self.slot_prices = duals[topics:]
        if len(cost) > _COLUMNS_KEPT:
            self._drop(-np.asarray(cost) - matrix.T @ duals)
        return np.maximum(duals[:topics], 0.0), -solved.fun

    def _drop(self, reduced: Any) -> None:
        """Forget the columns farthest from use."""
        limit = np.sort(reduced)[-_COLUMNS_KEPT // 2]
        at = 0
        for number in range(len(self.groups)):
            near = [i for i in range(len(self.sets[number])) if reduced[at + i] >= limit]
            at += len(self.sets[number])
            self.sets[number] = [self.sets[number][i] for i in near]
            self.worths[number] = [self.worths[number][i] for i in near]
            self.known[number] = {members.tobytes(): i for i, members in enumerate(self.sets[number])}

    def best_known(self, number: int, prices: IntArray, count: int) -> list[tuple[int, IntArray]]:
        """The `count` sets of a group with the largest worth less prices."""
        local = prices[self.groups[number].topics]
        totals = [worth - int(local[s].sum()) for s, worth in zip(self.sets[number], self.worths[number], strict=True)]
        order = sorted(range(len(totals)), key=lambda at: -totals[at])[:count]
        return [(totals[i], self.sets[number][i]) for i in order]

    # --- pricing ------------------------------------------------------------------------------------------------------

    def climb(self, prices: IntArray, slot_prices: Any, count: int = 8) -> int:
        """Look for columns worth adding by improving the best known ones. Returns how many were added; proves nothing."""
        jobs = [self.pool.submit(self._climb_group, number, prices, count) for number in range(len(self.groups))]
        added = 0
        # All are waited for before any column is added: what one group starts from must not depend on how fast another was.
        for number, improved in enumerate(self.gather(jobs)):
            for total, members in improved:
                if total > slot_prices[number] * UNIT + 2:
                    added += self.add_everywhere(self.groups[number].topics[members])
        return added

    def _climb_group(self, number: int, prices: IntArray, count: int) -> list[tuple[int, IntArray]]:
        group, best = self.groups[number], []
        for _, members in self.best_known(number, prices, count):
            if self._leave:
                break
            room = np.empty(group.suits.shape[1], dtype=np.int64)
            room[: len(members)] = members
            size, total = pricing.climb(group, prices, room, len(members))
            best.append((total, room[:size]))
        return best

    def price(self, prices: IntArray, most_nodes: int) -> tuple[int, list[int]]:
        """The best set of every group at whole `prices` (1/1024 wish), exactly; columns found on the way are added.

        Returns the bound (1/1024 wish) and the best total of each group. Raises Interrupted when told to stop, or when a group
        takes more than `most_nodes` nodes.
        """
        jobs = [self.pool.submit(self._price_group, number, prices, most_nodes) for number in range(len(self.groups))]
        results = self.gather(jobs)
        best, done = [], True
        self.dearest = max(self.dearest, sum(result[2] for result in results))
        for number, (total, sets, nodes, finished) in enumerate(results):
            self.nodes += nodes
            best.append(total)
            done &= finished
            for members in sets[-3:]:
                self.add_everywhere(self.groups[number].topics[members])
        if not done:
            raise Interrupted
        return self.bound_at(prices, best), best

    def bound_at(self, prices: IntArray, best: Sequence[int]) -> int:
        """What no grid exceeds (1/1024 wish), at prices of which the best total of each group is known."""
        slots = sum(total * len(group.slots) for total, group in zip(best, self.groups, strict=True))
        return int(prices @ self.repeats) + slots

    def gather(self, jobs: Iterable[Future[Any]]) -> list[Any]:
        """Wait for jobs, telling them to leave off when it is time to."""
        return [self._result(job) for job in [*jobs]]

    def _result(self, job: Future[Any]) -> Any:
        while True:
            try:
                return job.result(timeout=0.03)
            except TimeoutError:
                self.interrupted()

    def interrupted(self) -> bool:
        """Whether it is time to leave off (once it is, it stays so)."""
        self._leave = self._leave or self.stop()
        return self._leave

    def _price_group(self, number: int, prices: IntArray, most: int) -> tuple[int, list[IntArray], int, bool]:
        group, spaces = self.groups[number], self.groups[number].suits.shape[1]
        known = self._climb_group(number, prices, 2)
        best = max([0, *(total for total, _ in known)])
        sets = [members for total, members in sorted(known, key=lambda pair: pair[0])]
        if spaces == 0 or len(group.topics) == 0:
            return 0, [], 0, True
        search = pricing.begin(group, prices, best + 1)
        rows = np.empty((64, spaces), dtype=np.int64)
        totals = np.empty(64, dtype=np.int64)
        nodes, finished, at_once = 0, False, nodes_at_once(group)
        while not finished and nodes < most and not self._leave:
            used, count, finished = pricing.explore(group, search, prices, False, at_once, rows, totals)
            nodes += used
            for i in range(count):
                sets.append(rows[i][rows[i] >= 0])
                best = max(best, int(totals[i]))
        return best, sets, nodes, finished

    _leave = False
