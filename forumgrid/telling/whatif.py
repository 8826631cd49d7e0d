"""What-if analysis: value, gains, losses, seats and broken rules after moving a few cells, by exact deltas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forumgrid.aims import Standing, between, changed, standing
from forumgrid.problem import NOWHERE, STEP_FREE, Grid, IntArray, Problem
from forumgrid.rules import Broken, absent_hosts, common_hosts, fixed_moved, slot_is_allowed, space_fault
from forumgrid.seats.assign import assign
from forumgrid.value import gains


@dataclass(frozen=True)
class Effect:
    """What moving topics does. `moves`: (topic, slot, space) afterwards, −1 for off the grid; `value_change` in units of
    wishes; `gaining` and `losing`: (person, change) pairs; `broken`: hard rules the moved topics would break.
    """

    moves: tuple[tuple[int, int, int], ...]
    value_change: int
    gaining: tuple[tuple[int, int], ...]
    losing: tuple[tuple[int, int], ...]
    broken: tuple[Broken, ...]


class WhatIf:
    """A grid ready to be asked about.

    `best`, `top` and `second` (slots, people): the best wish placed, its topic (−1: none) and the next best;
    `members`: the topics of each slot; `voters`: the people who wish for each topic. None of them is to be changed.

    Building costs O(wishes log wishes + people × slots); a question costs O(people) for each slot it touches.
    Grids with topics given several times are answered exactly too, but each question then costs a full valuation.
    What a move adds by the order of aims (`aims`), seats included, costs an `assign` of each slot it touches besides.
    """

    def __init__(self, problem: Problem, grid: Grid) -> None:
        self.problem, self.grid = problem, grid
        self._slot, self._space = list(grid.slot_of_topic), list(grid.space_of_topic)
        order = np.argsort(problem.wish_topic, kind="stable")
        bounds = np.searchsorted(problem.wish_topic[order], np.arange(problem.topics + 1))
        person, weight = problem.wish_person[order], problem.wish_weight[order]
        self.voters = [person[bounds[t] : bounds[t + 1]] for t in range(problem.topics)]
        self._weights = [weight[bounds[t] : bounds[t + 1]] for t in range(problem.topics)]
        self._there = problem.presence().T.copy()
        self._limited = np.zeros(problem.people, dtype=np.bool_)
        self._limited[list(problem.needs_step_free)] = True
        self._step_free = [STEP_FREE in space.features for space in problem.spaces] + [True]  # −1: no space yet
        self.members: list[list[int]] = [[] for _ in range(problem.slots)]
        for topic, slot in enumerate(self._slot):
            if slot != NOWHERE:
                self.members[slot].append(topic)
        self._gains = gains(problem, grid) if grid.extra else None
        self._lost: dict[tuple[tuple[int, int], ...], int] = {}  # by the slot, and the (topic, space) there
        self._told = problem.published or grid
        self._standing: Standing | None = None
        self._rank()

    def _rank(self) -> None:
        """Best wish, its topic, and second best wish of each person in each slot: three (slots, people) tables."""
        shape = (self.problem.slots, self.problem.people)
        self.best: IntArray = np.zeros(shape, dtype=np.int64)
        self.second: IntArray = np.zeros(shape, dtype=np.int64)
        self.top: IntArray = np.full(shape, NOWHERE, dtype=np.int64)
        for topic, slot in enumerate(self._slot):
            if slot == NOWHERE:
                continue
            voters, worth = self.worth(topic, slot, self._space[topic])
            best, second, top = self.best[slot], self.second[slot], self.top[slot]
            better = worth > best[voters]
            second[voters] = np.where(better, best[voters], np.maximum(second[voters], worth))
            best[voters] = np.maximum(best[voters], worth)
            top[voters[better]] = topic

    def worth(self, topic: int, slot: int, space: int) -> tuple[IntArray, IntArray]:
        """The people who wish for the topic, and what it is worth to each of them there."""
        voters = self.voters[topic]
        counted = self._there[slot][voters]
        if not self._step_free[space]:
            counted = counted & ~self._limited[voters]
        return voters, self._weights[topic] * counted

    # --- questions ----------------------------------------------------------------------------------------------------

    def swap(self, topic: int, other: int) -> Effect:
        """What if two topics exchanged their cells? Either may be off the grid."""
        return self.move((topic, self._slot[other], self._space[other]), (other, self._slot[topic], self._space[topic]))

    def place(self, topic: int, slot: int, space: int) -> Effect:
        """What if the topic came into this cell? Whatever is there takes the topic's old cell (or leaves the grid)."""
        there = self.occupant(slot, space)
        if there is None or there == topic:
            return self.move((topic, slot, space))
        return self.move((topic, slot, space), (there, self._slot[topic], self._space[topic]))

    def remove(self, topic: int) -> Effect:
        """What if the topic left the grid?"""
        return self.move((topic, NOWHERE, NOWHERE))

    def move(self, *moves: tuple[int, int, int]) -> Effect:
        """What if these topics (topic, slot, space; −1, −1 for off the grid) were there, all else as it is?"""
        change = self._change(moves)
        gaining = np.flatnonzero(change > 0)
        losing = np.flatnonzero(change < 0)
        return Effect(
            moves=moves,
            value_change=int(change.sum()),
            gaining=tuple(zip(gaining.tolist(), change[gaining].tolist(), strict=True)),
            losing=tuple(zip(losing.tolist(), change[losing].tolist(), strict=True)),
            broken=self._broken(moves),
        )

    def cells(self, topic: int) -> list[Effect]:
        """`place` for every cell of the grid, slot by slot, space by space: what a finger dragging the topic hovers over."""
        spaces = range(len(self.problem.spaces))
        return [self.place(topic, slot, space) for slot in range(self.problem.slots) for space in spaces]

    def why_not(self, topic: int, slot: int, space: int) -> tuple[Broken, ...]:
        """The hard rules against the topic in this cell, all others staying (the cell's own topic is `space_taken`)."""
        there = self.occupant(slot, space)
        taken = () if there in (None, topic) else (Broken("space_taken", (topic, int(there or 0)), (), slot, space),)
        return self._broken(((topic, slot, space),), quiet_about=there) + taken

    def occupant(self, slot: int, space: int) -> int | None:
        """The topic in the cell (its first occurrence), or None."""
        if slot == NOWHERE:
            return None
        return next((topic for topic in self.members[slot] if self._space[topic] == space), None)

    def applied(self, effect: Effect) -> Grid:
        """The grid after the change."""
        slot, space = list(self._slot), list(self._space)
        for topic, to_slot, to_space in effect.moves:
            slot[topic], space[topic] = to_slot, to_space
        return Grid(tuple(slot), tuple(space), self.grid.extra)

    def aims(self, effect: Effect) -> Standing:
        """What the moves add to each aim (`aims.AIMS`), in their order: of two effects the better one has the larger of these.

        Changes are counted against the grid people know, or where there is none against this one. Fairness is left aside.
        """
        after, now = self.applied(effect), self._now()
        missing = sum(after.slot_of_topic[topic] == NOWHERE for topic in self.problem.required)
        value, seats = now.value + effect.value_change, now.seats + self._seats_change(after, effect.moves)
        return between(now, Standing(-missing, value, seats, (), -changed(self._told, after)))

    def aims_of(self, grid: Grid) -> Standing:
        """What another grid adds to each aim: as `aims`, for grids that no `Effect` of this one leads to."""
        return between(self._now(), standing(self.problem, grid, published=self._told))

    def _now(self) -> Standing:
        if self._standing is None:
            self._standing = standing(self.problem, self.grid, published=self._told)
        return self._standing

    def _seats_change(self, after: Grid, moves: tuple[tuple[int, int, int], ...]) -> int:
        """How many wishes fewer are lost to the lack of seats: slot by slot, as long as no topic is given again."""
        if self.grid.extra:
            return -self._now().seats - assign(self.problem, after).lost
        touched = {self._slot[topic] for topic, _, _ in moves} | {slot for _, slot, _ in moves}
        return sum(self._lost_in(self.grid, slot) - self._lost_in(after, slot) for slot in touched - {NOWHERE})

    def _lost_in(self, grid: Grid, slot: int) -> int:
        """The wishes lost to the lack of seats in one slot."""
        here = [other == slot for other in grid.slot_of_topic]
        key = ((slot, NOWHERE), *((t, grid.space_of_topic[t]) for t, is_here in enumerate(here) if is_here))
        if key not in self._lost:
            slots = tuple(slot if is_here else NOWHERE for is_here in here)
            spaces = tuple(
                space if is_here else NOWHERE for space, is_here in zip(grid.space_of_topic, here, strict=True)
            )
            self._lost[key] = assign(self.problem, Grid(slots, spaces)).lost
        return self._lost[key]

    # --- answers ------------------------------------------------------------------------------------------------------

    def _change(self, moves: tuple[tuple[int, int, int], ...]) -> IntArray:
        """(people,) change of what each person gets."""
        leaving: dict[int, list[int]] = {}
        coming: dict[int, list[tuple[int, int]]] = {}
        for topic, slot, space in moves:
            if self._slot[topic] != NOWHERE:
                leaving.setdefault(self._slot[topic], []).append(topic)
            if slot != NOWHERE:
                coming.setdefault(slot, []).append((topic, space))
        if self._gains is not None:
            effect = Effect(moves, 0, (), (), ())
            later: IntArray = gains(self.problem, self.applied(effect)) - self._gains
            return later
        change = np.zeros(self.problem.people, dtype=np.int64)
        for slot in leaving.keys() | coming.keys():
            after = self._without(slot, leaving.get(slot, []))
            for topic, space in coming.get(slot, []):
                voters, worth = self.worth(topic, slot, space)
                after[voters] = np.maximum(after[voters], worth)
            change += after - self.best[slot]
        return change

    def _without(self, slot: int, topics: list[int]) -> IntArray:
        """(people,) best wish of each person in the slot without these topics."""
        if len(topics) > 1:  # the second best may have gone too
            rest: IntArray = np.zeros(self.problem.people, dtype=np.int64)
            for topic in self.members[slot]:
                if topic not in topics:
                    voters, worth = self.worth(topic, slot, self._space[topic])
                    rest[voters] = np.maximum(rest[voters], worth)
            return rest
        best: IntArray = self.best[slot].copy()
        for topic in topics:
            voters = self.voters[topic]
            was_top = self.top[slot][voters] == topic
            best[voters[was_top]] = self.second[slot][voters[was_top]]
        return best

    def _broken(self, moves: tuple[tuple[int, int, int], ...], quiet_about: int | None = None) -> tuple[Broken, ...]:
        problem, moved = self.problem, {topic: (slot, space) for topic, slot, space in moves}
        faults: list[Broken] = []
        for topic, slot, space in moves:
            if slot == NOWHERE:
                if topic in problem.fixed:
                    faults.append(Broken("fixed_moved", (topic,), (), *problem.fixed[topic]))
                elif topic in problem.required:
                    faults.append(Broken("required_missing", (topic,)))
                continue
            if away := absent_hosts(problem, topic, slot):
                faults.append(Broken("host_absent", (topic,), away, slot, space))
            if not slot_is_allowed(problem, topic, slot):
                faults.append(Broken("slot_not_allowed", (topic,), (), slot, space))
            if (slot, space) in problem.closed_cells:
                faults.append(Broken("space_closed", (topic,), (), slot, space))
            if space != NOWHERE and (fault := space_fault(problem, topic, space)):
                faults.append(Broken(fault[0], (topic,), fault[1], slot, space))
            if fixed_moved(problem, topic, slot, space):
                faults.append(Broken("fixed_moved", (topic,), (), *problem.fixed[topic]))
            faults += self._clashes(topic, slot, space, moved, quiet_about)
        return tuple(dict.fromkeys(faults))

    def _clashes(
        self, topic: int, slot: int, space: int, moved: dict[int, tuple[int, int]], quiet_about: int | None
    ) -> list[Broken]:
        """Rules between the topic and whatever else would be in the slot."""
        beside = [(other, self._space[other]) for other in self.members[slot] if other not in moved]
        beside += [(other, where[1]) for other, where in moved.items() if where[0] == slot and other != topic]
        beside += [(other, at) for other, when, at in self.grid.extra if when == slot]
        faults = []
        for other, at in beside:
            pair = (min(topic, other), max(topic, other))
            if other == topic:
                faults.append(Broken("repeated_in_slot", (topic,), (), slot))
                continue
            if other != quiet_about and at == space and space != NOWHERE:
                faults.append(Broken("space_taken", pair, (), slot, space))
            faults += [
                Broken("host_busy", pair, (person,), slot) for person in common_hosts(self.problem, topic, other)
            ]
        return faults
