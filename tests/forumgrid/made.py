"""Small made-up problems and grids for tests: every feature of the model, drawn from a seed."""

from dataclasses import replace

import numpy as np

from forumgrid import STEP_FREE, Grid, Problem, Space
from forumgrid.rules import space_fault


def problem(seed, *, people=7, topics=6, slots=3, spaces=2, repeats=False, step_free=False, capacity=(1, 6)):
    """A tiny problem with hosts, absences, needs and closed cells."""
    rng = np.random.default_rng(seed)
    features = [frozenset({STEP_FREE} if rng.random() < 0.6 else ()) for _ in range(spaces)]
    return Problem.create(
        people=people,
        topics=topics,
        slots=slots,
        spaces=[Space(int(rng.integers(*capacity)), one) for one in features],
        wishes=[(p, t, int(rng.integers(1, 4))) for p in range(people) for t in range(topics) if rng.random() < 0.55],
        hosts=[int(rng.integers(people)) for _ in range(topics)],
        absent=[(p, s) for p in range(people) for s in range(slots) if rng.random() < 0.1],
        closed_cells=[(s, r) for s in range(slots) for r in range(spaces) if rng.random() < 0.1],
        repeats=[2 if repeats and t < 2 else 1 for t in range(topics)],
        needs_step_free=[p for p in range(people) if step_free and rng.random() < 0.4],
    )


def grid(made, seed):
    """A grid of random cells, at most one topic in each; some rules may be broken. Repeats get a second free cell."""
    rng = np.random.default_rng(seed)
    cells = [(s, r) for s in range(made.slots) for r in range(len(made.spaces))]
    order = rng.permutation(len(cells)).tolist()
    slot_of, space_of = [-1] * made.topics, [-1] * made.topics
    for topic in rng.permutation(made.topics).tolist():
        if order and rng.random() < 0.9:
            slot_of[topic], space_of[topic] = cells[order.pop()]
    extra = []
    for topic in range(made.topics):
        free = [at for at in order if cells[at][0] != slot_of[topic]]
        if made.repeats[topic] > 1 and slot_of[topic] != -1 and free:
            order.remove(free[0])
            extra.append((topic, *cells[free[0]]))
    return Grid(tuple(slot_of), tuple(space_of), tuple(extra))


def lawful(made, seed):
    """`grid` without the topics whose hosts would be away, busy or shut out: a grid that can be held."""
    drawn = grid(made, seed)
    slot_of, space_of, busy = list(drawn.slot_of_topic), list(drawn.space_of_topic), set(made.absent)
    for topic, slot in enumerate(slot_of):
        fault = slot >= 0 and (
            (slot, space_of[topic]) in made.closed_cells or space_fault(made, topic, space_of[topic])
        )
        if fault or any((person, slot) in busy for person in made.hosts[topic]):
            slot_of[topic] = space_of[topic] = -1
        busy |= {(person, slot_of[topic]) for person in made.hosts[topic]}
    return Grid(tuple(slot_of), tuple(space_of))


def with_fixed(made_problem, cells):
    """The same problem with topics set by hand."""
    return replace(made_problem, fixed=dict(cells), required=frozenset(cells))


def with_required(made_problem, topics):
    """The same problem with topics that may not be left out."""
    return replace(made_problem, required=frozenset(topics) | made_problem.fixed.keys())
