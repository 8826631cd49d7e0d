"""Assign people to topics in each slot within seats, fairly where a topic is over-full (assignment problem, Kuhn 1955)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from forumgrid.clock import Clock, within
from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.rules import absent_hosts, can_enter, common_hosts, slot_is_allowed, space_fault
from forumgrid.value import ideals, value

FREE = -1
"""The topic of somebody who has no wish met in a slot and may go anywhere there is room."""

_PRIORITIES = 20
_TOGETHER = 10.0  # seconds in which people are given seats in all slots together, where topics are given again


@dataclass(frozen=True)
class TurnedAway:
    """Somebody who does not get the best of their wishes in a slot: `topic` wished for, `instead` what they have (or `FREE`),
    `loss` in units of wishes.
    """

    person: int
    topic: int
    slot: int
    instead: int
    loss: int


@dataclass(frozen=True)
class RepeatOffer:
    """A free cell where an over-full topic could be given again, its hosts being free, and who was turned away and gains by it."""

    topic: int
    slot: int
    space: int
    people: tuple[int, ...]
    gain: int


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who goes where. `programmes` (people, slots): topic or `FREE`; `spaces` (people, slots): space or −1;
    `value` of the programmes; `lost` to the lack of seats; `crowded`: topics whose own hosts outnumber the seats.
    """

    programmes: IntArray
    spaces: IntArray
    value: int
    lost: int
    turned_away: tuple[TurnedAway, ...]
    offers: tuple[RepeatOffer, ...]
    crowded: tuple[int, ...]


def assign(problem: Problem, grid: Grid) -> Assignment:
    """Give everybody a programme of the greatest total worth that the seats allow.

    Hosts are at their own topics, whatever the seats. Of programmes of equal worth, those are chosen where losses fall on
    people who get most of their ideal and have lost least so far; then those where a person goes, of wishes of equal worth, to
    where there is most room; then those with fewer changes of space. The same problem and grid always give the same programmes.

    Parameters
    ----------
    problem, grid : the grid should pass `check`; topics without a space are taken to have room for all.

    Returns
    -------
    An `Assignment`.

    Cost
    ----
    A transport problem a slot over the people concerned by an over-full topic only; with repeated topics, one integer
    problem over all slots (exact; slot by slot where that takes more than ten seconds).

    Source
    ------
    Transport polytopes are integral, so the simplex solution of each slot is a programme; the tie-breaks are ours.
    """
    work = _Work(problem, grid)
    work.seat_hosts()
    if grid.extra:
        work.solve(np.arange(len(work.person)))
    else:
        for slot in range(problem.slots):
            work.solve(np.flatnonzero(work.slot == slot))
    work.settle_spaces()
    return work.result()


class _Work:
    """The edges (person, occurrence) and the state of the seats while programmes are made."""

    def __init__(self, problem: Problem, grid: Grid) -> None:
        self.problem, self.grid = problem, grid
        self.occurrences = grid.occurrences()
        count = len(self.occurrences)
        self.topic_of, self.slot_of, self.space_of = (
            np.array(self.occurrences, dtype=np.int64).reshape(count, 3).T.copy()
        )
        capacity = np.array([space.capacity for space in problem.spaces] + [problem.people], dtype=np.int64)
        self.seats = capacity[self.space_of]
        self.chosen = np.full((problem.people, problem.slots), FREE, dtype=np.int64)  # occurrence, not topic
        self.worth = np.zeros((problem.people, problem.slots), dtype=np.int64)
        self.busy = ~problem.presence()
        self.lost = np.zeros(problem.people, dtype=np.int64)
        self.ideal = np.maximum(ideals(problem), 1)
        self.crowded: list[int] = []
        self.person, self.occurrence, self.weight = self._edges()
        self.slot = self.slot_of[self.occurrence]
        self.done: set[tuple[int, int]] = set()  # (person, topic) already in a programme, for topics given again

    def _edges(self) -> tuple[IntArray, IntArray, IntArray]:
        """Every wish that an occurrence could meet: the person is there and can enter."""
        problem, weight = self.problem, self.problem.wish_weight
        parts = []
        for at, (topic, slot, space) in enumerate(self.occurrences):
            rows = self._rows_of(topic)
            person = problem.wish_person[rows]
            fits = ~self.busy[person, slot] & (weight[rows] > 0)
            if space != NOWHERE and problem.needs_step_free:
                fits &= np.array([can_enter(problem, int(number), space) for number in person], dtype=np.bool_)
            parts.append((person[fits], np.full(int(fits.sum()), at), weight[rows][fits]))
        if not parts:
            return (np.zeros(0, dtype=np.int64),) * 3
        person, occurrence, worth = (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
        return person, occurrence, worth

    def _rows_of(self, topic: int) -> IntArray:
        if not hasattr(self, "_order"):
            self._order = np.argsort(self.problem.wish_topic, kind="stable")
            self._starts = np.searchsorted(self.problem.wish_topic[self._order], np.arange(self.problem.topics + 1))
        return self._order[self._starts[topic] : self._starts[topic + 1]]

    def seat_hosts(self) -> None:
        """Hosts and others who must attend sit first, and nobody can make them move."""
        for at, (topic, slot, _) in enumerate(self.occurrences):
            for person in self.problem.hosts[topic]:
                if not self.busy[person, slot]:
                    self._sit(person, slot, at, self.problem.weights[-1])
                    self.busy[person, slot] = True
            if self.seats[at] < 0:
                self.crowded.append(topic)
                self.seats[at] = 0

    def _sit(self, person: int, slot: int, occurrence: int, worth: int) -> None:
        topic = int(self.topic_of[occurrence])
        if (person, topic) in self.done:
            worth = 0  # a host at the second occurrence of their own topic gains nothing new
        self.chosen[person, slot] = occurrence
        self.worth[person, slot] = worth
        self.seats[occurrence] -= 1
        self.done.add((person, topic))

    def _sit_all(self, edges: IntArray) -> None:
        """Seat people, one edge for a person and slot, none of them a host."""
        person, slot, occurrence = self.person[edges], self.slot[edges], self.occurrence[edges]
        self.chosen[person, slot] = occurrence
        self.worth[person, slot] = self.weight[edges]
        self.seats -= np.bincount(occurrence, minlength=len(self.seats))
        if self.grid.extra:
            self.done.update(zip(person.tolist(), self.topic_of[occurrence].tolist(), strict=True))

    def solve(self, edges: IntArray) -> None:
        """Seat everybody in the slots of these edges: the easy ones at once, the contended ones by the transport problem."""
        edges = edges[~self.busy[self.person[edges], self.slot[edges]]]
        if self.grid.extra:  # a host's own topic may be given again when they are free
            again = [(p, t) not in self.done for p, t in zip(self.person[edges].tolist(), self.topic_of[self.occurrence[edges]].tolist(), strict=True)]  # fmt: skip
            edges = edges[np.array(again, dtype=np.bool_)]
        if not len(edges):
            return
        demand = np.bincount(self.occurrence[edges], minlength=len(self.occurrences))
        tight = demand > self.seats
        repeated = np.isin(self.topic_of, [topic for topic, _, _ in self.grid.extra])
        # Who has a best wish that everybody who wants it can have needs no weighing up, unless the topic is given again.
        best = self._best(edges)
        key = self.person[edges] * self.problem.slots + self.slot[edges]
        if not self.grid.extra and self._sit_where_wished_most(edges[best], key[best]):
            return
        tied_to_again = np.isin(self.person[edges], self.person[edges][repeated[self.occurrence[edges]]])
        easy_edges = best & ~tight[self.occurrence[edges]] & ~tied_to_again
        easy_keys, first = np.unique(key[easy_edges], return_index=True)
        self._sit_all(edges[easy_edges][first])
        hard = edges[~np.isin(key, easy_keys)]
        if len(hard):
            self._transport(hard)

    def _sit_where_wished_most(self, edges: IntArray, key: IntArray) -> bool:
        """Seat everybody at a best wish, of equal ones where there is most room, if there are seats for all; else nobody."""
        wanted = np.bincount(self.occurrence[edges], minlength=len(self.seats))
        crowding = wanted / np.maximum(self.seats, 1)
        order = np.lexsort((crowding[self.occurrence[edges]], key))
        _, first = np.unique(key[order], return_index=True)
        chosen = edges[order[first]]
        fits = bool((np.bincount(self.occurrence[chosen], minlength=len(self.seats)) <= self.seats).all())
        if fits:
            self._sit_all(chosen)
        return fits

    def _best(self, edges: IntArray) -> NDArray[np.bool_]:
        """Which edges are worth as much as the best edge of their person and slot."""
        top = np.zeros((self.problem.people, self.problem.slots), dtype=np.int64)
        np.maximum.at(top, (self.person[edges], self.slot[edges]), self.weight[edges])
        best: NDArray[np.bool_] = self.weight[edges] == top[self.person[edges], self.slot[edges]]
        return best

    def _transport(self, edges: IntArray) -> None:
        person, occurrence, weight = self.person[edges], self.occurrence[edges], self.weight[edges]
        count = len(edges)
        _, seat_row = np.unique(occurrence, return_inverse=True)
        _, moment_row = np.unique(person * self.problem.slots + self.slot[edges], return_inverse=True)
        rows, limits = [moment_row], [np.ones(moment_row.max() + 1)]
        seats = np.zeros(seat_row.max() + 1)
        seats[seat_row] = np.maximum(self.seats[occurrence], 0)
        rows.append(seat_row)
        limits.append(seats)
        once = bool(self.grid.extra) and len(np.unique(self.slot[edges])) > 1  # in one slot, no topic is given twice
        if once:
            _, once_row = np.unique(person * self.problem.topics + self.topic_of[occurrence], return_inverse=True)
            rows.append(once_row)
            limits.append(np.ones(once_row.max() + 1))
        matrix = scipy.sparse.vstack(
            [scipy.sparse.coo_array((np.ones(count), (row, np.arange(count)))) for row in rows], format="csr"
        )
        # The total comes first: all priorities together weigh less than one unit of worth.
        priority = self._priority()[person]
        scale = int(np.max(weight)) * _PRIORITIES * len(np.unique(moment_row)) + 1
        reward = weight.astype(np.float64) * (scale + priority)
        upper = np.concatenate(limits)
        if once:
            constraints = scipy.optimize.LinearConstraint(matrix, ub=upper)
            solved = within(
                Clock(_TOGETHER),
                lambda options: scipy.optimize.milp(
                    -reward / scale, constraints=constraints, bounds=scipy.optimize.Bounds(0, 1),
                    integrality=np.ones(count), options={"mip_rel_gap": 0, **options},
                ),
            )  # fmt: skip
            if (
                solved is None
            ):  # too many to be weighed up together: slot by slot, whoever has had a topic not having it again
                for slot in range(self.problem.slots):
                    self.solve(edges[self.slot[edges] == slot])
                return
        else:
            solved = scipy.optimize.linprog(-reward / scale, A_ub=matrix, b_ub=upper, bounds=(0, 1), method="highs-ds")
        taken = np.flatnonzero(solved.x > 0.5)
        self._sit_all(edges[taken])
        self._count_losses(edges)

    def _priority(self) -> NDArray[np.float64]:
        """0..1 by person in `_PRIORITIES` steps: the more of their ideal somebody has lost so far, the earlier they are served."""
        share = np.minimum(self.lost / self.ideal, 1.0)
        thin = 1.0 / (1.0 + self.ideal)  # at equal losses, those who asked for little are served first
        steps: NDArray[np.float64] = np.round(np.minimum(share + thin, 1.0) * _PRIORITIES)
        return steps

    def _count_losses(self, edges: IntArray) -> None:
        top = np.zeros((self.problem.people, self.problem.slots), dtype=np.int64)
        np.maximum.at(top, (self.person[edges], self.slot[edges]), self.weight[edges])
        self.lost += np.maximum(top - self.worth, 0).sum(axis=1) * (top.sum(axis=1) > 0)

    def settle_spaces(self) -> None:
        """Among wishes of equal worth with a seat left, stay in the space one is in: fewer people in the corridors."""
        spaces = np.append(self.space_of, NOWHERE)[self.chosen]
        beside = np.full((self.problem.people, self.problem.slots + 2), NOWHERE, dtype=np.int64)
        beside[:, 1:-1] = spaces
        here, there = spaces[self.person, self.slot], self.space_of[self.occurrence]
        before, after = beside[self.person, self.slot], beside[self.person, self.slot + 2]
        calmer = (there == before).astype(int) + (there == after) > (here == before).astype(int) + (here == after)
        tied = np.flatnonzero(
            calmer
            & (there != NOWHERE)
            & (self.weight == self.worth[self.person, self.slot])
            & (self.chosen[self.person, self.slot] != FREE)
            & ~self.busy[self.person, self.slot]
        )
        for e in tied[np.lexsort((self.slot[tied], self.person[tied]))].tolist():
            person, slot, other = int(self.person[e]), int(self.slot[e]), int(self.occurrence[e])
            now = int(self.chosen[person, slot])
            if self.seats[other] <= 0 or (person, int(self.topic_of[other])) in self.done:
                continue
            if self._changes(person, slot, other) < self._changes(person, slot, now):
                self.seats[now] += 1
                self.done.discard((person, int(self.topic_of[now])))
                self._sit(person, slot, other, int(self.weight[e]))

    def _changes(self, person: int, slot: int, occurrence: int) -> int:
        """How many of the two neighbouring slots are spent in another space."""
        changes = 0
        for beside in (slot - 1, slot + 1):
            if 0 <= beside < self.problem.slots and self.chosen[person, beside] != FREE:
                changes += bool(self.space_of[self.chosen[person, beside]] != self.space_of[occurrence])
        return changes

    def result(self) -> Assignment:
        topics = np.append(self.topic_of, FREE)[self.chosen]
        spaces = np.append(self.space_of, NOWHERE)[self.chosen]
        away = self._turned_away(topics)
        return Assignment(
            programmes=topics,
            spaces=spaces,
            value=int(self.worth.sum()),
            lost=self._lost(away),
            turned_away=away,
            offers=_offers(self.problem, self.grid, topics, self.worth, away),
            crowded=tuple(self.crowded),
        )

    def _lost(self, away: tuple[TurnedAway, ...]) -> int:
        """What the lack of seats costs; who is turned away from each occurrence of a topic loses it once."""
        if not self.grid.extra:
            return sum(refusal.loss for refusal in away)
        return value(self.problem, self.grid) - int(self.worth.sum())

    def _turned_away(self, topics: IntArray) -> tuple[TurnedAway, ...]:
        """Who, in a slot, has less than a wish placed there that they do not have elsewhere."""
        loss = self.weight - self.worth[self.person, self.slot]
        away: dict[tuple[int, int], TurnedAway] = {}
        for e in np.flatnonzero((loss > 0) & ~self.busy[self.person, self.slot]):
            person, slot, topic = int(self.person[e]), int(self.slot[e]), int(self.topic_of[self.occurrence[e]])
            if (person, topic) in self.done or ((person, slot) in away and away[person, slot].loss >= loss[e]):
                continue
            away[person, slot] = TurnedAway(person, topic, slot, int(topics[person, slot]), int(loss[e]))
        return tuple(away[key] for key in sorted(away))


def _offers(
    problem: Problem, grid: Grid, programmes: IntArray, worth: IntArray, away: tuple[TurnedAway, ...]
) -> tuple[RepeatOffer, ...]:
    """For each over-full topic the free cell where a repeat serves most, with as many people as it has seats."""
    refused: dict[int, list[int]] = {}
    for refusal in away:
        refused.setdefault(refusal.topic, []).append(refusal.person)
    offers = []
    for topic in sorted(refused):
        possible = [
            _offer(problem, programmes, worth, topic, cell, refused[topic]) for cell in free_cells(problem, grid, topic)
        ]
        best = max(possible, key=lambda offer: (offer.gain, -offer.slot, -offer.space), default=None)
        if best is not None and best.gain > 0:
            offers.append(best)
    return tuple(offers)


def _offer(
    problem: Problem, programmes: IntArray, worth: IntArray, topic: int, cell: tuple[int, int], people: list[int]
) -> RepeatOffer:
    slot, space = cell
    weight = dict(zip(problem.wish_person[problem.wish_topic == topic].tolist(), problem.wish_weight[problem.wish_topic == topic].tolist(), strict=True))  # fmt: skip
    gains = sorted(
        (
            (weight[person] - int(worth[person, slot]), person)
            for person in people
            if (person, slot) not in problem.absent and can_enter(problem, person, space)
            and not (programmes[person, slot] >= 0 and person in problem.hosts[int(programmes[person, slot])])
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )  # fmt: skip
    seats = max(problem.spaces[space].capacity - len(problem.hosts[topic]), 0)
    served = [pair for pair in gains if pair[0] > 0][:seats]
    return RepeatOffer(
        topic, slot, space, tuple(sorted(person for _, person in served)), sum(gain for gain, _ in served)
    )


def free_cells(problem: Problem, grid: Grid, topic: int) -> list[tuple[int, int]]:
    """The empty (slot, space) cells where the topic could be given, or given again, without breaking a rule.

    Cost: O(slots × spaces × topics in the slot).
    """
    taken = {(slot, space) for _, slot, space in grid.occurrences()}
    cells = []
    for slot in range(problem.slots):
        beside = [other for other, where, _ in grid.occurrences() if where == slot]
        if topic in beside or not slot_is_allowed(problem, topic, slot) or absent_hosts(problem, topic, slot):
            continue
        if any(common_hosts(problem, topic, other) for other in beside):
            continue
        cells += [
            (slot, space)
            for space in range(len(problem.spaces))
            if (slot, space) not in taken
            and (slot, space) not in problem.closed_cells
            and space_fault(problem, topic, space) is None
        ]
    return cells
