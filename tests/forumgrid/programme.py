"""The whole model as one integer programme, written without the core's own code: what no grid exceeds, and by how few moves."""

from collections import defaultdict

import numpy as np
import scipy

from tests.forumgrid.oracle import wishes


class Programme:
    """Variables and lines; `solve` maximises by HiGHS and returns the value and the solution."""

    def __init__(self):
        self.worth, self.whole, self.high, self.lines = [], [], [], []

    def variable(self, worth=0, *, whole=True, high=1):
        self.worth.append(worth)
        self.whole.append(int(whole))
        self.high.append(high)
        return len(self.worth) - 1

    def line(self, terms, low=-np.inf, high=np.inf):
        self.lines.append((terms, low, high))

    def solve(self):
        rows = [number for number, (terms, _, _) in enumerate(self.lines) for _ in terms]
        columns = [at for terms, _, _ in self.lines for at, _ in terms]
        factors = [factor for terms, _, _ in self.lines for _, factor in terms]
        matrix = scipy.sparse.csr_matrix((factors, (rows, columns)), shape=(len(self.lines), len(self.worth)))
        solved = scipy.optimize.milp(
            -np.array(self.worth, dtype=float),
            constraints=scipy.optimize.LinearConstraint(matrix, [line[1] for line in self.lines], [line[2] for line in self.lines]),
            integrality=self.whole,
            bounds=scipy.optimize.Bounds(0, np.array(self.high, dtype=float)),
            options={"mip_rel_gap": 0},
        )  # fmt: skip
        return (None, None) if solved.x is None else (round(-solved.fun), solved.x)


def may_be(problem, topic, slot, space):
    """Whether the rules let the topic be in the cell, as far as it alone goes."""
    offered = problem.spaces[space].features
    allowed = problem.allowed_slots[topic]
    size = problem.expected_size[topic]
    return (
        (slot, space) not in problem.closed_cells
        and problem.needs[topic] <= offered
        and (allowed is None or slot in allowed)
        and not any((person, slot) in problem.absent for person in problem.hosts[topic])
        and ("step_free" in offered or not set(problem.hosts[topic]) & problem.needs_step_free)
        and not (problem.hard_sizes and size is not None and size > problem.spaces[space].capacity)
    )


def _cells(problem, program, extra=()):
    """A variable for each lawful cell of each topic, with the rules between them; cells of `extra` are taken."""
    cells = {}
    taken, given = {(slot, space) for _, slot, space in extra}, {(topic, slot) for topic, slot, _ in extra}
    for topic in range(problem.topics):
        for slot in range(problem.slots):
            for space in range(len(problem.spaces)):
                if (slot, space) not in taken and (topic, slot) not in given and may_be(problem, topic, slot, space):
                    cells[topic, slot, space] = program.variable()
    for topic in range(problem.topics):
        own_cells = [at for (t, _, _), at in cells.items() if t == topic]
        program.line([(at, 1) for at in own_cells], 1 if topic in problem.required else 0, problem.repeats[topic])
        for slot in range(problem.slots):
            program.line([(at, 1) for (t, s, _), at in cells.items() if (t, s) == (topic, slot)], 0, 1)
    for slot in range(problem.slots):
        for space in range(len(problem.spaces)):
            program.line([(at, 1) for (_, s, r), at in cells.items() if (s, r) == (slot, space)], 0, 1)
        for person in range(problem.people):
            busy = sum(s == slot and person in problem.hosts[t] for t, s, _ in extra)
            own = [(at, 1) for (t, s, _), at in cells.items() if s == slot and person in problem.hosts[t]]
            program.line(own, 0, 1 - busy)
    for topic, (slot, space) in problem.fixed.items():
        places = [space] if space is not None else range(len(problem.spaces))
        program.line([(cells[topic, slot, r], 1) for r in places if (topic, slot, r) in cells], 1, 1)
    return cells


def _programmes(problem, program, cells, extra=(), *, seats):
    """What people attend: a variable for each wish and slot. Hosts are at their own topics; with `seats`, within them."""
    worth = wishes(problem)
    places = defaultdict(list)
    for (topic, slot, space), at in cells.items():
        places[topic, slot].append((space, at))
    fixed = {(topic, slot): space for topic, slot, space in extra}
    once, hour, sits = defaultdict(list), defaultdict(list), defaultdict(list)
    terms = []
    for (person, topic), weight in worth.items():
        for slot in range(problem.slots):
            if (person, slot) in problem.absent or weight == 0:
                continue
            may = [
                (at, -1)
                for space, at in places[topic, slot]
                if person not in problem.needs_step_free or "step_free" in problem.spaces[space].features
            ]
            stands = (topic, slot) in fixed and (
                person not in problem.needs_step_free or "step_free" in problem.spaces[fixed[topic, slot]].features
            )
            if not may and not stands:
                continue
            goes = program.variable(whole=True)
            terms.append((goes, weight))
            program.line([(goes, 1), *may], high=int(stands))
            once[person, topic].append((goes, 1))
            hour[person, slot].append((goes, 1))
            if person not in problem.hosts[topic]:
                sits[topic, slot].append((goes, 1))
            for other in range(problem.topics):  # whoever hosts is there, and nowhere else
                if other != topic and person in problem.hosts[other]:
                    busy = [(at, 1) for _, at in places[other, slot]]
                    program.line([(goes, 1), *busy], high=1 - int((other, slot) in fixed))
    for several in [*once.values(), *hour.values()]:
        program.line(several, 0, 1)
    if seats:
        for (topic, slot), here in sits.items():
            hosts = sum((person, slot) not in problem.absent for person in problem.hosts[topic])
            room = [(at, -max(problem.spaces[space].capacity - hosts, 0)) for space, at in places[topic, slot]]
            still = max(problem.spaces[fixed[topic, slot]].capacity - hosts, 0) if (topic, slot) in fixed else 0
            program.line([*here, *room], high=still)
    return terms


def best(problem):
    """(the most any grid is worth, the fewest wishes lost to seats of all grids worth that), None when there is no grid."""
    first = Programme()
    for at, weight in _programmes(problem, first, _cells(problem, first), seats=False):
        first.worth[at] = weight
    value, _ = first.solve()
    if value is None:
        return None
    second = Programme()
    cells = _cells(problem, second)
    second.line(_programmes(problem, second, cells, seats=False), low=value)
    for at, weight in _programmes(problem, second, cells, seats=True):
        second.worth[at] = weight
    seated, _ = second.solve()
    return value, value - seated


def best_mended(problem, before, home, moves):
    """(value, wishes lost to seats) of the best grid in which at most `moves` of the topics `home` (topic → cell) are elsewhere."""
    totals = []
    for value in (None, 0):
        program = Programme()
        cells = _cells(problem, program, before.extra)
        for topic in range(problem.topics):
            program.line([(at, 1) for (t, _, _), at in cells.items() if t == topic], 0, 1)
        stays = [(cells[topic, *cell], 1) for topic, cell in home.items() if (topic, *cell) in cells]
        program.line(stays, low=len(home) - moves)
        free = _programmes(problem, program, cells, before.extra, seats=False)
        if value is not None:
            program.line(free, low=totals[0])
            free = _programmes(problem, program, cells, before.extra, seats=True)
        for at, weight in free:
            program.worth[at] = weight
        totals.append(program.solve()[0])
    return totals[0], totals[0] - totals[1]
