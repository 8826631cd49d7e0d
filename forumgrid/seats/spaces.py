"""Assign spaces to the topics of a slot (assignment problem, Kuhn 1955)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy

from forumgrid.problem import NOWHERE, STEP_FREE, Grid, Problem
from forumgrid.rules import Masks
from forumgrid.value import FloatArray

_FORBIDDEN = -1e15


def audiences(problem: Problem, slot_of: Sequence[int]) -> scipy.sparse.csr_matrix:
    """Who would sit where: (people, topics), each person's best topic in each slot they are there, ties shared out evenly."""
    slot = np.asarray(slot_of, dtype=np.int64)[problem.wish_topic] if problem.topics else np.zeros(0, dtype=np.int64)
    weight, person = problem.wish_weight, problem.wish_person
    counted = (slot != NOWHERE) & (weight > 0)
    counted[counted] = problem.presence()[person[counted], slot[counted]]
    person, topic, slot, weight = person[counted], problem.wish_topic[counted], slot[counted], weight[counted]
    best = np.zeros((problem.people, problem.slots), dtype=np.int64)
    np.maximum.at(best, (person, slot), weight)
    top = weight == best[person, slot]
    person, topic, slot = person[top], topic[top], slot[top]
    ties = np.zeros((problem.people, problem.slots))
    np.add.at(ties, (person, slot), 1.0)
    return scipy.sparse.csr_matrix((1.0 / ties[person, slot], (person, topic)), shape=(problem.people, problem.topics))


def assign_spaces(
    problem: Problem, rules: Masks, slot_of: Sequence[int], keep: Grid | None = None, *, firmly: bool = False
) -> tuple[int, ...]:
    """Give every placed topic a space of its slot.

    In this order: no rule broken; people who need step-free spaces can enter where they wish to be; as many seats as possible
    for the audience the grid predicts (or the expected size); the space it had in `keep`; large audiences in large spaces; the
    same space for those who stay from one slot to the next. With `firmly`, a topic that keeps its slot of `keep` keeps its space
    there, whatever the audience, unless a rule forbids it. A topic for which no space is left (the slot cannot be matched)
    gets −1. Cost: slots · spaces³ at most.
    """
    space_of = [NOWHERE] * problem.topics
    if not problem.spaces:
        return tuple(space_of)
    going = audiences(problem, slot_of)
    audience = np.asarray(going.sum(axis=0)).ravel()
    size = np.array([max(audience[t], problem.expected_size[t] or 0) for t in range(problem.topics)])
    capacity = np.array([space.capacity for space in problem.spaces], dtype=np.float64)
    steps = np.array([STEP_FREE not in space.features for space in problem.spaces])
    stopped = _stopped(problem, going)
    together = (going.T @ going).tocsr()
    before: dict[int, int] = {}
    for slot in range(problem.slots):
        topics = [topic for topic in range(problem.topics) if slot_of[topic] == slot]
        if not topics:
            before = {}
            continue
        worth = 1e4 * np.minimum(size[topics][:, None], capacity[None, :])
        worth += np.outer(size[topics], capacity) / max(1.0, capacity.max())
        worth -= 1e9 * np.outer(stopped[topics], steps)
        for row, topic in enumerate(topics):
            if keep is not None and keep.slot_of_topic[topic] == slot and keep.space_of_topic[topic] != NOWHERE:
                worth[row, keep.space_of_topic[topic]] += 1e12 if firmly else 5e3
            for space, other in before.items():
                worth[row, space] += together[topic, other]
        free = rules.suits[topics] & rules.open[slot]
        worth[~free] = _FORBIDDEN
        for row, space in zip(*scipy.optimize.linear_sum_assignment(worth, maximize=True), strict=True):
            if free[row, space]:
                space_of[topics[row]] = int(space)
        before = {space_of[topic]: topic for topic in topics if space_of[topic] != NOWHERE}
    return tuple(space_of)


def _stopped(problem: Problem, going: scipy.sparse.csr_matrix) -> FloatArray:
    """For each topic, how many people who need step-free spaces would go there."""
    needing = np.zeros(problem.people)
    needing[list(problem.needs_step_free)] = 1.0
    return np.asarray(going.T @ needing).ravel()
