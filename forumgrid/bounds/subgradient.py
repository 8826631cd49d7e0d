"""First prices and charges of the full model: subgradient steps (Held and Karp 1971, Polyak 1969), sets being climbed to, not searched for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.bounds.pricing import Group, house
from forumgrid.bounds.programmes import STEP, Programmes
from forumgrid.kernels.compiled import compiled
from forumgrid.problem import IntArray
from forumgrid.proofs.slot_sets import PER_WISH as UNIT

FloatArray = NDArray[np.float64]
_PATIENCE = 30  # rounds without a lower bound after which steps are shorter
_SMALLEST = 1e-3  # of steps
_POOL, _KEPT = 400, 40  # sets of a kind remembered; of those climbed to last, how many become columns


class Settling:
    """Prices and charges (in wishes) that are let down step by step; per kind of slots, the sets that they are tried on.

    What it computes is no bound, since sets are climbed to: prices have to be priced exactly.
    """

    def __init__(self, model: Programmes, target: int) -> None:
        self.model, self.target = model, float(target)
        items = model.items
        self.prices = np.full(model.problem.topics, target / max(1, model.problem.topics) / 2)
        self.charges = np.zeros(items.wish.shape)
        self.chargeable = items.again[None, :] & (items.wish > 0) & ~items.host
        self.wishes = [_wishes(model, number) for number in range(len(items.kinds))]
        self.sets = [np.full((_POOL, group.suits.shape[1]), -1, dtype=np.int64) for group in model.groups]
        self.sizes = [np.zeros(_POOL, dtype=np.int64) for _ in model.groups]
        self.used = [np.zeros(_POOL, dtype=np.int64) for _ in model.groups]
        self.taught = 0  # columns of the model that have been handed over
        self.rounds = 0
        self.cost = 20 * len(model.groups)  # of a round, in nodes of a pricing

    def whole(self) -> tuple[IntArray, IntArray]:
        """Prices and charges as whole numbers of 1/1024 wish, charges as whole numbers of steps."""
        charges = np.minimum(np.rint(self.charges * UNIT / STEP) * STEP, self.model.items.wish * UNIT)
        return np.rint(self.prices * UNIT).astype(np.int64), charges.astype(np.int64)

    def learn(self) -> None:
        """Take over the columns that the model has had since the last time, in place of the sets used longest ago."""
        for column in self.model.columns[self.taught :]:
            row = int(self.used[column.kind].argmin())
            self.sets[column.kind][row, : len(column.items)] = column.items
            self.sizes[column.kind][row] = len(column.items)
            self.used[column.kind][row] = self.rounds + 1
        self.taught = len(self.model.columns)

    def teach(self) -> None:
        """Make columns of the sets used last."""
        for number, kind in enumerate(self.model.items.kinds):
            for row in np.argsort(-self.used[number], kind="stable")[:_KEPT].tolist():
                members = self.sets[number][row, : self.sizes[number][row]].tolist()
                self.model.add_everywhere([(int(kind.topic[item]), bool(kind.open_to_all[item])) for item in members])

    def step(self, rounds: int, *, charging: bool) -> float:
        """Go down for so many rounds, from the prices there are, to the lowest place found; what it seems to bound."""
        items, model = self.model.items, self.model
        if not charging:
            self.charges = self.whole()[1] / UNIT
        cost, repeats, wish = items.again_cost.astype(np.float64), items.repeats, items.wish.astype(np.float64)
        prices, charges = self.prices, self.charges
        lowest, scale, since = np.inf, 1.0, 0
        toward, toward_charges = np.zeros_like(prices), np.zeros_like(charges)
        for _ in range(rounds):
            if model.stop():
                break
            self.rounds += 1
            own = np.where(items.again, np.minimum(prices, cost), prices)
            bound = float((own + np.where(items.again, repeats * (prices - own), 0)).sum() + charges.sum())
            slope = np.where(prices > 0, np.where(items.again & (prices > cost), repeats, 1), 1).astype(np.float64)
            of_charges = np.ones_like(charges)
            for number, (group, kind) in enumerate(zip(model.groups, items.kinds, strict=True)):
                total, row = ask(
                    group, *self.wishes[number], charges, prices, self.sets[number], self.sizes[number], slope, of_charges,
                    len(kind.slots),
                )  # fmt: skip
                bound += total * len(kind.slots)
                self.used[number][row] = self.rounds
            if bound < lowest - 1e-3:
                lowest, since, self.prices, self.charges = bound, 0, prices, charges
            else:
                since += 1
                if since >= _PATIENCE:
                    scale, since, prices, charges = scale / 1.5, 0, self.prices, self.charges
                    toward, toward_charges = np.zeros_like(prices), np.zeros_like(charges)
                    if scale < _SMALLEST:
                        break
                    continue
            toward = 0.7 * toward + 0.3 * slope
            toward_charges = 0.7 * toward_charges + 0.3 * np.where(self.chargeable & charging, of_charges, 0.0)
            norm = float((toward**2).sum() + (toward_charges**2).sum())
            if norm == 0:
                break
            step = scale * max(bound - self.target, 1.0) / norm
            prices = np.maximum(prices - step * toward, 0)
            charges = np.clip(charges - step * toward_charges, 0, wish) if charging else charges
        return lowest


def _wishes(model: Programmes, number: int) -> tuple[IntArray, IntArray, FloatArray]:
    """The people who gain by each item of a kind: (bounds, people, wishes)."""
    heights = model.items.heights(model.items.kinds[number], np.zeros_like(model.charges)).T / UNIT  # (items, people)
    rows, people = np.nonzero(heights)
    bounds = np.zeros(len(heights) + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=len(heights)), out=bounds[1:])
    return bounds, people.astype(np.int64), heights[rows, people]


@compiled
def ask(
    group: Group, bounds: Any, people: Any, wishes: Any, charges: Any, prices: Any, sets: Any, sizes: Any, slope: Any,
    slope_charges: Any, times: int,
) -> tuple[float, int]:  # fmt: skip
    """The best set found from those remembered; takes what it uses, `times`, off the slopes. Returns (total, its row)."""
    rows = len(sizes)
    goes = np.empty(charges.shape[0], dtype=np.int64)
    totals = np.empty(rows)
    for row in range(rows):
        totals[row] = _total(group, bounds, people, wishes, charges, prices, sets[row], sizes[row], goes)
    order = np.argsort(totals)
    best, of_best = -1.0, 0
    members = np.empty(sets.shape[1], dtype=np.int64)
    for place in range(2):
        row = order[rows - 1 - place]
        members[:] = sets[row]
        size = climb(group, bounds, people, wishes, charges, prices, members, sizes[row])
        total = _total(group, bounds, people, wishes, charges, prices, members, size, goes)
        if total > totals[row] + 1e-9:
            row = order[place]
            sets[row], sizes[row] = members, size
        if total > best:
            best, of_best = total, row
    _total(group, bounds, people, wishes, charges, prices, sets[of_best], sizes[of_best], goes)
    for i in range(sizes[of_best]):
        slope[group.topics[sets[of_best, i]]] -= times
    for person in range(len(goes)):
        if goes[person] != -1:
            slope_charges[person, goes[person]] -= times
    return best, of_best


@compiled
def _total(
    group: Group, bounds: Any, people: Any, wishes: Any, charges: Any, prices: Any, members: Any, size: int, goes: Any
) -> float:
    """What a set is worth less its prices, and the topic each person goes to."""
    base = np.zeros(len(goes))
    goes[:] = -1
    total = 0.0
    for i in range(size):
        item = members[i]
        topic = group.topics[item]
        total -= prices[topic]
        for at in range(bounds[item], bounds[item + 1]):
            height = wishes[at] - charges[people[at], topic]
            if height > base[people[at]]:
                total += height - base[people[at]]
                base[people[at]], goes[people[at]] = height, topic
    return total


@compiled
def climb(
    group: Group, bounds: Any, people: Any, wishes: Any, charges: Any, prices: Any, members: Any, size: int
) -> int:
    """Improve a set by adding, dropping and swapping; returns its size."""
    spaces, n = group.suits.shape[1], len(group.topics)
    base = np.zeros(charges.shape[0])
    housed = np.empty(spaces, dtype=np.int64)
    inside = np.zeros(n, dtype=np.bool_)
    for i in range(size):
        inside[members[i]] = True
    while True:
        best, leave, enter = 1e-9, -1, -1
        for out in range(size + 1):
            if out == size and size >= spaces:
                continue
            base[:] = 0.0
            housed[:] = -1
            for i in range(size):
                if i != out:
                    item = members[i]
                    for at in range(bounds[item], bounds[item + 1]):
                        height = wishes[at] - charges[people[at], group.topics[item]]
                        base[people[at]] = max(base[people[at]], height)
                    if group.picky[item]:
                        house(group, housed, item)
            lost = 0.0
            if out < size:
                item = members[out]
                lost = -prices[group.topics[item]]
                for at in range(bounds[item], bounds[item + 1]):
                    lost += max(0.0, wishes[at] - charges[people[at], group.topics[item]] - base[people[at]])
                if -lost > best:
                    best, leave, enter = -lost, out, -1
            for item in range(n):
                if inside[item]:
                    continue
                change = -prices[group.topics[item]] - lost
                for at in range(bounds[item], bounds[item + 1]):
                    change += max(0.0, wishes[at] - charges[people[at], group.topics[item]] - base[people[at]])
                if change <= best:
                    continue
                clash = False
                for i in range(size):
                    if i != out and group.conflict[item, members[i]]:
                        clash = True
                        break
                if clash or (group.picky[item] and not house(group, housed.copy(), item)):
                    continue
                best, leave, enter = change, out, item
        if leave == -1 and enter == -1:
            break
        if 0 <= leave < size:
            inside[members[leave]] = False
            members[leave] = members[size - 1]
            size -= 1
        if enter != -1:
            inside[enter] = True
            members[size] = enter
            size += 1
    return size
