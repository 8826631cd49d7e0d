"""The proof of a bound, and a small checker of it that shares no code with the search: plain integers, plain recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forumgrid.companion_proof import Companions, bound_proven
from forumgrid.problem import Problem, ProblemError
from forumgrid.rules import absent_hosts, common_hosts, fixed_moved, slot_is_allowed, space_fault

PER_WISH = 1024
"""Prices are whole numbers of 1/1024 wish."""

KINDS = ("utopia", "selection", "companions", "patterns", "closing")


@dataclass(frozen=True)
class Certificate:
    """What proves that no grid is worth more than `bound`.

    `kind` says how to read `prices` (1/1024 wish): none for "utopia" (the sum of ideals), one a person for "selection" (what a
    slot of theirs costs), one a topic for "patterns" (what placing it costs) and for "closing" (the same prices, and a search of
    all grids that they do not exclude). "companions" has a proof of its own kind.
    """

    kind: str
    bound: int
    prices: tuple[int, ...] = ()
    companions: Companions | None = None

    def to_json(self) -> dict[str, Any]:
        more = {} if self.companions is None else {"companions": self.companions.to_json()}
        return {"kind": self.kind, "bound": self.bound, "prices": list(self.prices), "per_wish": PER_WISH, **more}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Certificate:
        """Read what `to_json` wrote. Raises ProblemError when it is something else."""
        try:
            kind, bound, prices = str(data["kind"]), int(data["bound"]), tuple(int(one) for one in data["prices"])
            per_wish = int(data.get("per_wish", PER_WISH))
            companions = Companions.from_json(data["companions"]) if kind == "companions" else None
        except (KeyError, TypeError, ValueError) as error:
            raise ProblemError(
                "certificate_unreadable", f"the proof cannot be read ({error})", "certificate"
            ) from error
        if kind not in KINDS or per_wish != PER_WISH:
            raise ProblemError("certificate_unreadable", "the proof is of a kind that is not known", "certificate")
        return cls(kind, bound, prices, companions)


@dataclass(frozen=True)
class _Slot:
    """A slot as the checker sees it: which topics may be there, whom each would serve, and which spaces suit it."""

    topics: tuple[int, ...]
    serves: Mapping[int, tuple[int, ...]]  # topic → for each step of worth, the people served, as bits
    steps: tuple[int, ...]  # what each step is worth
    spaces: Mapping[int, tuple[int, ...]]
    room: int
    apart: Mapping[int, frozenset[int]]


def verify(problem: Problem, certificate: Certificate) -> bool:
    """Whether the certificate proves its bound for the problem: that no grid that breaks no rule is worth more.

    Everything is computed again from the problem in whole numbers. Cost: O(wishes) for "utopia" and "selection"; that of
    `companion_proof.bound_proven` for "companions" (a second for 2,000 people and 200 topics); for "patterns"
    and "closing" a search that is exponential in the spaces of a slot (well under a second for 30 topics in 6 spaces, minutes
    for 80 in 10).
    """
    if certificate.kind == "utopia":
        return _utopia(problem) <= certificate.bound
    if certificate.kind == "companions":
        proven = None if certificate.companions is None else bound_proven(problem, certificate.companions)
        return proven is not None and proven <= certificate.bound
    if any(price < 0 for price in certificate.prices):
        return False
    if certificate.kind == "selection":
        return (
            len(certificate.prices) == problem.people and _selection(problem, certificate.prices) <= certificate.bound
        )
    if certificate.kind not in KINDS or len(certificate.prices) != problem.topics:
        return False
    return _patterns(problem, certificate)


def _utopia(problem: Problem) -> int:
    wishes = _wishes_of(problem)
    best = [sorted((worth for _, worth in mine), reverse=True) for mine in wishes]
    return sum(sum(mine[: _slots_there(problem, person)]) for person, mine in enumerate(best))


def _wishes_of(problem: Problem) -> list[list[tuple[int, int]]]:
    """For each person, (topic, worth) of each wish."""
    wishes: list[list[tuple[int, int]]] = [[] for _ in range(problem.people)]
    triples = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    for person, topic, level in triples:
        wishes[person].append((topic, problem.weights[level]))
    return wishes


def _slots_there(problem: Problem, person: int) -> int:
    return sum((person, slot) not in problem.absent for slot in range(problem.slots))


def _selection(problem: Problem, prices: Sequence[int]) -> int:
    """Σ slots·price + the best topics, as many as cells, by what people would pay for them above their price."""
    score = [0] * problem.topics
    for person, wishes in enumerate(_wishes_of(problem)):
        for topic, worth in wishes:
            score[topic] += max(0, worth * PER_WISH - prices[person])
    cells = problem.slots * len(problem.spaces) - len(problem.closed_cells)
    placeable = [t for t in range(problem.topics) if any(_may(problem, t, s) for s in range(problem.slots))]
    best = sorted((score[topic] for topic in placeable), reverse=True)[:cells]
    return (sum(best) + sum(prices[p] * _slots_there(problem, p) for p in range(problem.people))) // PER_WISH


def _may(problem: Problem, topic: int, slot: int) -> bool:
    return (
        slot_is_allowed(problem, topic, slot)
        and not absent_hosts(problem, topic, slot)
        and not _held_elsewhere(problem, topic, slot)
        and bool(_suitable(problem, topic, slot))
    )


def _suitable(problem: Problem, topic: int, slot: int) -> tuple[int, ...]:
    return tuple(
        space
        for space in range(len(problem.spaces))
        if (slot, space) not in problem.closed_cells
        and space_fault(problem, topic, space) is None
        and not _held_elsewhere(problem, topic, slot, space)
    )


def _held_elsewhere(problem: Problem, topic: int, slot: int, space: int | None = None) -> bool:
    """Whether the topic is set by hand in another place, and may not be given again here."""
    return problem.repeats[topic] == 1 and fixed_moved(problem, topic, slot, space)


def _slot(problem: Problem, slot: int) -> _Slot:
    topics = tuple(topic for topic in range(problem.topics) if _may(problem, topic, slot))
    levels = sorted({worth for worth in problem.weights if worth > 0})
    steps = tuple(high - low for low, high in zip([0, *levels], levels, strict=False))
    serves = {topic: [0] * len(steps) for topic in topics}
    for person, wishes in enumerate(_wishes_of(problem)):
        if (person, slot) not in problem.absent:
            for topic, worth in wishes:
                for step, level in enumerate(levels):
                    if topic in serves and worth >= level:
                        serves[topic][step] |= 1 << person
    open_spaces = sum((slot, space) not in problem.closed_cells for space in range(len(problem.spaces)))
    return _Slot(
        topics=topics,
        serves={topic: tuple(bits) for topic, bits in serves.items()},
        steps=steps,
        spaces={topic: _suitable(problem, topic, slot) for topic in topics},
        room=open_spaces,
        apart={t: frozenset(u for u in topics if u != t and common_hosts(problem, t, u)) for t in topics},
    )


def _sets(slot: _Slot, prices: Sequence[int], least: Callable[[], int]) -> Iterator[tuple[int, frozenset[int]]]:
    """Every set of topics the slot can hold whose worth less prices is at least `least()`, with that total.

    Topics are tried in the order of what they add; what a topic adds only shrinks as others join, so the total and the largest
    additions left for the free spaces bound everything below.
    """

    def add(topic: int, covered: Sequence[int]) -> int:
        new = sum(
            step * (bits & ~over).bit_count()
            for step, bits, over in zip(slot.steps, slot.serves[topic], covered, strict=True)
        )
        return PER_WISH * new - prices[topic]

    def below(chosen: tuple[int, ...], total: int, covered: Sequence[int], rest: Sequence[int]) -> Any:
        if total >= least():
            yield total, frozenset(chosen)
        left = slot.room - len(chosen)
        if left == 0:
            return
        ranked = sorted(((add(topic, covered), topic) for topic in rest), reverse=True)
        gains = [max(0, gain) for gain, _ in ranked]
        for at, (gain, topic) in enumerate(ranked):
            if total + gain + sum(gains[at + 1 : at + left]) < least():
                break
            if not _seated(slot, (*chosen, topic)):
                continue
            wider = [over | bits for over, bits in zip(covered, slot.serves[topic], strict=True)]
            others = [other for _, other in ranked[at + 1 :] if other not in slot.apart[topic]]
            yield from below((*chosen, topic), total + gain, wider, others)

    yield from below((), 0, [0] * len(slot.steps), slot.topics)


def _seated(slot: _Slot, topics: Sequence[int]) -> bool:
    """Whether the topics can all have a space of their own (augmenting paths)."""
    holder: dict[int, int] = {}

    def seat(topic: int, seen: set[int]) -> bool:
        for space in slot.spaces[topic]:
            if space not in seen:
                seen.add(space)
                if space not in holder or seat(holder[space], seen):
                    holder[space] = topic
                    return True
        return False

    return all(seat(topic, set()) for topic in topics)


def _patterns(problem: Problem, certificate: Certificate) -> bool:
    prices = certificate.prices
    slots, best = [], []
    alike: dict[Any, tuple[_Slot, int]] = {}
    for number in range(problem.slots):
        slot = _slot(problem, number)
        key = (slot.topics, tuple(slot.serves.items()), tuple(slot.spaces.items()))
        if key not in alike:
            alike[key] = slot, _best(slot, prices)
        slots.append(key)
        best.append(alike[key][1])
    bound = sum(price * often for price, often in zip(prices, problem.repeats, strict=True)) + sum(best)
    if bound // PER_WISH <= certificate.bound:
        return True
    if certificate.kind != "closing" or any(often > 1 for often in problem.repeats):
        return False
    budget = bound - (certificate.bound + 1) * PER_WISH  # what a grid worth more may lose against the bound
    listed: dict[Any, list[tuple[int, frozenset[int]]]] = {}
    for key, most in zip(slots, best, strict=True):
        if key not in listed:
            listed[key] = _within(alike[key][0], prices, most, budget)
    return not _fits([listed[key] for key in slots], list(prices), problem, budget)


def _within(slot: _Slot, prices: Sequence[int], most: int, budget: int) -> list[tuple[int, frozenset[int]]]:
    """Every set within `budget` of the best, with what it lacks to it, the nearest first."""
    sets = _sets(slot, prices, lambda: most - budget)
    return sorted(((most - total, chosen) for total, chosen in sets), key=lambda one: one[0])


def _best(slot: _Slot, prices: Sequence[int]) -> int:
    """The most that the topics of a slot can be worth less their prices."""
    found = [0]
    for total, _ in _sets(slot, prices, lambda: found[-1] + 1):
        found.append(total)
    return found[-1]


def _fits(choices: list[list[tuple[int, frozenset[int]]]], prices: list[int], problem: Problem, budget: int) -> bool:
    """Whether one set can be chosen for each slot, no topic twice, losing at most `budget` in all: what each set lacks to the
    best of its slot, and the price of every topic left out (a topic that may not be left out cannot be).
    """
    for topic in problem.required:
        prices[topic] = budget + 1

    def search(open_slots: list[list[tuple[int, frozenset[int]]]], placed: frozenset[int], left: int) -> bool:
        reachable = placed.union(*(chosen for sets in open_slots for _, chosen in sets))
        left -= sum(price for topic, price in enumerate(prices) if topic not in reachable)
        left -= sum(min((lack for lack, _ in sets), default=budget + 1) for sets in open_slots)
        if left < 0:
            return False
        if not open_slots:
            return True
        floor = [min(lack for lack, _ in sets) for sets in open_slots]
        open_slots = [
            [one for one in sets if one[0] - low <= left] for sets, low in zip(open_slots, floor, strict=True)
        ]
        at = min(range(len(open_slots)), key=lambda number: len(open_slots[number]))
        whole = left + sum(floor) + sum(price for topic, price in enumerate(prices) if topic not in reachable)
        for lack, chosen in open_slots[at]:
            rest = [
                [one for one in sets if not (one[1] & chosen)] for number, sets in enumerate(open_slots) if number != at
            ]
            if search(rest, placed | chosen, whole - lack):
                return True
        return False

    return search(choices, frozenset(), budget)
