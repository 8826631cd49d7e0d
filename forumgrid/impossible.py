"""Why a grid is impossible: a smallest set of topics, rules and people that conflict, and the cheapest ways out."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from forumgrid.clock import Clock, within
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


class Undecided(Exception):
    """The clock was over before it was known whether there is a grid."""


def place_required(problem: Problem, topics: Iterable[int] | None = None, clock: Clock | None = None) -> Grid | None:
    """A grid of the topics that may not be left out (or of `topics`); None when there is none. Raises Undecided.

    Cost: a matching of topics and cells, which refuses most, then an integer programme of the places that rules leave.
    """
    return _Places(problem, tuple(sorted(problem.required if topics is None else topics)), clock).grid()


def explain_impossible(
    problem: Problem, ways_out: int = 4, *, time_limit: float = 10.0, should_stop: Callable[[], bool] | None = None
) -> Impossible | None:
    """Why the topics that may not be left out cannot all be placed; None when they can.

    The topics are a smallest set: one alone is tried, then pairs, then the set is thinned out until no topic can be spared (no
    part of it conflicts, though another set might be smaller). The rules are thinned out in the same way. The ways out minimise
    `COSTS`; each next one uses another combination of rules. `time_limit`: seconds in all; when they are over (or `should_stop` says
    so), topics and rules are those thinned out so far, and each way out is the cheapest found so far. Cost: matchings, small integer programmes, and one of topics · slots · spaces for each way out.
    """
    clock = Clock(time_limit, should_stop)
    everything = tuple(sorted(problem.required))
    try:
        if place_required(problem, everything, clock) is not None:
            return None
    except Undecided:
        return Impossible(everything, (), ())
    topics = _smallest(problem, everything, clock.at_most(time_limit / 4))
    rules = _needed(problem, topics, clock.at_most(time_limit / 4))
    return Impossible(topics, rules, tuple(_ways_out(problem, everything, ways_out, clock)))


def _smallest(problem: Problem, topics: tuple[int, ...], clock: Clock) -> tuple[int, ...]:
    places = _Places(problem, topics, clock)
    for topic in topics:
        if not places.free[topic].any():
            return (topic,)
    for a, b in itertools.combinations(topics, 2):
        together = problem.fixed.get(a, (NOWHERE,))[0] == problem.fixed.get(b, (NOWHERE - 1,))[0]
        if (together or common_hosts(problem, a, b)) and places.lacks_a_grid((a, b)):
            return a, b
    conflict = places.crowd() or topics
    near, spare = None, NOWHERE  # a grid of all that is kept but the spare one
    for topic in conflict:
        fewer = tuple(member for member in conflict if member != topic)
        if near is not None and places.takes_over(spare, topic, near, fewer):
            continue
        try:
            grid = places.grid(fewer) if fewer else Grid.empty(problem.topics)
        except Undecided:
            break  # what is kept conflicts, though perhaps not all of it is needed for that
        if grid is None:
            conflict = fewer
        else:
            near, spare = grid, topic
    return conflict


def _needed(problem: Problem, topics: tuple[int, ...], clock: Clock) -> tuple[Broken, ...]:
    """Rules none of which can be spared: those are put aside for good, many at a time, without which the conflict stays.

    Rules that are cheap to put aside are tried last, so that what is shown is what one would touch first. That each topic may not
    be left out is needed, as the set of topics is a smallest one.
    """
    places = _Places(problem, topics, clock)
    aside: set[Broken] = set()

    def thin(rules: Sequence[Broken]) -> None:
        if rules and places.lacks_a_grid(aside=aside.union(rules)):
            aside.update(rules)
        elif len(rules) > 1:
            thin(rules[: len(rules) // 2])
            thin(rules[len(rules) // 2 :])

    thin(sorted(places.rules, key=lambda rule: -COSTS[rule.code]))
    # That a topic set by hand may not be left out is said already by its being fixed.
    missing = [Broken("required_missing", (topic,)) for topic in topics if topic not in problem.fixed]
    return (*(rule for rule in places.rules if rule not in aside), *missing)


def _ways_out(problem: Problem, topics: tuple[int, ...], count: int, clock: Clock) -> list[Relaxation]:
    places, ways = _Places(problem, topics), []
    refused: list[tuple[Broken, ...]] = []
    for number in range(count):
        if clock.over():
            break
        aside = _cheapest(places, refused, clock.at_most(clock.left() / (count - number)))
        if aside is None:
            break
        ways.append(Relaxation(sum(COSTS[fact.code] for fact in aside), aside))
        refused.append(aside)
    return sorted(ways, key=lambda way: way.cost)


class _Places:
    """Where topics could be: every cell with the rules that each topic would break there, and who has to be at several."""

    def __init__(self, problem: Problem, topics: tuple[int, ...], clock: Clock | None = None) -> None:
        self.problem, self.topics = problem, topics
        self.clock = clock or Clock(math.inf)
        self.shape = problem.slots, len(problem.spaces)
        self.broken_by: dict[tuple[int, int, int], tuple[Broken, ...]] = {}
        self.free = {topic: np.ones(self.shape, dtype=np.bool_) for topic in topics}
        for topic, slot, space in itertools.product(topics, range(self.shape[0]), range(self.shape[1])):
            broken = _facts(problem, topic, slot, space)
            if broken:
                self.broken_by[topic, slot, space] = broken
                self.free[topic][slot, space] = False
        at: dict[int, list[int]] = {}
        for topic in topics:
            for person in problem.hosts[topic]:
                at.setdefault(person, []).append(topic)
        self.clashes = [
            Broken("host_busy", tuple(at[person]), (person,)) for person in sorted(at) if len(at[person]) > 1
        ]
        facts_of = dict.fromkeys(fact for facts in self.broken_by.values() for fact in facts)
        self.rules: tuple[Broken, ...] = (*facts_of, *self.clashes)

    def grid(self, topics: Sequence[int] | None = None, aside: Collection[Broken] = ()) -> Grid | None:
        """A grid of all the topics (or of some) that breaks no rule but those put aside; None when there is none. Raises Undecided."""
        chosen = self.topics if topics is None else tuple(topics)
        free = self.free
        if aside:
            free = {topic: self.free[topic].copy() for topic in chosen}
            for (topic, slot, space), facts in self.broken_by.items():
                if topic in free and all(fact in aside for fact in facts):
                    free[topic][slot, space] = True
        table = np.array([free[topic].ravel() for topic in chosen]).reshape(len(chosen), self.shape[0] * self.shape[1])
        cell_of = _matched(table)
        if cell_of is None:
            return None
        together = [fact.topics for fact in self.clashes if fact not in aside]
        rows = [[row for row, topic in enumerate(chosen) if topic in topics_of_host] for topics_of_host in together]
        rows = [group for group in rows if len(group) > 1]
        slots = cell_of // max(self.shape[1], 1)
        if any(len(set(slots[group].tolist())) < len(group) for group in rows):
            cell_of = self._apart(table, rows)
        return None if cell_of is None else self._as_grid(chosen, cell_of)

    def lacks_a_grid(self, topics: Sequence[int] | None = None, aside: Collection[Broken] = ()) -> bool:
        """Whether it is known that there is no such grid."""
        try:
            return self.grid(topics, aside) is None
        except Undecided:
            return False

    def _apart(self, table: Any, together: list[list[int]]) -> Any:
        """A cell for each row of the table, rows that have a host in common in different slots; None when there is none."""
        row, cell = np.nonzero(table)
        cells, slot = table.shape[1], cell // self.shape[1]
        _, used = np.unique(cell, return_inverse=True)
        blocks = [scipy.sparse.csr_array((np.ones(len(row)), (used, np.arange(len(row)))))]
        for group in together:
            rows_of_group = np.flatnonzero(np.isin(row, group))
            _, when = np.unique(slot[rows_of_group], return_inverse=True)
            shape = (int(when.max()) + 1, len(row))
            blocks.append(scipy.sparse.csr_array((np.ones(len(rows_of_group)), (when, rows_of_group)), shape=shape))
        each = scipy.sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(table), len(row)))
        constraints = [
            scipy.optimize.LinearConstraint(each, 1, 1),
            scipy.optimize.LinearConstraint(scipy.sparse.vstack(blocks, format="csr"), -np.inf, 1),
        ]
        solved = within(
            self.clock,
            lambda options: scipy.optimize.milp(
                np.zeros(len(row)),
                constraints=constraints,
                bounds=scipy.optimize.Bounds(0, 1),
                integrality=np.ones(len(row)),
                options=options,
            ),
        )
        if solved is None:
            raise Undecided
        if solved.x is None:
            return None
        taken = np.flatnonzero(solved.x > 0.5)
        cell_of = np.full(len(table), cells)
        cell_of[row[taken]] = cell[taken]
        return cell_of

    def _as_grid(self, topics: Sequence[int], cell_of: Any) -> Grid:
        slot_of, space_of = [NOWHERE] * self.problem.topics, [NOWHERE] * self.problem.topics
        for topic, cell in zip(topics, cell_of.tolist(), strict=True):
            slot_of[topic], space_of[topic] = divmod(cell, self.shape[1])
        return Grid(tuple(slot_of), tuple(space_of))

    def crowd(self) -> tuple[int, ...]:
        """Topics that have fewer cells between them than they are (Hall, 1935); none when each can have a cell of its own.

        Those that a topic left without a cell could push out in turn: as far as cells go, none of them can be spared.
        """
        table = np.array([self.free[topic].ravel() for topic in self.topics])
        cell_of = _matching(table)
        left = np.flatnonzero(cell_of < 0)
        if not len(left):
            return ()
        holder = {cell: row for row, cell in enumerate(cell_of.tolist()) if cell >= 0}
        reached, asking = {int(left[0])}, [int(left[0])]
        while asking:
            for cell in np.flatnonzero(table[asking.pop()]).tolist():
                if holder[cell] not in reached:
                    reached.add(holder[cell])
                    asking.append(holder[cell])
        return tuple(self.topics[row] for row in sorted(reached))

    def takes_over(self, spare: int, topic: int, grid: Grid, others: Sequence[int]) -> bool:
        """Whether the spare topic can have the cell of another one in a grid of all the others."""
        slot, space = grid.slot_of_topic[topic], grid.space_of_topic[topic]
        beside = [neighbour for neighbour in others if neighbour != spare and grid.slot_of_topic[neighbour] == slot]
        free = bool(self.free[spare][slot, space])
        return free and not any(common_hosts(self.problem, spare, neighbour) for neighbour in beside)


def _matching(table: Any) -> Any:
    """The cell of each row in a largest matching of rows and cells, −1 for none."""
    graph = scipy.sparse.csr_array(table.astype(np.int8))
    return scipy.sparse.csgraph.maximum_bipartite_matching(graph, perm_type="column")


def _matched(table: Any) -> Any:
    """A cell of its own for each row, or None."""
    if not len(table):
        return np.zeros(0, dtype=np.int64)
    if not table.any(axis=1).all():
        return None
    cell_of = _matching(table).astype(np.int64)
    return None if (cell_of < 0).any() else cell_of


def _cheapest(places: _Places, refused: Sequence[tuple[Broken, ...]], clock: Clock) -> tuple[Broken, ...] | None:
    """The rules that cost least to put aside so that the topics can be placed, other than the combinations refused."""
    topics, (slots, spaces) = places.topics, places.shape
    facts = [*places.rules, *(Broken("required_missing", (topic,)) for topic in topics)]
    cells = slots * spaces
    first = len(topics) * cells  # the places come first, topic by topic, then the rules
    number = {fact: first + at for at, fact in enumerate(facts)}
    row_of = {topic: at * cells for at, topic in enumerate(topics)}
    rows: list[tuple[Any, Any, float, float]] = []
    for topic in topics:
        columns_of_topic = [*range(row_of[topic], row_of[topic] + cells), number[Broken("required_missing", (topic,))]]
        rows.append((columns_of_topic, np.ones(len(columns_of_topic)), 1, 1))
    rows += [(range(cell, first, cells), np.ones(len(topics)), -np.inf, 1) for cell in range(cells)]
    for (topic, slot, space), broken in places.broken_by.items():
        rows += [([row_of[topic] + slot * spaces + space, number[fact]], [1.0, -1.0], -np.inf, 0) for fact in broken]
    for fact in places.clashes:
        for slot in range(slots):
            there = [row_of[fixed] + slot * spaces + space for fixed in fact.topics for space in range(spaces)]
            spared = [*np.ones(len(there)), 1.0 - len(fact.topics)]
            rows.append(([*there, number[fact]], spared, -np.inf, 1))
    for combination in refused:
        rows.append(([number[fact] for fact in combination], np.ones(len(combination)), -np.inf, len(combination) - 1))
    columns = first + len(facts)
    at = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
    column = np.concatenate([np.array(row[0], dtype=np.int64) for row in rows])
    data = np.concatenate([np.asarray(row[1], dtype=np.float64) for row in rows])
    matrix = scipy.sparse.csr_array((data, (at, column)), shape=(len(rows), columns))
    cost = np.zeros(columns)
    cost[first:] = [COSTS[fact.code] for fact in facts]
    constraints = scipy.optimize.LinearConstraint(matrix, [row[2] for row in rows], [row[3] for row in rows])
    solved = within(
        clock,
        lambda options: scipy.optimize.milp(
            cost,
            constraints=constraints,
            bounds=scipy.optimize.Bounds(0, 1),
            integrality=np.ones(columns),
            options=options,
        ),
    )
    if solved is None or solved.x is None:
        return None
    return tuple(fact for fact in facts if solved.x[number[fact]] > 0.5)


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
