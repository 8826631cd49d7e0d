"""What a grid gives and what it takes away, told by person and by topic."""

from __future__ import annotations

from dataclasses import dataclass

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
    """The whole account: `people` and `topics` in order, how evenly it is shared, the value and the sum of all ideals."""

    people: tuple[PersonAccount, ...]
    topics: tuple[TopicAccount, ...]
    evenness: Evenness
    value: int
    ideal: int

    def least_served(self, count: int = 10) -> tuple[PersonAccount, ...]:
        """The people who get the least share of their ideal, least first (those without an ideal are left out)."""
        known = [one for one in self.people if one.share is not None]
        return tuple(sorted(known, key=lambda one: (one.share, -one.ideal, one.person))[:count])

    def most_missed(self, count: int = 10) -> tuple[TopicAccount, ...]:
        """The topics whose missed wishes weigh most, heaviest first."""
        return tuple(sorted(self.topics, key=lambda one: (-one.missed_weight, one.topic))[:count])


def explain(problem: Problem, grid: Grid, programmes: IntArray | None = None) -> Explanation:
    """Account for a grid by person and by topic.

    Parameters
    ----------
    problem, grid : a grid of the problem, complete or not.
    programmes : (people, slots) topic of each person or `FREE`, as `assign` makes them; by default what each person would do
        if every space were large enough, which is what the value of a grid counts.

    Returns
    -------
    An `Explanation`.

    Cost
    ----
    That of `assign`, and O(wishes).
    """
    if programmes is None:
        programmes = assign(problem, grid, seats_kept=False).programmes
    ideal = ideals(problem).tolist()
    worth: list[dict[int, int]] = [{} for _ in range(problem.people)]
    for person, topic, weight in zip(
        problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_weight.tolist(), strict=True
    ):
        worth[person][topic] = weight
    slots_of: dict[int, list[int]] = {}
    for topic, slot, _ in grid.occurrences():
        slots_of.setdefault(topic, []).append(slot)
    people = tuple(
        _person(problem, person, worth[person], programmes[person].tolist(), slots_of, ideal[person])
        for person in range(problem.people)
    )
    return Explanation(
        people=people,
        topics=_topics(problem, grid, people, programmes),
        evenness=evenness(problem, grid),
        value=sum(one.gain for one in people),
        ideal=sum(ideal),
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
        missed=tuple(sorted(missed, key=lambda one: (-one.weight, one.topic))),
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
        for one in account.missed:
            wished[one.topic][0] += 1
            wished[one.topic][1] += one.weight
            missed[one.topic].append(one)
    comes = [0] * problem.topics
    for programme in programmes.tolist():
        for topic in set(programme) - {FREE}:
            comes[topic] += 1
    accounts = []
    for topic in range(problem.topics):
        rivals: dict[int, list[int]] = {}
        for one in missed[topic]:
            if one.why == ELSEWHERE:
                rivals.setdefault(one.because, []).append(one.weight)
        ranked = sorted(
            (Rival(other, len(ws), sum(ws)) for other, ws in rivals.items()), key=lambda r: (-r.weight, r.topic)
        )
        lacking = [one for one in missed[topic] if one.why != ABSENT]
        accounts.append(
            TopicAccount(
                topic=topic,
                slot=grid.slot_of_topic[topic],
                space=grid.space_of_topic[topic],
                wished_by=wished[topic][0],
                wished_weight=wished[topic][1],
                comes=comes[topic],
                missed_by=len(lacking),
                missed_weight=sum(one.weight for one in lacking),
                rivals=tuple(ranked),
                away=len(missed[topic]) - len(lacking),
            )
        )
    return tuple(accounts)
