"""Explain a grid: satisfied and missed wishes, by person and by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from forumgrid.problem import NOWHERE, Grid, IntArray, Problem
from forumgrid.seats.assign import FREE, assign
from forumgrid.value import Evenness, evenness, ideals

NOT_PLACED = "not_placed"
"""The topic is not on the grid."""
ELSEWHERE = "elsewhere"
"""The person is at another topic of that slot."""
ABSENT = "absent"
"""The person is away in the topic's slot."""
NOT_REACHABLE = "not_reachable"
"""The space has steps, or no seat was left."""


@dataclass(frozen=True)
class Missed:
    """A wish that is not met: how much it was worth, why (a code of this module), in which slot and because of which topic."""

    topic: int
    weight: int
    why: str
    slot: int = NOWHERE
    because: int = FREE


@dataclass(frozen=True)
class PersonAccount:
    """What one person gets: `gain` of their `ideal` (share 0 to 1, None without wishes), the wishes `met` as (slot, topic,
    weight), and those `missed`, dearest first.
    """

    person: int
    gain: int
    ideal: int
    share: float | None
    met: tuple[tuple[int, int, int], ...]
    missed: tuple[Missed, ...]


@dataclass(frozen=True)
class Rival:
    """A topic because of which people miss another one: how many of them, and what the missed wishes are worth."""

    topic: int
    people: int
    weight: int


@dataclass(frozen=True)
class TopicAccount:
    """What becomes of one topic: its first cell (−1 when not placed), how many wish for it and what that is worth, how many
    come, how many miss it (and the worth of it), because of which rivals, and how many are away.
    """

    topic: int
    slot: int
    space: int
    wished_by: int
    wished_weight: int
    comes: int
    missed_by: int
    missed_weight: int
    rivals: tuple[Rival, ...]
    away: int


@dataclass(frozen=True)
class Explanation:
    """The whole account: `people` and `topics` in order, how evenly it is shared, what the programmes are worth together (the
    value of the grid, less what is lost for want of seats) and the sum of all ideals.
    """

    people: Sequence[PersonAccount]
    topics: tuple[TopicAccount, ...]
    evenness: Evenness
    value: int
    ideal: int
    gains: IntArray
    ideals: IntArray

    @property
    def with_ideal(self) -> int:
        """How many people have an ideal, and so a share of it."""
        return int((self.ideals > 0).sum())

    def least_served(self, count: int = 10) -> tuple[PersonAccount, ...]:
        """The people who get the least share of their ideal, least first (those without an ideal are left out)."""
        known = np.flatnonzero(self.ideals > 0)
        share = self.gains[known] / self.ideals[known]
        order = np.lexsort((known, -self.ideals[known], share))[:count]
        return tuple(self.people[person] for person in known[order].tolist())

    def most_missed(self, count: int = 10) -> tuple[TopicAccount, ...]:
        """The topics whose missed wishes weigh most, heaviest first."""
        return tuple(sorted(self.topics, key=lambda topic: (-topic.missed_weight, topic.topic))[:count])


def explain(problem: Problem, grid: Grid, programmes: IntArray | None = None) -> Explanation:
    """Account for a grid by person and by topic.

    Parameters
    ----------
    problem, grid : a grid of the problem, complete or not.
    programmes : (people, slots) topic of each person or `FREE`; by default those that `assign` makes, which are the ones that
        people are given: an account of other programmes, of equal worth but with other ties, would contradict them.

    Returns
    -------
    An `Explanation`.

    Cost
    ----
    That of `assign`, and O(wishes).
    """
    if programmes is None:
        programmes = assign(problem, grid).programmes
    best = ideals(problem)
    people: Sequence[PersonAccount] = _People(problem, grid, programmes, best) if problem.people else ()
    fates = _fates(problem, grid, programmes) if not grid.extra else None
    if fates is None:
        every = tuple(people)
        gained = np.array([account.gain for account in every], dtype=np.int64)
        return Explanation(
            every,
            _topics(problem, grid, every, programmes),
            evenness(problem, grid, gained),
            int(gained.sum()),
            int(best.sum()),
            gained,
            best,
        )
    gained = np.bincount(fates.person[fates.met], weights=fates.weight[fates.met], minlength=problem.people).astype(
        np.int64
    )
    return Explanation(
        people,
        _topics_of(problem, grid, fates, programmes),
        evenness(problem, grid, gained),
        int(gained.sum()),
        int(best.sum()),
        gained,
        best,
    )


class _People(Sequence[PersonAccount]):
    """What each person gets, worked out when it is asked for."""

    def __init__(self, problem: Problem, grid: Grid, programmes: IntArray, best: IntArray) -> None:
        self._problem, self._programmes, self._ideals = problem, programmes, best
        self._bounds = np.searchsorted(problem.wish_person, np.arange(problem.people + 1)).tolist()
        self._slots_of: dict[int, list[int]] = {}
        for topic, slot, _ in grid.occurrences():
            self._slots_of.setdefault(topic, []).append(slot)

    def __len__(self) -> int:
        return int(self._problem.people)

    @overload
    def __getitem__(self, person: int) -> PersonAccount: ...
    @overload
    def __getitem__(self, person: slice) -> tuple[PersonAccount, ...]: ...
    def __getitem__(self, person: int | slice) -> PersonAccount | tuple[PersonAccount, ...]:
        if isinstance(person, slice):
            return tuple(self[number] for number in range(*person.indices(len(self))))
        number = range(len(self))[person]  # counts from the end too, and refuses who is not there
        own = slice(self._bounds[number], self._bounds[number + 1])
        worth = dict(zip(self._problem.wish_topic[own].tolist(), self._problem.wish_weight[own].tolist(), strict=True))
        programme = self._programmes[number].tolist()
        return _person(self._problem, number, worth, programme, self._slots_of, int(self._ideals[number]))


@dataclass(frozen=True, eq=False)
class _Fates:
    """What becomes of each wish worth something, in parallel arrays: whether it is `met`, else whether the person is `away` in
    the topic's slot, and the topic at which they are `instead` (`FREE`: at none).
    """

    person: IntArray
    topic: IntArray
    weight: IntArray
    met: NDArray[np.bool_]
    away: NDArray[np.bool_]
    instead: IntArray


def _fates(problem: Problem, grid: Grid, programmes: IntArray) -> _Fates:
    wished_for = problem.wish_weight > 0
    person, topic, weight = (
        problem.wish_person[wished_for],
        problem.wish_topic[wished_for],
        problem.wish_weight[wished_for],
    )
    slot = np.asarray(grid.slot_of_topic, dtype=np.int64)[topic] if problem.topics else topic
    placed = slot != NOWHERE
    instead = np.full(len(topic), FREE, dtype=np.int64)
    instead[placed] = np.asarray(programmes)[person[placed], slot[placed]]
    away = np.zeros(len(topic), dtype=np.bool_)
    away[placed] = ~problem.presence()[person[placed], slot[placed]]
    return _Fates(person, topic, weight, placed & (instead == topic), away, instead)


def _topics_of(problem: Problem, grid: Grid, fates: _Fates, programmes: IntArray) -> tuple[TopicAccount, ...]:
    """The account of each topic of a grid on which none is given twice."""
    count = problem.topics

    def people(which: NDArray[np.bool_]) -> list[int]:
        counts: list[int] = np.bincount(fates.topic[which], minlength=count).tolist()
        return counts

    def worth(which: NDArray[np.bool_]) -> list[int]:
        weights = np.bincount(fates.topic[which], weights=fates.weight[which], minlength=count)
        worths: list[int] = weights.astype(np.int64).tolist()
        return worths

    every = np.ones(len(fates.topic), dtype=np.bool_)
    absent = ~fates.met & fates.away
    lacking = ~fates.met & ~fates.away
    elsewhere = lacking & (fates.instead != FREE)
    pairs, inverse = np.unique(fates.topic[elsewhere] * max(1, count) + fates.instead[elsewhere], return_inverse=True)
    lost = np.bincount(inverse, weights=fates.weight[elsewhere], minlength=len(pairs)).astype(np.int64)
    rivals: list[list[Rival]] = [[] for _ in range(count)]
    for pair, number, weight in zip(
        pairs.tolist(), np.bincount(inverse, minlength=len(pairs)).tolist(), lost.tolist(), strict=True
    ):
        rivals[pair // count].append(Rival(pair % count, number, weight))
    going = np.asarray(programmes)
    comes = np.bincount(going[going != FREE], minlength=count).tolist()
    columns = (people(every), worth(every), comes, people(lacking), worth(lacking), people(absent))
    return tuple(
        TopicAccount(
            topic=topic,
            slot=grid.slot_of_topic[topic],
            space=grid.space_of_topic[topic],
            wished_by=wished_by,
            wished_weight=wished_weight,
            comes=came,
            missed_by=missed_by,
            missed_weight=missed_weight,
            rivals=tuple(sorted(rivals[topic], key=lambda rival: (-rival.weight, rival.topic))),
            away=away,
        )
        for topic, (wished_by, wished_weight, came, missed_by, missed_weight, away) in enumerate(
            zip(*columns, strict=True)
        )
    )


def _person(
    problem: Problem,
    person: int,
    worth: dict[int, int],
    programme: list[int],
    slots_of: dict[int, list[int]],
    ideal: int,
) -> PersonAccount:
    met: list[tuple[int, int, int]] = []
    for slot, topic in enumerate(programme):
        if worth.get(topic, 0) and all(topic != already for _, already, _ in met):
            met.append((slot, topic, worth[topic]))
    attended = {topic for _, topic, _ in met}
    missed = [
        _missed(problem, person, topic, weight, programme, slots_of.get(topic, []))
        for topic, weight in worth.items()
        if weight and topic not in attended
    ]
    gain = sum(weight for _, _, weight in met)
    return PersonAccount(
        person=person,
        gain=gain,
        ideal=ideal,
        share=gain / ideal if ideal else None,
        met=tuple(met),
        missed=tuple(sorted(missed, key=lambda wish: (-wish.weight, wish.topic))),
    )


def _missed(problem: Problem, person: int, topic: int, weight: int, programme: list[int], slots: list[int]) -> Missed:
    if not slots:
        return Missed(topic, weight, NOT_PLACED)
    present = [slot for slot in slots if (person, slot) not in problem.absent]
    if not present:
        return Missed(topic, weight, ABSENT, slots[0])
    slot = present[0]
    if programme[slot] == FREE:
        return Missed(topic, weight, NOT_REACHABLE, slot)
    return Missed(topic, weight, ELSEWHERE, slot, programme[slot])


def _topics(
    problem: Problem, grid: Grid, people: tuple[PersonAccount, ...], programmes: IntArray
) -> tuple[TopicAccount, ...]:
    wished: list[list[int]] = [[0, 0] for _ in range(problem.topics)]  # people, weight
    missed: list[list[Missed]] = [[] for _ in range(problem.topics)]
    for account in people:
        for _, topic, weight in account.met:
            wished[topic][0] += 1
            wished[topic][1] += weight
        for wish in account.missed:
            wished[wish.topic][0] += 1
            wished[wish.topic][1] += wish.weight
            missed[wish.topic].append(wish)
    comes = [0] * problem.topics
    for programme in programmes.tolist():
        for topic in set(programme) - {FREE}:
            comes[topic] += 1
    accounts = []
    for topic in range(problem.topics):
        rivals: dict[int, list[int]] = {}
        for wish in missed[topic]:
            if wish.why == ELSEWHERE:
                rivals.setdefault(wish.because, []).append(wish.weight)
        ranked = sorted(
            (Rival(other, len(ws), sum(ws)) for other, ws in rivals.items()), key=lambda r: (-r.weight, r.topic)
        )
        lacking = [wish for wish in missed[topic] if wish.why != ABSENT]
        accounts.append(
            TopicAccount(
                topic=topic,
                slot=grid.slot_of_topic[topic],
                space=grid.space_of_topic[topic],
                wished_by=wished[topic][0],
                wished_weight=wished[topic][1],
                comes=comes[topic],
                missed_by=len(lacking),
                missed_weight=sum(wish.weight for wish in lacking),
                rivals=tuple(ranked),
                away=len(missed[topic]) - len(lacking),
            )
        )
    return tuple(accounts)
