"""Checker of bounds by prices of topics and charges of people: spaces without steps and topics given again are inside it.

What a person gains by a topic that may be given again counts once: they may be charged for it once, and then it is worth so much less
to them in every slot. Hosts gain nothing by a further time. The best set of a slot at these prices is found anew; when that is not enough,
every grid that the prices leave is gone through and weighed person by person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.problem import IntArray, Problem
from forumgrid.proofs.enumeration import whole as whole_number
from forumgrid.proofs.refusal import Refused, Stop, go_on
from forumgrid.proofs.slot_sets import PER_WISH, SlotKind, best_total, may_be, sets_within
from forumgrid.rules import can_enter, common_hosts, space_fault

_PARTS = 4  # charges are whole numbers of a quarter of a wish
_FINE = PER_WISH * _PARTS


@dataclass(frozen=True)
class Charges:
    """What people are charged for a topic that may be given again: (person, topic, 1/1024 wish)."""

    of: tuple[tuple[int, int, int], ...] = ()

    def to_json(self) -> list[list[int]]:
        return [list(charge) for charge in self.of]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Charges:
        """Read what `to_json` wrote. Raises TypeError or ValueError when it is something else."""
        charged = []
        for row in data:
            person, topic, charge = (whole_number(number) for number in row)
            charged.append((person, topic, charge))
        return cls(tuple(charged))


def programmes_proven(
    problem: Problem, prices: Sequence[int], charges: Charges, bound: int, stop: Stop | None = None
) -> int:
    """The bound that the prices and charges prove, `bound` if every grid that they leave is worth no more. Raises Refused, Unfinished.

    Cost: exponential in the spaces of a slot, and in what the prices leave to go through.
    """
    case = _case(problem, charges)
    fine = np.array([*prices, *prices], dtype=np.int64) * _PARTS
    best = [best_total(kind, fine, stop) for kind in case.kinds]
    slots = sum(len(kind.slots) * most for kind, most in zip(case.kinds, best, strict=True))
    whole = _PARTS * sum(_unspent(case, topic, price, 0) for topic, price in enumerate(prices)) + slots
    whole += _PARTS * sum(charge for _, _, charge in charges.of)
    if whole // _FINE <= bound:
        return whole // _FINE
    budget = whole - (bound + 1) * _FINE
    listed = []
    for kind, most in zip(case.kinds, best, strict=True):
        masks, totals = sets_within(kind, fine, most - budget, stop)
        sets = sorted((most - int(total), _bits(mask)) for mask, total in zip(masks, totals.tolist(), strict=True))
        listed += [sets] * len(kind.slots)
    slots_of = [slot for kind in case.kinds for slot in kind.slots]
    if _exceeds(case, list(prices), listed, slots_of, budget, bound, stop):
        raise Refused("grid_above")
    return bound


@dataclass(frozen=True, eq=False)
class _Case:
    problem: Problem
    kinds: list[SlotKind]
    wish: list[dict[int, int]]  # by person: topic → worth
    limited: frozenset[int]
    hosts_worth: list[int]
    once: int  # bits of the topics that are given once at most, in either kind of space


def _case(problem: Problem, charges: Charges) -> _Case:
    wish: list[dict[int, int]] = [{} for _ in range(problem.people)]
    triples = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    for person, topic, level in triples:
        wish[person][topic] = problem.weights[level]
    charged: dict[tuple[int, int], int] = {}
    for person, topic, charge in charges.of:
        known = 0 <= person < problem.people and topic in wish[person] and (person, topic) not in charged
        if not known or charge < 0 or charge % (PER_WISH // _PARTS) or charge > wish[person][topic] * PER_WISH:
            raise Refused("charges_wrong")
        charged[person, topic] = charge
    spaces = range(len(problem.spaces))
    limited = frozenset(p for p in range(problem.people) if any(not can_enter(problem, p, r) for r in spaces))
    alike: dict[Any, list[int]] = {}
    for slot in range(problem.slots):
        away = frozenset(person for person, when in problem.absent if when == slot)
        closed = frozenset(space for when, space in problem.closed_cells if when == slot)
        may = tuple(may_be(problem, topic, slot) for topic in range(problem.topics))
        alike.setdefault((away, closed, may), []).append(slot)
    kinds = [_kind(problem, slots, wish, charged, limited) for slots in alike.values()]
    worth = [sum(wish[p].get(t, 0) for p in problem.hosts[t]) for t in range(problem.topics)]
    once = sum(1 << t | 1 << problem.topics + t for t in range(problem.topics) if problem.repeats[t] == 1)
    return _Case(problem, kinds, wish, limited, worth, once)


def _kind(
    problem: Problem,
    slots: list[int],
    wish: list[dict[int, int]],
    charged: Mapping[tuple[int, int], int],
    limited: frozenset[int],
) -> SlotKind:
    """Topics in a space that everybody can come to (numbers from 0), and in one with steps (numbers after them)."""
    slot, n = slots[0], problem.topics
    spaces = [space for space in range(len(problem.spaces)) if (slot, space) not in problem.closed_cells]
    flat = [all(can_enter(problem, person, space) for person in limited) for space in spaces]
    wished = {topic for person in limited for topic, worth in wish[person].items() if worth > 0}
    rows: list[tuple[int, bool, list[bool]]] = []
    for topic in range(n):
        if may_be(problem, topic, slot):
            cell = problem.fixed.get(topic) if problem.repeats[topic] == 1 else None
            suits = [space_fault(problem, topic, r) is None and (cell is None or cell[1] in (None, r)) for r in spaces]
            if topic in wished and not all(flat):
                rows.append((topic, True, [a and b for a, b in zip(suits, flat, strict=True)]))
                rows.append((topic, False, [a and not b for a, b in zip(suits, flat, strict=True)]))
            else:
                rows.append((topic, True, suits))
    rows = [row for row in rows if any(row[2])]
    height = np.zeros((len(rows), problem.people), dtype=np.int64)  # in quarters of a wish
    for at, (topic, open_to_all, _) in enumerate(rows):
        for person in range(problem.people):
            if (
                topic in wish[person]
                and (person, slot) not in problem.absent
                and (open_to_all or person not in limited)
            ):
                height[at, person] = (
                    (wish[person][topic] * PER_WISH - charged.get((person, topic), 0)) * _PARTS // PER_WISH
                )
    levels = np.unique(height[height > 0])
    words = -(-problem.people // 64)
    serves = np.zeros((len(rows), len(levels), words * 8), dtype=np.uint8)
    for step, least in enumerate(levels.tolist()):
        packed = np.packbits(height >= least, axis=1, bitorder="little")
        serves[:, step, : packed.shape[1]] = packed
    return SlotKind(
        slots=tuple(slots),
        topics=np.array([topic if open_to_all else n + topic for topic, open_to_all, _ in rows], dtype=np.int64),
        serves=serves.reshape(len(rows), len(levels) * words * 8).view(np.uint64),
        worth=np.repeat(np.diff(levels, prepend=0).astype(np.int64) * PER_WISH, words),
        suits=np.array([suits for _, _, suits in rows], dtype=np.bool_).reshape(len(rows), len(spaces)),
        apart=_apart(problem, [topic for topic, _, _ in rows]),
    )


def _apart(problem: Problem, topics: list[int]) -> NDArray[np.bool_]:
    rows = [
        [i != j and (t == u or bool(common_hosts(problem, t, u))) for j, u in enumerate(topics)]
        for i, t in enumerate(topics)
    ]
    return np.array(rows, dtype=np.bool_).reshape(len(topics), len(topics))


def _unspent(case: _Case, topic: int, price: int, times: int) -> int:
    """What is left of what the price of a topic adds to the bound when it is given so often."""
    often = min(case.problem.repeats[topic], case.problem.slots)
    if often <= 1:
        return price * (1 - times)
    again = case.hosts_worth[topic] * PER_WISH
    most = max(price, often * price - (often - 1) * again)
    return most - price * times + again * max(0, times - 1)


def _bits(mask: IntArray) -> int:
    return sum(int(word) << 64 * at for at, word in enumerate(mask))


def _exceeds(
    case: _Case,
    prices: list[int],
    listed: list[list[tuple[int, int]]],
    slots_of: list[int],
    budget: int,
    bound: int,
    stop: Stop | None,
) -> bool:
    """Whether one set can be chosen for each slot that make a grid worth more than the bound."""
    problem = case.problem
    n = problem.topics
    once = [(1 << topic | 1 << n + topic, _PARTS * prices[topic]) for topic in range(n) if case.once >> topic & 1]

    def search(
        free: list[int], open_sets: list[list[tuple[int, int]]], chosen: list[tuple[int, int]], reach: int, left: int
    ) -> bool:
        go_on(stop)
        floor = [min((lack for lack, _ in sets), default=budget + 1) for sets in open_sets]
        reachable = reach
        for sets in open_sets:
            for _, bits in sets:
                reachable |= bits
        left_now = left - sum(floor) - sum(price for both, price in once if price and not reachable & both)
        if left_now < 0:
            return False
        if not free:
            return _weighs_more(case, chosen, bound)
        open_sets = [
            [filled for filled in sets if filled[0] - low <= left_now]
            for sets, low in zip(open_sets, floor, strict=True)
        ]
        at = min(range(len(free)), key=lambda number: len(open_sets[number]))
        for lack, bits in open_sets[at]:
            taken = _either(bits & case.once, n)
            rest = [
                [filled for filled in sets if not filled[1] & taken]
                for number, sets in enumerate(open_sets)
                if number != at
            ]
            if search(free[:at] + free[at + 1 :], rest, [*chosen, (free[at], bits)], reach | bits, left - lack):
                return True
        return False

    return search(list(range(len(slots_of))), listed, [], 0, budget) if slots_of else bound < 0


def _either(bits: int, n: int) -> int:
    """The topics of these bits in either kind of space."""
    low = bits | bits >> n
    low &= (1 << n) - 1
    return low | low << n


def _weighs_more(case: _Case, chosen: list[tuple[int, int]], bound: int) -> bool:
    """Whether the sets chosen, one a slot of some kind, are worth more than the bound, person by person."""
    problem, n = case.problem, case.problem.topics
    slots_of = [slot for kind in case.kinds for slot in kind.slots]
    times = [sum(bits >> topic & 1 or bits >> n + topic & 1 for _, bits in chosen) for topic in range(n)]
    if any(often > problem.repeats[topic] for topic, often in enumerate(times)):
        return False
    if any(not times[topic] for topic in problem.required):
        return False
    total = 0
    for person in range(problem.people):
        reach = {0: 0}  # topics gained that are given several times, as bits → the most gained
        for number, bits in chosen:
            if (person, slots_of[number]) in problem.absent:
                continue
            here = [
                topic
                for topic in range(n)
                if bits >> topic & 1 or (bits >> n + topic & 1 and person not in case.limited)
            ]
            must = [topic for topic in range(n) if (bits | bits >> n) >> topic & 1 and person in problem.hosts[topic]]
            may = [topic for topic in here if topic in case.wish[person] and (not must or topic in must)]
            plain = max((case.wish[person][topic] for topic in may if times[topic] == 1), default=0)
            then = {gained: worth + plain for gained, worth in reach.items()}
            for topic in may:
                if times[topic] > 1:
                    for gained, worth in reach.items():
                        if not gained >> topic & 1:
                            key = gained | 1 << topic
                            then[key] = max(then.get(key, 0), worth + case.wish[person][topic])
            reach = then
        total += max(reach.values())
    return total > bound
