"""Spaces and programmes of one choice of topics for each slot, when topics are given several times (integer programme, HiGHS)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy

from forumgrid.clock import OUT_OF_TIME, Clock, within
from forumgrid.problem import NOWHERE
from forumgrid.whole.layouts import Cell, Facts

_OPEN = np.inf


def best_rooms(
    given: Facts,
    cover: Sequence[int],
    access: Sequence[int],
    limits: int,
    step: int,
    least_stays: int,
    floor: int,
    clock: Clock,
) -> tuple[int, int, list[Cell]] | None:
    """The spaces that leave the most worth within seats, then the most topics where people were told: (worth of programmes, stays, cells).

    `cover` and `access`: for each slot, the topics there and those in step-free spaces, as bits (the second only matters for topics of
    `limits`). None when no way has more than `floor` = worth · `step` + stays. Exact, for a dozen topics and a few dozen people.
    Raises OverflowError when the clock is over first.
    """
    lines, seated = _Lines(), 0
    homes: list[int] = []
    cells: list[tuple[Cell, int]] = []
    rooms: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)  # (slot, space) → variables
    done, busy, taken = _hosts(given, cover)
    seated = int(sum(given.weight[person, topic] for person, topic in done))
    for slot, bits in enumerate(cover):
        for topic in _members(bits):
            fixed = np.flatnonzero(given.twice[slot] == topic)
            spaces = fixed.tolist() or _spaces(given, topic, slot, access[slot], limits)
            own_columns = []
            for space in spaces:
                stays = not len(fixed) and (given.home_slot[topic], given.home_space[topic]) == (slot, space)
                at = lines.variable(1 if stays else 0)
                cells.append(((topic, slot, space), at))
                own_columns.append((at, int(max(given.seats[space] - taken[topic, slot], 0))))
                rooms[slot, space].append((at, 1))
                homes += [at] if stays else []
            lines.row([(at, 1.0) for at, _ in own_columns], 1, 1)
            lines.rows_of_seats[topic, slot] = [(at, -float(room)) for at, room in own_columns]
    for used in rooms.values():
        lines.row([(at, 1.0) for at, _ in used], 0, 1)
    lines.row([(at, 1.0) for at in homes], least_stays, _OPEN)
    _people(given, lines, cover, access, done, busy, step)
    solved = lines.solve(floor - seated * step, clock)
    if solved is None:
        return None
    chosen = [cell for cell, at in cells if solved[at] > 0.5]
    n_stays = sum(bool(solved[at] > 0.5) for at in homes)
    total = round(float(np.dot(solved, lines.worth)))
    return seated + (total - n_stays) // step, n_stays, chosen


class _Lines:
    """An integer programme, line by line."""

    def __init__(self) -> None:
        self.worth: list[int] = []
        self.rows: list[tuple[list[tuple[int, float]], float, float]] = []
        self.rows_of_seats: dict[tuple[int, int], list[tuple[int, float]]] = {}

    def variable(self, worth: int) -> int:
        self.worth.append(worth)
        return len(self.worth) - 1

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def solve(self, floor: int, clock: Clock) -> Any:
        """The best values, worth more than the floor; None when there are none. Raises OverflowError when the clock is over first."""
        self.row([(at, float(worth)) for at, worth in enumerate(self.worth) if worth], floor + 1, _OPEN)
        place = np.array([(at, line) for line, (terms, _, _) in enumerate(self.rows) for at, _ in terms]).reshape(-1, 2)
        factor = [factor_of for terms, _, _ in self.rows for _, factor_of in terms]
        matrix = scipy.sparse.csr_matrix((factor, (place[:, 1], place[:, 0])), shape=(len(self.rows), len(self.worth)))
        low, high = [row[1] for row in self.rows], [row[2] for row in self.rows]
        solved = within(
            clock,
            lambda options: scipy.optimize.milp(
                -np.array(self.worth, dtype=np.float64),
                constraints=scipy.optimize.LinearConstraint(matrix, low, high),
                bounds=scipy.optimize.Bounds(0, 1),
                integrality=np.ones(len(self.worth)),
                options={"mip_rel_gap": 0, **options},
            ),
        )
        if solved is None or solved.status == OUT_OF_TIME:
            raise OverflowError
        return None if solved.x is None else np.rint(solved.x)


def _hosts(
    given: Facts, cover: Sequence[int]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]], dict[tuple[int, int], int]]:
    """Whose own topics are given: (person, topic); when they are taken up by them: (person, slot); seats they take: (topic, slot)."""
    done, busy = set(), set()
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for slot, bits in enumerate(cover):
        for topic in _members(bits):
            for person in np.flatnonzero(given.host[:, topic] & given.there[slot]).tolist():
                done.add((person, topic))
                busy.add((person, slot))
                taken[topic, slot] += 1
    return done, busy, taken


def _people(
    given: Facts, lines: _Lines, cover: Sequence[int], access: Sequence[int], done: Any, busy: Any, step: int
) -> None:
    """What each person may attend: one topic a slot, each topic once, as far as there are seats."""
    once: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for person in range(given.weight.shape[0]):
        for slot, bits in enumerate(cover):
            if (person, slot) in busy or not given.there[slot, person]:
                continue
            here = []
            for topic in _members(bits):
                may_enter = not given.limited[person] or access[slot] >> topic & 1
                if given.weight[person, topic] > 0 and may_enter and (person, topic) not in done:
                    at = lines.variable(int(given.weight[person, topic]) * step)
                    here.append((at, 1.0))
                    once[person, topic].append((at, 1.0))
                    lines.rows_of_seats[topic, slot].append((at, 1.0))
            if len(here) > 1:
                lines.row(here, 0, 1)
    for several in once.values():
        if len(several) > 1:
            lines.row(several, 0, 1)
    for terms in lines.rows_of_seats.values():
        lines.row(terms, -_OPEN, 0)


def _spaces(given: Facts, topic: int, slot: int, access: int, limits: int) -> list[int]:
    fits = given.suits[topic] & given.open[slot]
    if given.pinned[topic] == slot and given.pinned_space[topic] != NOWHERE:
        fits = fits & (np.arange(len(fits)) == given.pinned_space[topic])
    if limits >> topic & 1:
        fits = fits & (given.flat == bool(access >> topic & 1))
    return [int(space) for space in np.flatnonzero(fits)]


def _members(bits: int) -> list[int]:
    return [topic for topic in range(int(bits).bit_length()) if bits >> topic & 1]
