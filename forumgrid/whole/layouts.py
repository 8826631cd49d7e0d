"""Every way a slot can be filled, and what each is worth: wishes met, wishes lost to the lack of seats, topics that stay.

Seats are given out by augmenting paths over the topics of the slot (successive best augmentation: Busacker and Gowen 1960).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from forumgrid.kernels.compiled import compiled
from forumgrid.problem import NOWHERE, STEP_FREE, IntArray, Problem
from forumgrid.rules import Masks

_LOOKED_AT = 20_000_000  # steps between two looks at the clock, when seats are short everywhere

Cell = tuple[int, int, int]
"""A topic, its slot and its space."""


class Facts(NamedTuple):
    """A small problem as arrays: what the kernels look at."""

    weight: Any  # (people, topics) worth of each wish
    host: Any  # (people, topics)
    there: Any  # (slots, people)
    limited: Any  # (people) needs step-free spaces
    concerned: Any  # (people) wishes for a topic that may be given more than once, or hosts it
    flat: Any  # (spaces) step-free
    seats: Any  # (spaces)
    allowed: Any  # (topics, slots)
    conflict: Any  # (topics, topics)
    suits: Any  # (topics, spaces)
    open: Any  # (slots, spaces)
    home_slot: Any  # (topics) the cell people were told, or −1
    home_space: Any
    pinned: Any  # (topics) the slot the topic has to be in, or −1
    pinned_space: Any  # (topics) and the space
    twice: Any  # (slots, spaces) the topic that is there for a further time whatever happens, or −1


class Layouts(NamedTuple):
    """The ways to fill one slot, as parallel arrays."""

    topic_at: Any  # (layouts, spaces) the topic of each space, or −1
    own: Any  # bits of the topics put there
    cover: Any  # bits of all topics there, those given a further time included
    access: Any  # bits of those in step-free spaces
    stays: Any  # how many topics are where people were told
    worth: Any  # wishes met
    lost: Any  # wishes lost to the lack of seats, were no topic given elsewhere too
    lost_anyway: Any  # wishes lost whatever else a topic of the slot is given


def facts(
    problem: Problem,
    rules: Masks,
    home: tuple[IntArray, IntArray] | None = None,
    extra: tuple[Cell, ...] = (),
    by_hand: Any = None,
) -> Facts:
    """Turn a problem into arrays; `home` are the cells people were told, `extra` further occurrences that stay as they are.

    `by_hand`: topics that keep their `home` whatever happens. Topics set by hand have to be where they were set.
    """
    n = problem.topics
    weight = np.zeros((problem.people, n), dtype=np.int64)
    weight[problem.wish_person, problem.wish_topic] = problem.wish_weight
    host = np.zeros((problem.people, n), dtype=np.bool_)
    for topic, people in enumerate(problem.hosts):
        host[list(people), topic] = True
    limited = np.zeros(problem.people, dtype=np.bool_)
    limited[list(problem.needs_step_free)] = True
    again = np.array([often > 1 for often in problem.repeats], dtype=np.bool_)
    again[[topic for topic, _, _ in extra]] = True
    nowhere = np.full(n, NOWHERE, dtype=np.int64)
    pinned, pinned_space = nowhere.copy(), nowhere.copy()
    for topic, (slot, space) in problem.fixed.items():
        pinned[topic], pinned_space[topic] = slot, NOWHERE if space is None else space
    home_slot, home_space = (nowhere, nowhere) if home is None else home
    if by_hand is not None:
        pinned = np.where(by_hand, home_slot, pinned)
        pinned_space = np.where(by_hand, home_space, pinned_space)
    twice = np.full((problem.slots, len(problem.spaces)), NOWHERE, dtype=np.int64)
    for topic, slot, space in extra:
        twice[slot, space] = topic
    return Facts(
        weight=weight,
        host=host,
        there=np.ascontiguousarray(problem.presence().T),
        limited=limited,
        concerned=((weight > 0) & again).any(axis=1) | (host & again).any(axis=1),
        flat=np.array([STEP_FREE in space.features for space in problem.spaces], dtype=np.bool_),
        seats=np.array([space.capacity for space in problem.spaces], dtype=np.int64),
        allowed=rules.allowed,
        conflict=rules.conflict,
        suits=rules.suits,
        open=rules.open & (twice < 0),
        home_slot=np.asarray(home_slot, dtype=np.int64),
        home_space=np.asarray(home_space, dtype=np.int64),
        pinned=pinned,
        pinned_space=pinned_space,
        twice=twice,
    )


def layouts(given: Facts, slot: int, most: int, stop: Callable[[], bool] | None = None) -> Layouts | None:
    """Every way to fill the slot; None when there are more than `most`, or `stop` says so first.

    Cost: layouts · people · topics of a slot²; where seats are short, a search for somebody to change place for each person.
    """
    if stop is not None and stop():
        return None
    layouts_found, count = _fill(given, slot, most)
    if count < 0:
        return None
    rows, (people, spaces) = layouts_found[:count], (len(given.weight), layouts_found.shape[1])
    at_once = 1 + _LOOKED_AT // (1 + people * people * spaces)
    parts = []
    for first in range(0, max(count, 1), at_once):
        if stop is not None and stop():
            return None
        parts.append(_weigh(given, slot, rows[first : first + at_once]))
    own, cover, access, stays, worth, lost, anyway = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Layouts(rows, own, cover, access, stays, worth, lost, anyway)


@compiled
def _fill(given: Facts, slot: int, most: int) -> Any:
    """Depth first over the spaces: a topic each, or none."""
    n, spaces = given.suits.shape
    rows = np.full((most, spaces), -1, dtype=np.int64)
    row, tried = np.full(spaces, -1, dtype=np.int64), np.full(spaces + 1, -1, dtype=np.int64)
    count, depth = 0, 0
    while depth >= 0:
        if depth == spaces:
            if _has_pinned(given, slot, row):
                if count == most:
                    return rows, -1
                rows[count] = row
                count += 1
            depth -= 1
            continue
        if tried[depth] == n:  # nothing in this space was the last to be tried
            row[depth], tried[depth] = -1, -1
            depth -= 1
            continue
        topic = tried[depth] + 1
        while topic < n and not _may_stand(given, slot, row, depth, topic):
            topic += 1
        tried[depth] = topic
        row[depth] = topic if topic < n else -1
        depth += 1
    return rows, count


@compiled
def _may_stand(given: Facts, slot: int, row: Any, space: int, topic: int) -> bool:
    if not (given.allowed[topic, slot] and given.suits[topic, space] and given.open[slot, space]):
        return False
    if given.pinned[topic] == slot and given.pinned_space[topic] not in (-1, space):
        return False
    for before in range(space):
        if row[before] != -1 and (row[before] == topic or given.conflict[topic, row[before]]):
            return False
    return True


@compiled
def _has_pinned(given: Facts, slot: int, row: Any) -> bool:
    for topic in range(len(given.pinned)):
        if given.pinned[topic] == slot:
            is_there = False
            for space in range(len(row)):
                is_there |= row[space] == topic
            if not is_there:
                return False
    return True


@compiled
def _weigh(given: Facts, slot: int, rows: Any) -> Any:
    count, spaces = rows.shape
    own, cover, access = np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, np.int64)
    stays, worth = np.zeros(count, np.int64), np.zeros(count, np.int64)
    lost, anyway = np.zeros(count, np.int64), np.zeros(count, np.int64)
    some = given.concerned.any()
    for at in range(count):
        here = np.full(spaces, -1, dtype=np.int64)
        for space in range(spaces):
            topic = rows[at, space]
            if topic != -1:
                own[at] |= 1 << topic
                stays[at] += given.home_slot[topic] == slot and given.home_space[topic] == space
            else:
                topic = given.twice[slot, space]
            here[space] = topic
            if topic != -1:
                cover[at] |= 1 << topic
                if given.flat[space]:
                    access[at] |= 1 << topic
        worth[at], lost[at] = _seat(given, slot, here, False)
        anyway[at] = _seat(given, slot, here, True)[1] if some else lost[at]
    return own, cover, access, stays, worth, lost, anyway


@compiled
def _seat(given: Facts, slot: int, here: Any, apart: bool) -> Any:  # noqa: FBT001 - kernels take no keywords
    """What the slot is worth to people, and what they lose to the lack of seats; `apart`: concerned people left aside."""
    people, spaces = given.weight.shape[0], len(here)
    free = given.seats.copy()
    sits = np.full(people, -1, dtype=np.int64)
    must = np.zeros(people, dtype=np.bool_)
    worth, seated = 0, 0
    for person in range(people):
        if not given.there[slot, person]:
            continue
        for space in range(spaces):
            if here[space] != -1 and given.host[person, here[space]]:
                free[space] -= 1
                must[person] = True
    free = np.maximum(free, 0)
    for person in range(people):
        if not given.there[slot, person]:
            continue
        best = 0
        for space in range(spaces):
            best = max(best, _wish(given, here, person, space))
        worth += best
        if must[person] or (apart and given.concerned[person]):
            seated += best
        elif best > 0:
            seated += _augment(given, here, free, sits, person)
    return worth, worth - seated


@compiled
def _wish(given: Facts, here: Any, person: int, space: int) -> int:
    if here[space] == -1 or (given.limited[person] and not given.flat[space]):
        return 0
    return int(given.weight[person, here[space]])


@compiled
def _augment(given: Facts, here: Any, free: Any, sits: Any, person: int) -> int:
    """Seat one more person, others changing place (or losing theirs) if that is worth more; what it adds."""
    spaces = len(here)
    gain = np.full(spaces, -(2**60), dtype=np.int64)  # of the best way to bring one more into the space
    via, mover = np.full(spaces, -1, dtype=np.int64), np.full(spaces, -1, dtype=np.int64)
    for space in range(spaces):
        wish = _wish(given, here, person, space)
        if wish > 0:
            gain[space], mover[space] = wish, person
    for _ in range(spaces):
        for space in range(spaces):
            if gain[space] < 0 or free[space] > 0:
                continue
            for other in range(len(sits)):
                if sits[other] != space:
                    continue
                lose = _wish(given, here, other, space)
                for to in range(spaces):
                    wish = _wish(given, here, other, to)
                    if to != space and wish > 0 and gain[space] - lose + wish > gain[to]:
                        gain[to], via[to], mover[to] = gain[space] - lose + wish, space, other
    best, end, out = 0, -1, -1
    for space in range(spaces):
        if gain[space] <= best:
            continue
        if free[space] > 0:
            best, end, out = gain[space], space, -1
            continue
        for other in range(len(sits)):
            if sits[other] == space and gain[space] - _wish(given, here, other, space) > best:
                best, end, out = gain[space] - _wish(given, here, other, space), space, other
    if end == -1:
        return 0
    if out != -1:
        sits[out] = -1
    else:
        free[end] -= 1
    while end != -1:
        sits[mover[end]] = end
        end = via[end]
    return int(best)
