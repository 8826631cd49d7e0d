"""Certificate of the pairwise bound (Gilmore 1962, Lawler 1963), and its checker: whole numbers, no code of the search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forumgrid.problem import IntArray, Problem, ProblemError
from forumgrid.proofs.refusal import Refused, Stop, go_on
from forumgrid.rules import absent_hosts, common_hosts, slot_is_allowed

UNIT = 2**30
"""One wish, in the unit of the sums of this module; every scale below divides it."""
ROOT = 64
"""What `roots` are divided by."""
PLACE = 256
"""What `places` are divided by."""

Integers = NDArray[np.int64] | NDArray[np.int32]

_MOST = 2**61
_MOST_TOPICS = 2**13
_AT_ONCE = 32  # answers of everybody that are added up between two looks at the clock
_NEVER = -(2**61)


@dataclass(frozen=True, eq=False)
class Companions:
    """What proves a bound by companions, as arrays of whole numbers (see docs/methods/forumgrid.md for the inequality).

    `slot_worth` (answers, layers): what a slot of the layer (see `Layers`) is taken to be worth, whatever happens in it; `parent` (answers,
    entries): in the forest over the layer's entries, the entry hung above this one, −1 for none; `roots` (topics, n): G of
    Z = G·Gᵀ, in 1/64 of the root of a wish; `places` (topics): where Z is taken to be linear, in 1/256; `tilt` (topics, topics): how what
    two topics cost together is split between them, in 1/2³⁰ wish; `prices` (topics): in 1/2³⁰ wish, what placing a topic costs.
    """

    slot_worth: Integers
    parent: Integers
    roots: IntArray
    places: IntArray
    tilt: IntArray
    prices: IntArray

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Companions):
            return NotImplemented
        return all(np.array_equal(array, getattr(other, name)) for name, array in vars(self).items())

    __hash__ = None  # type: ignore[assignment]  # arrays have none

    def to_json(self) -> dict[str, Any]:
        return {name: array.tolist() for name, array in vars(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Companions:
        """Read what `to_json` wrote. Raises ProblemError when it is something else."""
        try:
            arrays = {name: np.array(data[name]) for name in cls.__dataclass_fields__}
        except (KeyError, TypeError, ValueError) as error:
            raise ProblemError(
                "certificate_unreadable", f"the proof cannot be read ({error})", "certificate"
            ) from error
        if any(
            array.size and array.dtype.kind != "i" for array in arrays.values()
        ):  # what is larger than 64 bits is none of them
            raise ProblemError("certificate_unreadable", "the proof is not of whole numbers", "certificate")
        return cls(**{name: array.astype(np.int64) for name, array in arrays.items()})


@dataclass(frozen=True, eq=False)
class Layers:
    """A person's wishes, level by level: a slot is worth to them the sum over layers of `height`, where it has a topic of the layer.

    A layer is a person and a weight that they give, and holds every wish of at least that weight; its height is what the weight exceeds
    their next lower one by. `at` (layers + 1) bounds the entries of each; `topic` and `layer_of` are by entry.
    """

    person: IntArray
    height: IntArray
    at: IntArray
    topic: IntArray
    layer_of: IntArray


def layers(problem: Problem) -> Layers:
    """The layers of everybody's wishes, by person and weight; without wishes worth nothing. Cost: O(entries log entries)."""
    wished = np.flatnonzero(problem.wish_weight > 0)
    person, topic, weight = (array[wished] for array in (problem.wish_person, problem.wish_topic, problem.wish_weight))
    steps, step_of = np.unique(np.stack([person, weight], axis=1), axis=0, return_inverse=True)
    step_of = step_of.reshape(-1)
    first = np.searchsorted(steps[:, 0], steps[:, 0])  # the lowest layer of the same person
    below = np.where(first == np.arange(len(steps)), 0, np.concatenate([[0], steps[:-1, 1]])[: len(steps)])
    often = step_of - first[step_of] + 1  # a wish is in the layer of its weight and in all below
    entry_wish = np.repeat(np.arange(len(wished)), often)
    layer_of = (
        np.repeat(first[step_of], often) + np.arange(len(entry_wish)) - np.repeat(np.cumsum(often) - often, often)
    )
    order = np.argsort(layer_of, kind="stable")
    layer_of = layer_of[order]
    return Layers(
        person=steps[:, 0],
        height=steps[:, 1] - below,
        at=np.searchsorted(layer_of, np.arange(len(steps) + 1)).astype(np.int64),
        topic=topic[entry_wish][order],
        layer_of=layer_of,
    )


def bound_proven(problem: Problem, proof: Companions, stop: Stop | None = None) -> int:
    """The bound the proof proves, in wishes rounded down. Exact. Raises Refused when it proves nothing, and Unfinished.

    Cost: O(answers · entries + slots · topics² + spaces · topics · slots); memory: topics² numbers a slot.
    """
    _check_form(problem, proof, stop)
    total = int((proof.prices * np.array(problem.repeats, dtype=np.int64)).sum())
    square = proof.roots @ proof.roots.T * (UNIT // ROOT**2)  # Z
    at_places = square // PLACE @ proof.places  # Z·x̄, exact: PLACE divides the scale of `square`
    fixed = int(at_places // (2 * PLACE) @ proof.places)  # half of x̄·Z·x̄, likewise
    apart = _apart(problem)
    for slot, (constant, single, pair) in enumerate(slot_sums(problem, proof, stop)):
        worth = single - at_places + np.diag(square) // 2 - proof.prices
        cost = (pair - square) // 2 + proof.tilt
        cost[apart] = -_NEVER
        room = sum((slot, space) not in problem.closed_cells for space in range(len(problem.spaces)))
        total += constant + fixed + best_choice(worth, cost, allowed_in(problem, slot), room)
    return total // UNIT


def allowed_in(problem: Problem, slot: int) -> IntArray:
    """The topics that may be in the slot."""
    return np.array(
        [t for t in range(problem.topics) if slot_is_allowed(problem, t, slot) and not absent_hosts(problem, t, slot)],
        dtype=np.int64,
    )


def _apart(problem: Problem) -> NDArray[np.bool_]:
    """Which topics may not share a slot (nor be their own companions)."""
    topics_of: dict[int, list[int]] = {}
    for topic, hosts in enumerate(problem.hosts):
        for person in hosts:
            topics_of.setdefault(person, []).append(topic)
    apart = np.eye(problem.topics, dtype=np.bool_)
    for topics in topics_of.values():
        for a in topics:
            for b in topics:
                apart[a, b] = a == b or bool(common_hosts(problem, a, b))
    return apart


def _check_form(problem: Problem, proof: Companions, stop: Stop | None) -> None:
    """Refuse arrays that have not the shapes and signs the inequality asks for, and what is no forest."""
    answers, n, wished = len(proof.slot_worth), problem.topics, layers(problem)
    shapes = (
        answers in {2**power for power in range(13)}  # divides the unit
        and proof.slot_worth.shape == (answers, len(wished.height))
        and proof.parent.shape == (answers, len(wished.topic))
        and proof.roots.shape[:1] == (n,)
        and proof.roots.ndim == 2
        and proof.places.shape == (n,)
        and proof.tilt.shape == (n, n)
        and proof.prices.shape == (n,)
    )
    if not shapes or problem.slots == 0:
        raise Refused("shape_wrong")
    if (
        # sums might not fit in 64 bits
        np.square(proof.roots.astype(np.float64)).sum() * n * UNIT / ROOT**2 > _MOST
        or problem.wish_weight.sum(dtype=np.float64) * problem.slots * UNIT > _MOST
        or problem.topics > _MOST_TOPICS
        or proof.prices.max(initial=0) >= 2**48
        or not _within(proof.tilt, 2**44 - 1)
        or not _within(proof.places, PLACE)
        or proof.slot_worth.max(initial=0) >= 2**31
    ):
        raise Refused("numbers_too_large")
    if (proof.prices < 0).any() or (proof.slot_worth < 0).any():
        raise Refused("prices_out_of_range")
    if (proof.tilt != -proof.tilt.T).any():
        raise Refused("tilt_wrong")
    if not all(_is_forest(problem, wished, answer) for answer in _each(proof.parent, stop)):
        raise Refused("forest_wrong")


def _within(numbers: IntArray, most: int) -> bool:
    """Whether all are from −`most` to `most`. (The least number of 64 bits is its own opposite, and so its own absolute value.)"""
    return bool(numbers.max(initial=0) <= most and numbers.min(initial=0) >= -most)


def _each(answers: Integers, stop: Stop | None) -> Iterator[Integers]:
    for answer in answers:
        go_on(stop)
        yield answer


def _is_forest(problem: Problem, wished: Layers, above: Integers) -> bool:
    """Whether every entry hangs, over however many others of the same layer, from one that hangs from none."""
    if (above < -1).any() or (above >= len(above)).any():
        return False
    hung = np.flatnonzero(above >= 0)
    if (wished.layer_of[above[hung]] != wished.layer_of[hung]).any():
        return False
    for _ in range(problem.topics.bit_length() + 1):  # twice as high at each step: what does not end is a circle
        if (above == -1).all():
            return True
        above = np.where(above == -1, -1, above[np.maximum(above, 0)])
    return False


def slot_sums(
    problem: Problem, proof: Companions, stop: Stop | None = None
) -> Iterator[tuple[int, IntArray, IntArray]]:
    """What the people there say of each slot, averaged, in 1/2³⁰ wish: (a constant, by topic, by two topics, symmetric).

    For every set K of topics, the slot is worth at most constant + Σ by topic − Σ by two topics of K.
    """
    there, pattern_of = np.unique(problem.presence(), axis=0, return_inverse=True)
    wished, sums = layers(problem), []
    for number in range(len(there)):
        go_on(stop)
        own = pattern_of.reshape(-1)[wished.person] == number
        sums.append(_sums(problem, proof, wished, np.flatnonzero(own), stop))
    n = problem.topics
    for slot in range(problem.slots):
        go_on(stop)
        here = [sums_of for sums_of, present in zip(sums, there[:, slot], strict=True) if present]
        yield (
            sum(constant for constant, _, _ in here),
            sum((single for _, single, _ in here), np.zeros(n, dtype=np.int64)),
            sum((pair for _, _, pair in here), np.zeros((n, n), dtype=np.int64)),
        )


def _sums(
    problem: Problem, proof: Companions, wished: Layers, of: IntArray, stop: Stop | None
) -> tuple[int, IntArray, IntArray]:
    """What these layers say of a slot in which their people are there."""
    n, share = problem.topics, UNIT // len(proof.slot_worth)
    constant = int(proof.slot_worth[:, of].sum(dtype=np.int64)) * share
    entries = np.flatnonzero(np.isin(wished.layer_of, of))
    topic, layer = wished.topic[entries], wished.layer_of[entries]
    single, pair = np.zeros(n), np.zeros(n * n)  # whole numbers below 2⁵³
    for first in range(0, len(proof.slot_worth), _AT_ONCE):
        go_on(stop)
        parent = proof.parent[first : first + _AT_ONCE, entries]
        over = np.maximum(wished.height[layer] - proof.slot_worth[first : first + _AT_ONCE, layer], 0)
        single += np.bincount(topic, weights=over.sum(axis=0), minlength=n)
        answer, entry = np.nonzero(parent >= 0)
        above = wished.topic[parent[answer, entry]]
        pair += np.bincount(topic[entry] * n + above, weights=over[answer, entry], minlength=n * n)
    square = pair.astype(np.int64).reshape(n, n)
    return constant, single.astype(np.int64) * share, (square + square.T) * share


def best_choice(worth: IntArray, cost: IntArray, allowed: IntArray, room: int) -> int:
    """The most that up to `room` of the allowed topics can be worth when each of k topics pays for its k − 1 cheapest companions."""
    best = 0
    worth, cost = worth[allowed], cost[np.ix_(allowed, allowed)]
    most = min(room, len(allowed))
    cheapest = np.sort(np.partition(cost, most - 1, axis=1)[:, :most], axis=1) if most else cost[:, :0]
    paid = np.zeros(len(allowed), dtype=np.int64)
    for size in range(1, most + 1):
        net = np.where(paid == -_NEVER, _NEVER, worth - paid)
        chosen = np.partition(net, len(net) - size)[len(net) - size :]
        if (chosen > _NEVER).all():
            best = max(best, int(chosen.sum()))
        lone = (paid == -_NEVER) | (cheapest[:, size - 1] == -_NEVER)
        paid = np.where(lone, -_NEVER, paid + np.where(lone, 0, cheapest[:, size - 1]))
    return best
