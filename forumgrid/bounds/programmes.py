"""Bound of the full model by column generation (Dantzig and Wolfe 1960): topics priced, and people charged for what they gain only once."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from forumgrid.bounds import pricing
from forumgrid.bounds.items import Items
from forumgrid.bounds.patterns import Interrupted, nodes_at_once
from forumgrid.clock import Clock, within
from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import Masks

STEP = UNIT // 2  # charges are whole numbers of these
_CLIMBED = 60  # best known sets from which others are looked for
_OVER = 1e-3
_COLUMNS_KEPT = 4_000  # columns of the master beyond which the dearest are dropped


@dataclass(frozen=True, eq=False)
class Column:
    """A set of items for a kind of slots."""

    kind: int
    items: tuple[int, ...]
    topics: IntArray
    worth: int
    goes: IntArray  # (people) the topic each goes to
    margin: IntArray  # (people) what each would lose without it


class Programmes:
    """The master programme, with a row for each topic, each kind of slots, and each person who would gain twice by a topic.

    A topic is given once, or again at the cost of what its hosts gain by it; a person counted twice gives back what they would lose
    without it in one of the slots. Prices of topics and charges of people, at least 0, prove a bound: `bound_at`.
    """

    def __init__(
        self,
        problem: Problem,
        rules: Masks,
        pool: ThreadPoolExecutor,
        stop: Callable[[], bool],
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock(math.inf, stop)
        self.problem, self.items, self.pool, self.stop = problem, Items(problem, rules), pool, stop
        self.columns: list[Column] = []
        self.known: set[tuple[int, ...]] = set()
        self.charged: dict[tuple[int, int], int] = {}  # (person, topic) → its row
        self.charges = np.zeros((problem.people, problem.topics), dtype=np.int64)
        self.groups = [self.items.group(kind, self.charges) for kind in self.items.kinds]
        self.margins = np.array(
            sorted({a - b for a in problem.weights for b in problem.weights if a > b}), dtype=np.int64
        )
        self.nodes = 0
        self.dearest = 0  # nodes of the dearest pricing

    # --- columns ------------------------------------------------------------------------------------------------------

    def add(self, number: int, items: list[int]) -> bool:
        """Add a set of items of a kind. Says whether it is new."""
        key = (number, *sorted(items))
        if key in self.known or not items:
            return False
        self.known.add(key)
        kind = self.items.kinds[number]
        worth, goes, margin = self.items.served(kind, items)
        self.columns.append(Column(number, tuple(items), kind.topic[items], worth, goes, margin))
        return True

    def add_everywhere(self, wanted: list[tuple[int, bool]]) -> int:
        """Add a set of (topic, open to all) to every kind, without what the kind cannot take. Returns how many are new."""
        return sum(
            self.add(number, self.items.fitted(kind, self.groups[number], wanted))
            for number, kind in enumerate(self.items.kinds)
        )

    def _add_found(self, number: int, items: list[int]) -> int:
        kind = self.items.kinds[number]
        new = int(self.add(number, items))
        wanted = [(int(kind.topic[item]), bool(kind.open_to_all[item])) for item in items]
        return new + (self.add_everywhere(wanted) if len(self.items.kinds) > 1 else 0)

    # --- the master ---------------------------------------------------------------------------------------------------

    def programme(self) -> tuple[Any, Any, Any, Any]:
        """The master programme over the columns known: (costs, matrix, limits of rows, limits of variables)."""
        n, kinds, steps = self.problem.topics, len(self.items.kinds), 1 + len(self.margins)
        count, again, lines = len(self.columns), np.flatnonzero(self.items.again), len(self.charged)
        first = n + kinds  # the row of the first person charged; the rows of the margins follow
        sizes = [len(column.topics) for column in self.columns]
        rows = [
            np.concatenate([column.topics for column in self.columns]),
            np.array([n + column.kind for column in self.columns]),
        ]
        places = [np.repeat(np.arange(count), sizes), np.arange(count)]
        signs = [np.ones(sum(sizes) + count)]
        if lines:
            people, topics = np.array(list(self.charged), dtype=np.int64).T
            goes = np.stack([column.goes for column in self.columns])[:, people] == topics
            margin = np.stack([column.margin for column in self.columns])[:, people]
            at, line = np.nonzero(goes & (margin > 0))
            of_margin = np.searchsorted(self.margins, margin[at, line]) + 1
            rows += [first + line * steps, first + line * steps + of_margin]
            places += [at, at]
            signs += [np.ones(len(at)), -np.ones(len(at))]
            back = np.tile(np.arange(1, steps), lines)  # what a person gives back, by the margin they have
            of_line = first + np.repeat(np.arange(lines), len(self.margins)) * steps
            rows += [of_line, of_line + back]
            places += [count + len(again) + np.arange(len(back))] * 2
            signs += [-np.ones(len(back)), np.ones(len(back))]
        rows.append(again)
        places.append(count + np.arange(len(again)))
        signs.append(-np.ones(len(again)))
        limits = np.zeros(first + lines * steps)
        limits[:n] = 1
        limits[n:first] = [len(kind.slots) for kind in self.items.kinds]
        limits[first::steps] = 1
        cost = np.concatenate(
            [[-column.worth for column in self.columns], self.items.again_cost[again], np.tile(self.margins, lines)]
        ).astype(np.float64)
        upper = np.full(len(cost), np.inf)
        upper[count : count + len(again)] = self.items.repeats[again] - 1
        entries = np.concatenate(signs), (np.concatenate(rows), np.concatenate(places))
        return cost, scipy.sparse.csc_matrix(entries, shape=(len(limits), len(cost))), limits, upper

    def master(self, *, forget: bool = True) -> tuple[IntArray, IntArray, float, Any]:
        """Solve the master: (prices, charges, in 1/1024 wish, its value in wishes, the share of each column).

        `forget`: drop the columns farthest from use when there are very many.
        """
        cost, matrix, limits, upper = self.programme()
        bounds = np.stack([np.zeros(len(upper)), upper], axis=1)
        solved = within(
            self.clock,
            lambda options: scipy.optimize.linprog(
                cost, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs-ds", options=options
            ),
        )
        if solved is None:
            raise Interrupted
        duals = np.maximum(-solved.ineqlin.marginals, 0.0)
        prices = np.rint(duals[: self.problem.topics] * UNIT).astype(np.int64)
        charges = np.zeros_like(self.charges)
        first, steps = self.problem.topics + len(self.items.kinds), 1 + len(self.margins)
        for (person, topic), line in self.charged.items():
            charges[person, topic] = round(duals[first + line * steps] * UNIT / STEP) * STEP
        self.kind_prices = duals[self.problem.topics : first] * UNIT
        shares = solved.x[: len(self.columns)]
        self.reduced = (-cost - matrix.T @ duals)[: len(self.columns)]
        if forget and len(self.columns) > _COLUMNS_KEPT:
            shares = self.keep_nearest(_COLUMNS_KEPT // 2, shares)
        return prices, np.minimum(charges, self.items.wish * UNIT), -float(solved.fun), shares

    def keep_nearest(self, count: int, shares: Any = None) -> Any:
        """Forget all but so many columns, those farthest from use when the master was last solved; the shares of the others."""
        known = self.reduced[: len(self.columns)]
        nearest = np.sort(np.argsort(-known, kind="stable")[:count])
        self.columns, self.reduced = [self.columns[at] for at in nearest.tolist()], known[nearest]
        self.known = {(column.kind, *sorted(column.items)) for column in self.columns}
        return None if shares is None else shares[nearest]

    def charge(self, shares: Any) -> int:
        """Begin to charge the people whom the mix of columns counts more than once for a topic. Returns how many are new."""
        use: dict[tuple[int, int], float] = {}
        for at in np.flatnonzero(shares > _OVER).tolist():
            column = self.columns[at]
            counted = (column.goes >= 0) & (column.margin > 0)
            for person in np.flatnonzero(counted & self.items.again[column.goes]).tolist():
                key = person, int(column.goes[person])
                use[key] = use.get(key, 0.0) + float(shares[at])
        new = [
            key
            for key, total in use.items()
            if total > 1 + _OVER and key not in self.charged and not self.items.host[key]
        ]
        for key in sorted(new):
            self.charged[key] = len(self.charged)
        return len(new)

    def charge_at(self, charges: IntArray) -> None:
        """Have a row for each person who is charged so."""
        for person, topic in np.argwhere(charges).tolist():
            self.charged.setdefault((person, topic), len(self.charged))

    # --- prices -------------------------------------------------------------------------------------------------------

    def set_charges(self, charges: IntArray) -> None:
        """Charge people anew: the bits of every kind are made for it."""
        if (charges != self.charges).any():
            self.charges = charges
            self.groups = [self.items.group(kind, charges) for kind in self.items.kinds]

    def climb(self, prices: IntArray) -> int:
        """Look for columns worth adding by improving the best known ones. Returns how many were added; proves nothing."""
        jobs = [self.pool.submit(self._climb, number, prices) for number in range(len(self.groups))]
        added = 0
        for number, improved in enumerate([job.result() for job in jobs]):
            for total, items in improved:
                if total > self.kind_prices[number] + 2:
                    added += self._add_found(number, items)
        return added

    def _climb(self, number: int, prices: IntArray) -> list[tuple[int, list[int]]]:
        group, improved = self.groups[number], []
        own = [column for column in self.columns if column.kind == number]
        nets = [column.worth * UNIT - int(prices[column.topics].sum()) for column in own]
        for at in np.argsort(-np.array(nets), kind="stable")[:_CLIMBED].tolist():
            if self.clock.over():
                break
            room = np.empty(group.suits.shape[1], dtype=np.int64)
            items = own[at].items
            room[: len(items)] = items
            size, total = pricing.climb(group, prices, room, len(items))
            improved.append((int(total), room[:size].tolist()))
        return improved

    def price(self, prices: IntArray, most: int) -> tuple[int, list[int], int]:
        """The best set of every kind at these prices and the charges set: (bound in 1/1024 wish, best totals, columns added).

        Raises Interrupted when told to stop, or when a kind takes more than `most` nodes.
        """
        jobs = [self.pool.submit(self._price, number, prices, most) for number in range(len(self.groups))]
        best, added, done = [], 0, True
        for number, (total, sets, nodes, finished) in enumerate([job.result() for job in jobs]):
            self.nodes += nodes
            best.append(total)
            done &= finished
            added += sum(self._add_found(number, items) for items in sets[-3:])
        if not done:
            raise Interrupted
        return self.bound_at(prices, best), best, added

    def _price(self, number: int, prices: IntArray, most: int) -> tuple[int, list[list[int]], int, bool]:
        group, sets, best, nodes, finished = self.groups[number], [], 0, 0, False
        spaces = group.suits.shape[1]
        if not spaces or not len(group.topics):
            return 0, [], 0, True
        search, at_once = pricing.begin(group, prices, 1), nodes_at_once(group)
        rows, totals = np.empty((64, spaces), dtype=np.int64), np.empty(64, dtype=np.int64)
        while not finished and nodes < most and not self.stop():
            used, count, finished = pricing.explore(group, search, prices, False, at_once, rows, totals)
            nodes += used
            for row in range(count):
                sets.append(rows[row][rows[row] >= 0].tolist())
                best = max(best, int(totals[row]))
        return best, sets, nodes, finished

    def unspent(self, prices: IntArray, times: IntArray) -> IntArray:
        """What remains of the prices of topics that are given so many times; with 0 times, all that they add to the bound."""
        cost = self.items.again_cost * UNIT
        own = np.where(self.items.again, np.minimum(prices, cost), prices)
        whole = own + np.where(self.items.again, self.items.repeats * (prices - own), 0)
        left: IntArray = whole - prices * times + cost * np.maximum(times - 1, 0)
        return left

    def bound_at(self, prices: IntArray, best: list[int]) -> int:
        """What no grid exceeds (1/1024 wish), at prices of which the best total of each kind is known."""
        slots = sum(total * len(kind.slots) for total, kind in zip(best, self.items.kinds, strict=True))
        nothing = np.zeros(self.problem.topics, dtype=np.int64)
        return int(self.unspent(prices, nothing).sum()) + int(self.charges.sum()) + slots
