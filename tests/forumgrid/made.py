"""Small made-up problems and grids for tests: every feature of the model, drawn from a seed."""

from dataclasses import replace

import numpy as np

from forumgrid import STEP_FREE, Grid, Problem, Space
from forumgrid.rules import check, space_fault


def problem(seed, *, people=7, topics=6, slots=3, spaces=2, repeats=False, step_free=False, capacity=(1, 6)):
    """A tiny problem with hosts, absences, needs and closed cells."""
    rng = np.random.default_rng(seed)
    features = [frozenset({STEP_FREE} if rng.random() < 0.6 else ()) for _ in range(spaces)]
    return Problem.create(
        people=people,
        topics=topics,
        slots=slots,
        spaces=[Space(int(rng.integers(*capacity)), offered) for offered in features],
        wishes=[(p, t, int(rng.integers(1, 4))) for p in range(people) for t in range(topics) if rng.random() < 0.55],
        hosts=[int(rng.integers(people)) for _ in range(topics)],
        absent=[(p, s) for p in range(people) for s in range(slots) if rng.random() < 0.1],
        closed_cells=[(s, r) for s in range(slots) for r in range(spaces) if rng.random() < 0.1],
        repeats=[2 if repeats and t < 2 else 1 for t in range(topics)],
        needs_step_free=[p for p in range(people) if step_free and rng.random() < 0.4],
    )


def grid(drawn_problem, seed):
    """A grid of random cells, at most one topic in each; some rules may be broken. Repeats get a second free cell."""
    rng = np.random.default_rng(seed)
    cells = [(s, r) for s in range(drawn_problem.slots) for r in range(len(drawn_problem.spaces))]
    order = rng.permutation(len(cells)).tolist()
    slot_of, space_of = [-1] * drawn_problem.topics, [-1] * drawn_problem.topics
    for topic in rng.permutation(drawn_problem.topics).tolist():
        if order and rng.random() < 0.9:
            slot_of[topic], space_of[topic] = cells[order.pop()]
    extra = []
    for topic in range(drawn_problem.topics):
        free = [at for at in order if cells[at][0] != slot_of[topic]]
        if drawn_problem.repeats[topic] > 1 and slot_of[topic] != -1 and free:
            order.remove(free[0])
            extra.append((topic, *cells[free[0]]))
    return Grid(tuple(slot_of), tuple(space_of), tuple(extra))


def lawful(drawn_problem, seed):
    """`grid` without the topics whose hosts would be away, busy or shut out: a grid that can be held."""
    drawn = grid(drawn_problem, seed)
    slot_of, space_of, busy = list(drawn.slot_of_topic), list(drawn.space_of_topic), set(drawn_problem.absent)
    for topic, slot in enumerate(slot_of):
        fault = slot >= 0 and (
            (slot, space_of[topic]) in drawn_problem.closed_cells or space_fault(drawn_problem, topic, space_of[topic])
        )
        if fault or any((person, slot) in busy for person in drawn_problem.hosts[topic]):
            slot_of[topic] = space_of[topic] = -1
        busy |= {(person, slot_of[topic]) for person in drawn_problem.hosts[topic]}
    return Grid(tuple(slot_of), tuple(space_of))


def with_fixed(made_problem, cells):
    """The same problem with topics set by hand."""
    return replace(made_problem, fixed=dict(cells), required=frozenset(cells))


def with_required(made_problem, topics):
    """The same problem with topics that may not be left out."""
    return replace(made_problem, required=frozenset(topics) | made_problem.fixed.keys())


def everything(seed, *, most_people=20):
    """A small problem with every feature together: 6 to 8 topics, 3 slots, 8 to 20 people, all of it drawn from the seed."""
    rng = np.random.default_rng(seed)
    people, topics, slots, spaces = (
        int(rng.integers(8, most_people + 1)),
        int(rng.integers(6, 9)),
        3,
        int(rng.integers(2, 4)),
    )
    offers = [
        frozenset({name for name in (STEP_FREE, "projector") if space == 0 or rng.random() < 0.5}) for space in range(spaces)
    ]  # fmt: skip
    allowed = [None if rng.random() < 0.8 else sorted({0, int(rng.integers(slots))}) for _ in range(topics)]
    hosts = [int(rng.integers(people)) for _ in range(topics)]
    absent = [(p, s) for p in range(people) for s in range(slots) if rng.random() < 0.08]
    drawn_problem = Problem.create(
        people=people,
        topics=topics,
        slots=slots,
        spaces=[Space(int(rng.integers(2, 3 + people // 2)), offered) for offered in offers],
        wishes=[(p, t, int(rng.integers(1, 4))) for p in range(people) for t in range(topics) if rng.random() < 0.5],
        hosts=hosts,
        must_attend=[[int(rng.integers(people))] if rng.random() < 0.1 else [] for _ in range(topics)],
        absent=absent,
        closed_cells=[(s, r) for s in range(slots) for r in range(1, spaces) if rng.random() < 0.1],
        needs=[["projector"] if rng.random() < 0.25 else [] for _ in range(topics)],
        expected_size=[int(rng.integers(1, 6)) if rng.random() < 0.2 else None for _ in range(topics)],
        hard_sizes=bool(rng.random() < 0.5),
        repeats=[2 if rng.random() < 0.25 else 1 for _ in range(topics)],
        allowed_slots=allowed,
        needs_step_free=[p for p in range(people) if rng.random() < 0.15],
    )
    if rng.random() < 0.3:
        topic = int(rng.integers(topics))
        cells = [
            (slot, 0)
            for slot in range(slots)
            if (allowed[topic] is None or slot in allowed[topic])
            and not any((person, slot) in drawn_problem.absent for person in drawn_problem.hosts[topic])
            and space_fault(drawn_problem, topic, 0) is None
        ]
        if cells:
            slot, space = cells[int(rng.integers(len(cells)))]
            drawn_problem = with_fixed(drawn_problem, {topic: (slot, space if rng.random() < 0.5 else None)})
    return drawn_problem


def known_grid(made_problem, seed):
    """A grid that breaks no rule, of random cells, with topics given again where they may be: what people were told."""
    rng = np.random.default_rng(seed)
    cells = [(s, r) for s in range(made_problem.slots) for r in range(len(made_problem.spaces))]
    known = Grid.empty(made_problem.topics)
    for topic in [
        *rng.permutation(made_problem.topics).tolist(),
        *np.flatnonzero(np.array(made_problem.repeats) > 1).tolist(),
    ]:
        for at in rng.permutation(len(cells)).tolist()[:4]:
            cell = cells[at]
            slots, spaces = list(known.slot_of_topic), list(known.space_of_topic)
            if slots[topic] == -1:
                slots[topic], spaces[topic] = cell
                tried = Grid(tuple(slots), tuple(spaces), known.extra)
            else:
                tried = Grid(known.slot_of_topic, known.space_of_topic, (*known.extra, (topic, *cell)))
            if not check(made_problem, tried):
                known = tried
                break
    return known
