"""Moves of the annealing between two looks at the clock, by the number of wishes that a move concerns."""

from __future__ import annotations

import numpy as np

from forumgrid.problem import Problem

_TOUCHED = (
    60_000_000  # wishes looked at by accepted moves between two looks, when all are accepted: some tenths of a second
)


def moves_at_once(problem: Problem) -> int:
    """How many moves are drawn between two looks at the clock: fewer where a move concerns many wishes."""
    return int(
        min(
            np.clip(80 * problem.topics * problem.slots, 10_000, 100_000),
            most_moves(len(problem.wish_topic), problem.topics, problem.people),
        )
    )


def most_moves(wishes: int, topics: int, people: int) -> int:
    """How many moves take under a second, even if all of them are accepted."""
    concerned = wishes**2 / max(1, topics * people)
    return int(500 + _TOUCHED / max(1.0, concerned))
