"""The hard rules of a grid, each written once: for the checker, the explanation and the optimiser's masks alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forumgrid.problem import NOWHERE, STEP_FREE, Grid, Problem

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Broken:
    """A rule that a grid breaks: a code a program can translate, and what it is about."""

    code: str
    topics: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    slot: int | None = None
    space: int | None = None


# --- the predicates ---------------------------------------------------------------------------------------------------


def absent_hosts(problem: Problem, topic: int, slot: int) -> tuple[int, ...]:
    """Who has to be at the topic and is away in the slot."""
    return tuple(person for person in problem.hosts[topic] if (person, slot) in problem.absent)


def slot_is_allowed(problem: Problem, topic: int, slot: int) -> bool:
    """Whether the topic may be in the slot as far as its own list of slots goes."""
    allowed = problem.allowed_slots[topic]
    return allowed is None or slot in allowed


def common_hosts(problem: Problem, topic: int, other: int) -> tuple[int, ...]:
    """Who has to be at both topics, which therefore cannot share a slot."""
    return tuple(person for person in problem.hosts[topic] if person in problem.hosts[other])


def space_fault(problem: Problem, topic: int, space: int) -> tuple[str, tuple[int, ...]] | None:
    """Why the space does not suit the topic (code, people concerned), or None when it does."""
    offered = problem.spaces[space].features
    if not problem.needs[topic] <= offered:
        return "space_unsuitable", ()
    if STEP_FREE not in offered:
        stopped = tuple(person for person in problem.hosts[topic] if person in problem.needs_step_free)
        if stopped:
            return "space_not_step_free", stopped
    size = problem.expected_size[topic]
    if problem.hard_sizes and size is not None and size > problem.spaces[space].capacity:
        return "space_too_small", ()
    return None


def fixed_moved(problem: Problem, topic: int, slot: int, space: int | None = None) -> bool:
    """Whether a topic set by hand would be elsewhere (without `space`, only the slot is looked at)."""
    if topic not in problem.fixed:
        return False
    fixed_slot, fixed_space = problem.fixed[topic]
    return slot != fixed_slot or (space is not None and fixed_space is not None and space != fixed_space)


def can_enter(problem: Problem, person: int, space: int) -> bool:
    """Whether the person can get into the space."""
    return person not in problem.needs_step_free or STEP_FREE in problem.spaces[space].features


# --- the rules: what a grid breaks ------------------------------------------------------------------------------------


def known_places(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """Every topic placed is in a slot and a space that exist."""
    for topic, slot, space in grid.occurrences():
        if not 0 <= slot < problem.slots or not -1 <= space < len(problem.spaces) or not 0 <= topic < problem.topics:
            yield Broken("place_unknown", (topic,), (), slot, space)
        elif space == NOWHERE:
            yield Broken("space_missing", (topic,), (), slot)


def hosts_present(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """Whoever has to be at a topic is there in its slot."""
    for topic, slot, space in grid.occurrences():
        away = absent_hosts(problem, topic, slot)
        if away:
            yield Broken("host_absent", (topic,), away, slot, space)


def hosts_free(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """Nobody has to be in two places in one slot."""
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for topic, slot, _ in grid.occurrences():
        for person in problem.hosts[topic]:
            at[slot, person].append(topic)
    for (slot, person), topics in sorted(at.items()):
        if len(topics) > 1:
            yield Broken("host_busy", tuple(topics), (person,), slot)


def slots_allowed(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """A topic is in one of its own slots."""
    for topic, slot, space in grid.occurrences():
        if not slot_is_allowed(problem, topic, slot):
            yield Broken("slot_not_allowed", (topic,), (), slot, space)


def cells_open(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """No topic is in a closed cell."""
    for topic, slot, space in grid.occurrences():
        if (slot, space) in problem.closed_cells:
            yield Broken("space_closed", (topic,), (), slot, space)


def cells_single(_: Problem, grid: Grid) -> Iterator[Broken]:
    """A cell holds one topic."""
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for topic, slot, space in grid.occurrences():
        if space != NOWHERE:
            at[slot, space].append(topic)
    for (slot, space), topics in sorted(at.items()):
        if len(topics) > 1:
            yield Broken("space_taken", tuple(topics), (), slot, space)


def spaces_suit(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """A space offers what its topic needs."""
    for topic, slot, space in grid.occurrences():
        fault = space_fault(problem, topic, space) if space != NOWHERE else None
        if fault:
            yield Broken(fault[0], (topic,), fault[1], slot, space)


def fixed_kept(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """What was set by hand is where it was set."""
    for topic in sorted(problem.fixed):
        slot, space = grid.slot_of_topic[topic], grid.space_of_topic[topic]
        if fixed_moved(problem, topic, slot, space):
            yield Broken("fixed_moved", (topic,), (), *problem.fixed[topic])


def required_placed(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """What may not be left out is in the grid."""
    for topic in sorted(problem.required - problem.fixed.keys()):
        if grid.slot_of_topic[topic] == NOWHERE:
            yield Broken("required_missing", (topic,))


def repeats_allowed(problem: Problem, grid: Grid) -> Iterator[Broken]:
    """A topic is given at most as often as it may be, and once in a slot."""
    at: dict[int, list[int]] = defaultdict(list)
    for topic, slot, _ in grid.occurrences():
        at[topic].append(slot)
    for topic, slots in sorted(at.items()):
        if len(slots) > problem.repeats[topic]:
            yield Broken("repeated_too_often", (topic,))
        for slot in sorted(set(slots)):
            if slots.count(slot) > 1:
                yield Broken("repeated_in_slot", (topic,), (), slot)


RULES = (
    hosts_present,
    hosts_free,
    slots_allowed,
    cells_open,
    cells_single,
    spaces_suit,
    fixed_kept,
    required_placed,
    repeats_allowed,
)

CODES = (
    "place_unknown",
    "space_missing",
    "host_absent",
    "host_busy",
    "slot_not_allowed",
    "space_closed",
    "space_taken",
    "space_unsuitable",
    "space_not_step_free",
    "space_too_small",
    "fixed_moved",
    "required_missing",
    "repeated_too_often",
    "repeated_in_slot",
)
"""Every code that a `Broken` can carry."""


def check(problem: Problem, grid: Grid) -> list[Broken]:
    """Every hard rule the grid breaks, in the order of `RULES`; an empty list for a grid that can be held.

    Cost: O(topics · (hosts + features)).
    """
    if len(grid.slot_of_topic) != problem.topics or len(grid.space_of_topic) != problem.topics:
        return [Broken("place_unknown")]
    unknown = list(known_places(problem, grid))
    if any(fault.code == "place_unknown" for fault in unknown):
        return unknown
    return unknown + [broken for rule in RULES for broken in rule(problem, grid)]


# --- the same rules as masks for the optimiser ------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Masks:
    """The rules as tables. `allowed` (topics, slots); `conflict` (topics, topics): may not share a slot;
    `suits` (topics, spaces); `open` (slots, spaces); `held` (topics): set by hand, never moved.
    """

    allowed: BoolArray
    conflict: BoolArray
    suits: BoolArray
    open: BoolArray
    held: BoolArray


def masks(problem: Problem, *, again: bool = False) -> Masks:
    """The hard rules as tables, made of the predicates above. A topic set by hand keeps only its own slot and space.

    With `again`, where any occurrence may be: a topic set by hand that may be given again may then also be elsewhere.
    Cost: O(topics · (slots + spaces)) calls of predicates.
    """
    n, spaces = problem.topics, len(problem.spaces)
    allowed = np.zeros((n, problem.slots), dtype=np.bool_)
    suits = np.zeros((n, spaces), dtype=np.bool_)
    for topic in range(n):
        confined = topic in problem.fixed and not (again and problem.repeats[topic] > 1)
        for slot in range(problem.slots):
            allowed[topic, slot] = (
                slot_is_allowed(problem, topic, slot)
                and not absent_hosts(problem, topic, slot)
                and not (confined and fixed_moved(problem, topic, slot))
            )
        fixed_space = problem.fixed[topic][1] if confined else None
        for space in range(spaces) if fixed_space is None else (fixed_space,):
            suits[topic, space] = space_fault(problem, topic, space) is None
    conflict = np.zeros((n, n), dtype=np.bool_)
    topics_of: dict[int, list[int]] = defaultdict(list)
    for topic, people in enumerate(problem.hosts):
        for person in people:
            topics_of[person].append(topic)
    for hosted in topics_of.values():
        for own in hosted:
            conflict[own, hosted] = True
    np.fill_diagonal(conflict, False)
    is_open = np.ones((problem.slots, spaces), dtype=np.bool_)
    for slot, space in problem.closed_cells:
        is_open[slot, space] = False
    by_hand = np.zeros(n, dtype=np.bool_)
    by_hand[list(problem.fixed)] = True
    return Masks(allowed, conflict, suits, is_open, by_hand)
