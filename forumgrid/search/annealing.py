"""Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983), compiled: greedy start, swaps, moves, topics left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forumgrid.kernels.compiled import compiled
from forumgrid.problem import IntArray
from forumgrid.search.state import State, Tables, exchange, house, keep, put, regained, take


@compiled
def fill(given: Tables, state: State, order: IntArray) -> None:
    """Greedy: each topic of `order` that is not placed goes to the slot where people gain most by it, if any will have it."""
    for topic in order:
        if state.slot_of[topic] != -1:
            continue
        tried = np.zeros(given.there.shape[0], dtype=np.bool_)
        while True:
            slot, most = -1, -1
            for candidate in range(given.there.shape[0]):
                if tried[candidate] or not given.allowed[topic, candidate] or state.clashes[candidate, topic] > 0:
                    continue
                if state.gain[candidate, topic] > most:
                    slot, most = candidate, state.gain[candidate, topic]
            if slot == -1:
                break
            tried[slot] = True
            if house(given, state, slot, topic):
                put(given, state, slot, topic)
                break
    keep(state)


@compiled
def try_put(given: Tables, state: State, slot: int, topic: int) -> bool:
    """Place a topic in a slot if no rule forbids it."""
    if not given.allowed[topic, slot] or state.clashes[slot, topic] > 0 or not house(given, state, slot, topic):
        return False
    put(given, state, slot, topic)
    return True


@compiled
def _draw(random: NDArray[np.uint64]) -> float:
    """A number in [0, 1) from a 64-bit splitmix generator."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def anneal(given: Tables, state: State, proposals: int, hot: float, cold: float) -> None:
    """Simulated annealing: swap two topics of different slots (or one with a topic left out), or move one to a free space.

    `proposals` moves are drawn while the temperature (in units of value) falls geometrically from `hot` to `cold`. The
    threshold is drawn first, so that most moves are refused in O(1) from gains and losses alone; an accepted move costs
    O(people concerned · their wishes). The best grid met is kept in the state.
    """
    slots, movable, n = given.there.shape[0], given.movable, len(given.movable)
    if n == 0 or slots == 0:
        return
    factor = (cold / hot) ** (1.0 / max(1, proposals))
    temperature, cap, away = hot, given.cap[0], 0
    for topic in range(len(state.slot_of)):
        away += int(given.home[topic] != -1 and state.slot_of[topic] != given.home[topic])
    for _ in range(proposals):
        temperature *= factor
        moved = movable[int(_draw(state.random) * n)]
        slot = state.slot_of[moved]
        threshold = temperature * np.log(_draw(state.random) + 1e-300)
        if _draw(state.random) < 0.1:
            other, goal = -1, int(_draw(state.random) * (slots + 1)) - 1  # −1 to leave it out
        else:
            other = movable[int(_draw(state.random) * n)]
            goal = state.slot_of[other]
            if goal == -1:
                moved, other, slot, goal = other, moved, goal, slot
        # from here `moved` goes to `goal`; `other`, if any, leaves `goal` for `slot`, which may be nowhere
        if goal == slot:
            continue
        if goal == -1:
            _leave_out(given, state, moved, threshold, cap, away)
            away += int(given.home[moved] == slot and state.slot_of[moved] == -1 and cap >= 0)
            continue
        if not given.allowed[moved, goal]:
            continue
        clashes, delta, slack = state.clashes[goal, moved], state.gain[goal, moved], 0
        if slot != -1:
            delta -= state.loss[moved]
        if other != -1:
            both = int(given.conflict[moved, other])
            clashes -= both
            delta -= state.loss[other]
            slack = given.overlap[moved, other]
            if slot == -1:
                clashes += int(given.required[other])  # may not be left out
            else:
                clashes += state.clashes[slot, other] - both + int(not given.allowed[other, slot])
                delta += state.gain[slot, other]
                slack *= 2
        if clashes > 0 or delta + slack < threshold:
            continue
        leaving = _leaving(given, moved, other, slot, goal) if cap >= 0 else 0
        if away + leaving > cap >= 0:
            continue
        if slack > 0:
            delta += regained(given, state, goal, other, moved)
            if slot != -1:
                delta += regained(given, state, slot, moved, other)
            if delta < threshold:
                continue
        if not _swap_spaces(given, state, moved, other, slot, goal):
            continue
        _carry_out(given, state, moved, other, slot, goal)
        away += leaving
        if state.score[0] > state.score[1]:
            keep(state)


@compiled
def _carry_out(given: Tables, state: State, moved: int, other: int, slot: int, goal: int) -> None:
    """Change the slots of a move whose spaces are settled."""
    if other != -1:
        take(given, state, other)
    if slot != -1:
        take(given, state, moved)
    put(given, state, goal, moved)
    if other != -1 and slot != -1:
        put(given, state, slot, other)


@compiled
def _leaving(given: Tables, moved: int, other: int, slot: int, goal: int) -> int:
    """How many more topics are away from home after a move."""
    leaving = 0
    if given.home[moved] != -1:
        leaving += int(given.home[moved] == slot) - int(given.home[moved] == goal)
    if other != -1 and given.home[other] != -1:
        leaving += int(given.home[other] == goal) - int(given.home[other] == slot)
    return leaving


@compiled
def _leave_out(given: Tables, state: State, topic: int, threshold: float, cap: int, away: int) -> None:
    """Take a topic out of the grid if the threshold and the cap allow it: a way round clashes."""
    slot = state.slot_of[topic]
    if given.required[topic] or -state.loss[topic] < threshold:
        return
    if cap >= 0 and given.home[topic] == slot and away >= cap:
        return
    state.occupant[slot, state.space_of[topic]] = -1
    state.space_of[topic] = -1
    take(given, state, topic)


@compiled
def _swap_spaces(given: Tables, state: State, moved: int, other: int, slot: int, goal: int) -> bool:
    """House `moved` in `goal` and `other` in `slot`, or change nothing and say no."""
    old_space = state.space_of[moved]
    other_space = -1 if other == -1 else state.space_of[other]
    if slot == -1 or other == -1:
        if not exchange(given, state, goal, other, moved):
            return False
        if slot != -1:
            state.occupant[slot, old_space] = -1
        if other != -1:
            state.space_of[other] = -1
        return True
    row = state.occupant[goal].copy()
    state.space_of[moved] = -1
    if not exchange(given, state, goal, other, moved):
        state.space_of[moved] = old_space
        return False
    new_space = state.space_of[moved]
    state.space_of[moved] = old_space
    if exchange(given, state, slot, moved, other):
        state.space_of[moved] = new_space
        return True
    state.occupant[goal] = row
    for space in range(len(row)):
        if row[space] != -1:
            state.space_of[row[space]] = space
    state.space_of[moved] = old_space
    state.space_of[other] = other_space
    return False
