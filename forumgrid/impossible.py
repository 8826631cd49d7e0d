"""Why a grid is impossible: a smallest set of topics, rules and people that conflict, and the cheapest ways out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from forumgrid.problem import NOWHERE, Grid, Problem
from forumgrid.rules import Broken, absent_hosts, common_hosts, fixed_moved, slot_is_allowed, space_fault

COSTS = {
    "space_too_small": 2,
    "slot_not_allowed": 3,
    "space_closed": 3,
    "fixed_moved": 4,
    "space_unsuitable": 4,
    "host_absent": 5,
    "host_busy": 5,
    "space_not_step_free": 8,
    "required_missing": 6,
}
"""What it costs to put a rule aside once; only the order of these matters."""


@dataclass(frozen=True)
class Relaxation:
    """Rules that, put aside together, leave a problem that can be solved; the cheaper the better."""

    cost: int
    aside: tuple[Broken, ...]


@dataclass(frozen=True)
class Impossible:
    """Why there is no grid: topics that cannot all be placed, the rules that stop them (no rule can be spared: without any one
    of them the rest could be met), and ways out, the cheapest first.
    """

    topics: tuple[int, ...]
    rules: tuple[Broken, ...]
    relaxations: tuple[Relaxation, ...]


def place_required(
    problem: Problem, topics: Iterable[int] | None = None, aside: frozenset[Broken] = frozenset()
) -> Grid | None:
    """A grid of the topics that may not be left out (or of `topics`), by integer programming; None when there is none.

    `aside`: rules not to be minded. Cost: a programme of topics · slots · spaces binaries.
    """
    chosen = tuple(sorted(problem.required if topics is None else topics))
    model = _Model(problem, chosen)
    answer = model.solve({fact for fact in model.facts if fact in aside}, elastic=False)
    return None if answer is None else answer[0]


def explain_impossible(problem: Problem, ways_out: int = 4) -> Impossible | None:
    """Why the topics that may not be left out cannot all be placed; None when they can.

    The topics are a smallest set: one alone is tried, then pairs, then the set is thinned out until no topic can be spared (no
    part of it conflicts, though another set might be smaller). The rules are thinned out in the same way. The ways out minimise `COSTS`; each next one
    uses another combination of rules. Cost: a few hundred small integer programmes.
    """
    everything = tuple(sorted(problem.required))
    if place_required(problem, everything) is not None:
        return None
    topics = _smallest(problem, everything)
    rules = _needed(problem, topics)
    return Impossible(topics, rules, tuple(_ways_out(problem, everything, ways_out)))


def _smallest(problem: Problem, topics: Sequence[int]) -> tuple[int, ...]:
    for topic in topics:
        cells = itertools.product(range(problem.slots), range(len(problem.spaces)))
        if all(_facts(problem, topic, slot, space) for slot, space in cells):
            return (topic,)
    for one, other in itertools.combinations(topics, 2):
        together = problem.fixed.get(one, (NOWHERE,))[0] == problem.fixed.get(other, (NOWHERE - 1,))[0]
        if (together or common_hosts(problem, one, other)) and place_required(problem, (one, other)) is None:
            return one, other
    kept = list(topics)
    for topic in topics:
        fewer = [one for one in kept if one != topic]
        if fewer and place_required(problem, fewer) is None:
            kept = fewer
    return tuple(kept)


def _needed(problem: Problem, topics: tuple[int, ...]) -> tuple[Broken, ...]:
    """Rules none of which can be spared: each is put aside for good if the conflict stays without it.

    Rules that are cheap to put aside are tried last, so that what is shown is what one would touch first.
    """
    model = _Model(problem, topics)
    aside: set[Broken] = set()
    for fact in sorted(model.facts, key=lambda one: -COSTS[one.code]):
        if model.solve(aside | {fact}, elastic=False) is None:
            aside.add(fact)
    by_hand = {Broken("required_missing", (topic,)) for topic in problem.fixed}  # said already by its being fixed
    return tuple(fact for fact in model.facts if fact not in aside | by_hand)


def _ways_out(problem: Problem, topics: tuple[int, ...], count: int) -> list[Relaxation]:
    model, ways = _Model(problem, topics), []
    refused: list[frozenset[Broken]] = []
    for _ in range(count):
        answer = model.solve(set(), elastic=True, refused=refused)
        if answer is None:
            break
        aside = answer[1]
        ways.append(Relaxation(sum(COSTS[fact.code] for fact in aside), aside))
        refused.append(frozenset(aside))
    return ways


class _Model:
    """Placing topics as an integer programme; every rule that a place would break is a fact that can be put aside."""

    def __init__(self, problem: Problem, topics: tuple[int, ...]) -> None:
        self.problem, self.topics = problem, topics
        self.places: list[tuple[int, int, int]] = []
        self.broken_by: list[tuple[Broken, ...]] = []
        for topic in topics:
            for slot in range(problem.slots):
                for space in range(len(problem.spaces)):
                    self.places.append((topic, slot, space))
                    self.broken_by.append(_facts(problem, topic, slot, space))
        clashes = [
            Broken("host_busy", tuple(t for t in topics if person in problem.hosts[t]), (person,))
            for person in sorted({person for topic in topics for person in problem.hosts[topic]})
        ]
        self.clashes = [fact for fact in clashes if len(fact.topics) > 1]
        left_out = [Broken("required_missing", (topic,)) for topic in topics]
        found = dict.fromkeys(fact for facts in self.broken_by for fact in facts)
        self.facts: list[Broken] = [*found, *self.clashes, *left_out]
        self.number = {fact: len(self.places) + at for at, fact in enumerate(self.facts)}

    def solve(
        self, aside: set[Broken], *, elastic: bool, refused: Sequence[frozenset[Broken]] = ()
    ) -> tuple[Grid, tuple[Broken, ...]] | None:
        """A grid of all the topics, minding the rules not put `aside`; when `elastic`, rules may be put aside at their cost."""
        columns = len(self.places) + len(self.facts)
        rows: list[tuple[list[int], list[float], float, float]] = []
        for topic in self.topics:
            mine = [at for at, place in enumerate(self.places) if place[0] == topic]
            rows.append(([*mine, self.number[Broken("required_missing", (topic,))]], [1.0] * (len(mine) + 1), 1, 1))
        cells: dict[tuple[int, int], list[int]] = {}
        for at, (_, slot, space) in enumerate(self.places):
            cells.setdefault((slot, space), []).append(at)
        rows += [(rivals, [1.0] * len(rivals), -np.inf, 1) for rivals in cells.values() if len(rivals) > 1]
        for at, facts in enumerate(self.broken_by):
            rows += [([at, self.number[fact]], [1.0, -1.0], -np.inf, 0) for fact in facts]
        for fact in self.clashes:
            for slot in range(self.problem.slots):
                there = [i for i, place in enumerate(self.places) if place[0] in fact.topics and place[1] == slot]
                spared = [1.0] * len(there) + [1.0 - len(fact.topics)]
                rows.append(([*there, self.number[fact]], spared, -np.inf, 1))
        for combination in refused:
            used = [self.number[fact] for fact in combination]
            rows.append((used, [1.0] * len(used), -np.inf, len(used) - 1))
        upper = np.ones(columns)
        cost = np.zeros(columns)
        for fact, number in self.number.items():
            upper[number] = 1.0 if elastic or fact in aside else 0.0
            cost[number] = COSTS[fact.code] if elastic else 0.0
        answer = self._run(rows, cost, upper)
        if answer is None:
            return None
        slot_of, space_of = [NOWHERE] * self.problem.topics, [NOWHERE] * self.problem.topics
        for at in np.flatnonzero(answer[: len(self.places)] > 0.5).tolist():
            topic, slot, space = self.places[at]
            slot_of[topic], space_of[topic] = slot, space
        aside_now = tuple(fact for fact in self.facts if answer[self.number[fact]] > 0.5)
        return Grid(tuple(slot_of), tuple(space_of)), aside_now

    def _run(self, rows: Any, cost: Any, upper: Any) -> Any:
        if not rows:
            return np.zeros(len(cost))
        at = np.concatenate([np.full(len(columns), row) for row, (columns, *_) in enumerate(rows)]).astype(np.int64)
        column = np.concatenate([np.array(columns, dtype=np.int64) for columns, *_ in rows])
        data = np.concatenate([np.array(values) for _, values, *_ in rows])
        matrix = scipy.sparse.csr_matrix((data, (at, column)), shape=(len(rows), len(cost)))
        low, high = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
        solved = scipy.optimize.milp(
            cost,
            constraints=scipy.optimize.LinearConstraint(matrix, low, high),
            bounds=scipy.optimize.Bounds(0, upper),
            integrality=np.ones(len(cost)),
        )
        return solved.x if solved.status == 0 and solved.x is not None else None


def _facts(problem: Problem, topic: int, slot: int, space: int) -> tuple[Broken, ...]:
    """Every rule that a topic in a cell would break by itself."""
    facts = []
    if fixed_moved(problem, topic, slot, space):
        facts.append(Broken("fixed_moved", (topic,), (), *problem.fixed[topic]))
    away = absent_hosts(problem, topic, slot)
    if away:
        facts.append(Broken("host_absent", (topic,), away, slot))
    if not slot_is_allowed(problem, topic, slot):
        facts.append(Broken("slot_not_allowed", (topic,), (), slot))
    if (slot, space) in problem.closed_cells:
        facts.append(Broken("space_closed", (), (), slot, space))
    fault = space_fault(problem, topic, space)
    if fault:
        facts.append(Broken(fault[0], (topic,), fault[1], None, space))
    return tuple(facts)
