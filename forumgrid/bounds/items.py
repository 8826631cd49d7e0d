"""The full model slot by slot: topics in spaces with or without steps, people who gain by a topic once, hosts who are there each time.

An item is a topic in a space that everybody can come to, or in one with steps, where it serves nobody who cannot take them. A person
may be charged for gaining by a topic that can be given again: what is left of the wish is its height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.bounds import pricing
from forumgrid.bounds.pricing import Group
from forumgrid.problem import STEP_FREE, IntArray, Problem
from forumgrid.proofs.slot_sets import PER_WISH as UNIT
from forumgrid.rules import Masks


@dataclass(frozen=True, eq=False)
class Kind:
    """Slots that are alike, and the items that may be there."""

    slots: list[int]
    spaces: IntArray
    topic: IntArray  # (items)
    open_to_all: NDArray[np.bool_]  # (items)
    suits: NDArray[np.bool_]  # (items, spaces)
    there: NDArray[np.bool_]  # (people)


class Items:
    """A problem as items; what a set of them is worth to each person."""

    def __init__(self, problem: Problem, rules: Masks) -> None:
        self.problem, self.rules = problem, rules
        n, people = problem.topics, problem.people
        self.wish = np.zeros((people, n), dtype=np.int64)
        self.wish[problem.wish_person, problem.wish_topic] = problem.wish_weight
        self.host = np.zeros((people, n), dtype=np.bool_)
        for topic, who in enumerate(problem.hosts):
            self.host[list(who), topic] = True
        self.limited = np.zeros(people, dtype=np.bool_)
        self.limited[list(problem.needs_step_free)] = True
        self.flat = np.array([STEP_FREE in space.features for space in problem.spaces], dtype=np.bool_)
        self.repeats = np.minimum(np.array(problem.repeats, dtype=np.int64), max(1, problem.slots))
        self.again = self.repeats > 1
        self.again_cost: IntArray = (self.wish * self.host).sum(axis=0)  # hosts gain nothing by a further time
        self.wished = np.asarray((self.wish[self.limited] > 0).any(axis=0))
        there = problem.presence()
        alike: dict[bytes, list[int]] = {}
        for slot in range(problem.slots):
            by_hand = bytes(topic in problem.fixed and problem.fixed[topic][0] == slot for topic in range(n))
            key = there[:, slot].tobytes() + rules.open[slot].tobytes() + rules.allowed[:, slot].tobytes() + by_hand
            alike.setdefault(key, []).append(slot)
        self.kinds = [self._kind(slots, there[:, slots[0]]) for slots in alike.values()]

    def _kind(self, slots: list[int], there: NDArray[np.bool_]) -> Kind:
        spaces = np.flatnonzero(self.rules.open[slots[0]])
        flat, rows = self.flat[spaces], []
        for topic in np.flatnonzero(self.rules.allowed[:, slots[0]]).tolist():
            suits = self.rules.suits[topic, spaces]
            if self.wished[topic] and not flat.all():
                rows += [(topic, True, suits & flat), (topic, False, suits & ~flat)]
            else:
                rows += [(topic, True, suits)]
        rows = [row for row in rows if row[2].any()]
        return Kind(
            slots=slots,
            spaces=spaces,
            topic=np.array([row[0] for row in rows], dtype=np.int64),
            open_to_all=np.array([row[1] for row in rows], dtype=np.bool_),
            suits=np.array([row[2] for row in rows], dtype=np.bool_).reshape(len(rows), len(spaces)),
            there=there,
        )

    def heights(self, kind: Kind, charges: IntArray) -> IntArray:
        """(people, items) what is left of each wish, in 1/1024 wish; 0 for who is away or cannot come."""
        height: IntArray = np.maximum(self.wish * UNIT - charges, 0)[:, kind.topic]
        height[~kind.there] = 0
        height[np.ix_(self.limited, ~kind.open_to_all)] = 0
        return height

    def group(self, kind: Kind, charges: IntArray) -> Group:
        """The kind as bits for the search of the best set; a unit is a step between two heights of a person."""
        height = self.heights(kind, charges)
        items = len(kind.topic)
        units: dict[int, list[Any]] = {}
        for own in height:
            low = 0
            for high in np.unique(own[own > 0]).tolist():
                units.setdefault(high - low, []).append(np.flatnonzero(own >= high))
                low = high
        block_at, rows = [0], [np.zeros((items, 0), dtype=np.uint64)]
        for of_worth in units.values():
            row = np.zeros((items, -(-len(of_worth) // 64)), dtype=np.uint64)
            for number, members in enumerate(of_worth):
                row[members, number // 64] |= np.uint64(1 << number % 64)
            rows.append(row)
            block_at.append(block_at[-1] + row.shape[1])
        apart = self.rules.conflict[np.ix_(kind.topic, kind.topic)] | (kind.topic[:, None] == kind.topic[None, :])
        np.fill_diagonal(apart, val=False)
        return Group(
            slots=np.array(kind.slots, dtype=np.int64),
            topics=kind.topic,
            bits=np.concatenate(rows, axis=1),
            block_at=np.array(block_at, dtype=np.int64),
            block_worth=np.array(list(units), dtype=np.int64),
            conflict=np.ascontiguousarray(apart),
            suits=np.ascontiguousarray(kind.suits),
            picky=~kind.suits.all(axis=1),
            twins=np.array([len(np.unique(kind.topic)) < items]),
        )

    def fitted(self, kind: Kind, group: Group, wanted: list[tuple[int, bool]]) -> list[int]:
        """As many of the wanted (topic, open to all) as such a slot can take, as items; another space where there is none."""
        chosen: list[int] = []
        housed = np.full(len(kind.spaces), -1, dtype=np.int64)
        for topic, open_to_all in wanted:
            rows = np.flatnonzero(kind.topic == topic).tolist()
            for item in sorted(rows, key=lambda row: bool(kind.open_to_all[row]) != open_to_all):
                clash = any(group.conflict[item, other] for other in chosen)
                if not clash and len(chosen) < len(kind.spaces) and pricing.house(group, housed, item):
                    chosen.append(item)
                    break
        return chosen

    def served(self, kind: Kind, items: list[int]) -> tuple[int, IntArray, IntArray]:
        """What a set is worth: (in all, by person the topic they go to or −1, by person what they would lose without it)."""
        here = self.wish[:, kind.topic[items]] * kind.there[:, None]
        here[np.ix_(self.limited, ~kind.open_to_all[items])] = 0
        here = np.concatenate([here, np.zeros((len(here), 2), dtype=np.int64)], axis=1)
        order = np.argsort(-here, axis=1, kind="stable")[:, :2]
        best, second = np.take_along_axis(here, order, axis=1).T
        goes: IntArray = np.append(kind.topic[items], [-1, -1])[order[:, 0]]
        goes[best == 0] = -1
        return int(best.sum()), goes, best - second
