"""Every way to choose one listed set a slot, no topic more often than it may be given, within a budget: a search that hands over each."""

from __future__ import annotations

from typing import Any

import numpy as np

from forumgrid.bounds.programmes import Programmes
from forumgrid.kernels.compiled import compiled
from forumgrid.problem import IntArray

_WORK = 3_000_000  # sets filtered between two looks at the clock
_FAR = 2**50


class Covers:
    """The search, which can be left and taken up again."""

    def __init__(
        self, sets: list[tuple[int, tuple[int, ...]]], arrays: dict[str, Any], budget: int, free: list[int]
    ) -> None:
        self.sets, self.given = sets, arrays
        slots, columns = sum(free), len(sets)
        self.budget = np.array([budget], dtype=np.int64)
        self.depth = np.zeros(1, dtype=np.int64)
        self.alive = np.zeros((slots + 1, columns), dtype=np.int64)
        self.alive[0] = np.arange(columns)
        self.size = np.zeros(slots + 1, dtype=np.int64)
        self.size[0] = columns
        self.at = np.full(slots + 1, -1, dtype=np.int64)
        self.branch = np.zeros(slots + 1, dtype=np.int64)
        self.spent = np.zeros(slots + 1, dtype=np.int64)
        self.used = np.zeros((slots + 1, arrays["once"].shape[1]), dtype=np.uint64)
        self.free = np.zeros((slots + 1, len(free)), dtype=np.int64)
        self.free[0] = free
        self.chosen = np.zeros(slots + 1, dtype=np.int64)
        self.finished = False

    def next(self) -> tuple[list[tuple[int, tuple[int, ...]]] | None, int]:
        """(the next choice as (kind, items) or None, work done)."""
        given = self.given
        state, work = _go_on(
            given["once"], given["again"], given["slack"], given["worth"], given["kind"], given["unplaced"], given["cost"],
            given["most"], given["whole"], self.budget, self.depth, self.alive, self.size, self.at, self.branch, self.spent,
            self.used, self.free, self.chosen,
        )  # fmt: skip
        self.finished = state == 0
        if state != 1:
            return None, work
        return [self.sets[column] for column in self.chosen[: len(self.chosen) - 1].tolist()], work


def covers(
    model: Programmes, listed: list[list[tuple[int, ...]]], prices: IntArray, totals: list[int], budget: int, whole: int
) -> Covers:
    """Set up the search over listed sets; `whole` less what the sets of a grid are worth is what it loses, at most `budget`."""
    topics = model.problem.topics
    words = -(-topics // 64)
    sets, slack, worth, kinds = [], [], [], []
    several = np.flatnonzero(model.items.again)
    for number, (kind, sets_of_kind) in enumerate(zip(model.items.kinds, listed, strict=True)):
        height = model.items.heights(kind, model.charges)
        for items in sets_of_kind:
            best = int(height[:, list(items)].max(axis=1).sum()) if items else 0
            sets.append((number, items))
            worth.append(best)
            slack.append(
                totals[number] - best + int(prices[kind.topic[list(items)]].sum()) if items else totals[number]
            )
            kinds.append(number)
    order = np.argsort(np.array(slack, dtype=np.int64), kind="stable")
    sets = [sets[at] for at in order]
    once = np.zeros((len(sets), words), dtype=np.uint64)
    again = np.zeros((len(sets), len(several)), dtype=np.bool_)
    for row, (number, items) in enumerate(sets):
        for topic in model.items.kinds[number].topic[list(items)].tolist() if items else []:
            if model.items.again[topic]:
                again[row, np.searchsorted(several, topic)] = True
            else:
                once[row, topic // 64] |= np.uint64(1 << topic % 64)
    unplaced = np.where(model.items.again, 0, prices)
    unplaced[[topic for topic in model.problem.required if not model.items.again[topic]]] = _FAR
    arrays = {
        "once": once,
        "again": again,
        "slack": np.array(slack, dtype=np.int64)[order],
        "worth": np.array(worth, dtype=np.int64)[order],
        "kind": np.array(kinds, dtype=np.int64)[order],
        "unplaced": unplaced.astype(np.int64),
        "cost": model.items.again_cost[several] * 1024,
        "most": model.items.repeats[several],
        "whole": whole,
    }
    return Covers(sets, arrays, budget, [len(kind.slots) for kind in model.items.kinds])


@compiled
def _go_on(
    once: Any, again: Any, slack: Any, worth: Any, kind: Any, unplaced: Any, cost: Any, most: Any, whole: int, budget: Any,
    depth: Any, alive: Any, size: Any, at: Any, branch: Any, spent: Any, used: Any, free: Any, chosen: Any,
) -> Any:  # fmt: skip
    """(1 for a choice in `chosen`, 0 when there is no other, 2 to look at the clock; sets filtered)."""
    slots, done = len(chosen) - 1, 0
    while depth[0] >= 0:
        if done > _WORK:
            return 2, done
        now = depth[0]
        if now == slots:
            depth[0] -= 1
            continue
        if at[now] == -1:  # just entered
            done += size[now]
            if not _filter(
                once, slack, kind, unplaced, budget[0], alive[now], size, now, branch, spent[now], used[now], free[now]
            ):
                depth[0] -= 1
                continue
            at[now] = 0
        while at[now] < size[now] and kind[alive[now, at[now]]] != branch[now]:
            at[now] += 1
        if at[now] == size[now]:
            at[now] = -1
            depth[0] -= 1
            continue
        column, below = alive[now, at[now]], now + 1
        chosen[now] = column
        at[now] += 1
        spent[below] = spent[now] + slack[column]
        used[below] = used[now] | once[column]
        free[below] = free[now]
        free[below, branch[now]] -= 1
        n_alive = 0
        for i in range(size[now]):
            other = alive[now, i]
            if free[below, kind[other]] == 0 or (kind[other] == branch[now] and i < at[now] - 1):
                continue
            apart = True
            for word in range(once.shape[1]):
                apart &= once[other, word] & used[below, word] == 0
            if apart:
                alive[below, n_alive] = other
                n_alive += 1
        done += size[now]
        size[below] = n_alive
        at[below] = -1
        if below == slots:
            if _may_do(again, worth, cost, most, whole, unplaced, used[below], spent[below], budget[0], chosen, slots):
                depth[0] = below
                return 1, done
            continue
        depth[0] = below
    return 0, done


@compiled
def _filter(
    once: Any, slack: Any, kind: Any, unplaced: Any, budget: int, alive: Any, size: Any, now: int, branch: Any, spent: int,
    used: Any, free: Any,
) -> bool:  # fmt: skip
    """Drop the sets that cannot be used within the budget, and choose the kind with the fewest; False when there is no way."""
    kinds, words = len(free), len(used)
    least, count = np.empty(kinds, dtype=np.int64), np.empty(kinds, dtype=np.int64)
    while True:
        least[:] = _FAR
        count[:] = 0
        reached = used.copy()
        for i in range(size[now]):
            column = alive[i]
            least[kind[column]] = min(least[kind[column]], slack[column])
            count[kind[column]] += 1
            for word in range(words):
                reached[word] |= once[column, word]
        bound = spent
        for k in range(kinds):
            if free[k] > 0:
                bound += free[k] * least[k] if least[k] < _FAR else _FAR
        for topic in range(len(unplaced)):
            if reached[topic // 64] >> np.uint64(topic % 64) & np.uint64(1) == 0:
                bound += unplaced[topic]
        if bound > budget:
            return False
        n_alive = 0
        for i in range(size[now]):
            if slack[alive[i]] - least[kind[alive[i]]] <= budget - bound:
                alive[n_alive] = alive[i]
                n_alive += 1
        if n_alive == size[now]:
            break
        size[now] = n_alive
    fewest = 2**60
    for k in range(kinds):
        if free[k] > 0 and count[k] < fewest:
            branch[now], fewest = k, count[k]
    return True


@compiled
def _may_do(
    again: Any, worth: Any, cost: Any, most: Any, whole: int, unplaced: Any, used: Any, spent: int, budget: int, chosen: Any,
    slots: int,
) -> bool:  # fmt: skip
    """Whether a choice loses no more than the budget, as far as topics given again are known by what their hosts do not gain."""
    lost = whole
    for place in range(slots):
        lost -= worth[chosen[place]]
    for item in range(len(most)):
        times = 0
        for place in range(slots):
            times += again[chosen[place], item]
        if times > most[item]:
            return False
        lost += cost[item] * max(0, times - 1)
    for topic in range(len(unplaced)):
        if used[topic // 64] >> np.uint64(topic % 64) & np.uint64(1) == 0:
            spent += unplaced[topic]
    return lost <= budget and spent <= budget
