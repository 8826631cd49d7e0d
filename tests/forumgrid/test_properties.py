"""What must not matter does not: names, the order of things, slots that are alike, unused spaces, absent people."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumgrid import Grid, Problem, Space, check, compose, evenness, gains, utopia, value
from forumgrid.files.formats import problem_from_json, problem_to_json
from forumgrid.seats.assign import assign
from forumgrid.telling.explain import explain
from forumgrid.telling.whatif import WhatIf
from tests.forumgrid import made

SEEDS = st.integers(0, 10_000)
QUICK = settings(max_examples=12, deadline=None, derandomize=True)


def _changed(problem, **changes):
    """The problem with other arguments of `create` for some of its fields."""
    content = {
        "people": problem.people,
        "topics": problem.topics,
        "slots": problem.slots,
        "spaces": problem.spaces,
        "wishes": list(zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)),
        "hosts": problem.hosts,
        "absent": problem.absent,
        "closed_cells": problem.closed_cells,
        "needs_step_free": problem.needs_step_free,
    }  # fmt: skip
    return Problem.create(**{**content, **changes})


def _renamed(problem, grid, person_to, topic_to):
    """The same problem and grid with people and topics numbered otherwise."""
    person_to, topic_to = list(person_to), list(topic_to)
    hosts = [()] * problem.topics
    slots, spaces = [-1] * problem.topics, [-1] * problem.topics
    for topic, to in enumerate(topic_to):
        hosts[to] = tuple(person_to[person] for person in problem.hosts[topic])
        slots[to], spaces[to] = grid.slot_of_topic[topic], grid.space_of_topic[topic]
    triples = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    renamed = _changed(
        problem,
        wishes=[(person_to[p], topic_to[t], level) for p, t, level in triples],
        hosts=hosts,
        absent=[(person_to[person], slot) for person, slot in problem.absent],
        needs_step_free=[person_to[person] for person in problem.needs_step_free],
    )
    return renamed, Grid(tuple(slots), tuple(spaces))


@QUICK
@given(SEEDS)
def test_renaming_people_and_topics_changes_neither_value_nor_rules_nor_shares(seed):
    problem = made.problem(seed, step_free=True)
    grid = made.lawful(problem, seed) if seed % 2 else made.grid(problem, seed)
    rng = np.random.default_rng(seed)
    person_to, topic_to = rng.permutation(problem.people).tolist(), rng.permutation(problem.topics).tolist()

    renamed, again = _renamed(problem, grid, person_to, topic_to)

    assert gains(renamed, again)[person_to].tolist() == gains(problem, grid).tolist()
    assert evenness(renamed, again) == evenness(problem, grid)
    assert sorted(fault.code for fault in check(renamed, again)) == sorted(fault.code for fault in check(problem, grid))
    if seed % 2:  # programmes are for grids in which nobody has to be in two places
        assert assign(renamed, again).value == assign(problem, grid).value


@QUICK
@given(SEEDS)
def test_slots_that_are_alike_can_be_exchanged(seed):
    problem = _changed(made.problem(seed), absent=[], closed_cells=[])
    grid = made.lawful(problem, seed)
    order = np.random.default_rng(seed).permutation(problem.slots).tolist()

    moved = Grid(tuple(-1 if slot < 0 else order[slot] for slot in grid.slot_of_topic), grid.space_of_topic)

    assert gains(problem, moved).tolist() == gains(problem, grid).tolist()
    assert len(check(problem, moved)) == len(check(problem, grid))
    assert assign(problem, moved).value == assign(problem, grid).value


@QUICK
@given(SEEDS)
def test_an_unused_space_and_an_absent_person_change_nothing(seed):
    problem = made.problem(seed)
    grid = made.lawful(problem, seed)
    new = problem.people

    wider = _changed(
        problem,
        people=new + 1,
        spaces=[*problem.spaces, Space(9)],
        closed_cells=[*problem.closed_cells, *((slot, len(problem.spaces)) for slot in range(problem.slots))],
        wishes=[(new, topic, 3) for topic in range(problem.topics)]
        + list(
            zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
        ),
        absent=[*problem.absent, *((new, slot) for slot in range(problem.slots))],
    )

    assert (value(wider, grid), utopia(wider)) == (value(problem, grid), utopia(problem))
    assert check(wider, grid) == check(problem, grid)
    assert evenness(wider, grid) == evenness(problem, grid)
    assert assign(wider, grid).value == assign(problem, grid).value


@QUICK
@given(SEEDS)
def test_programmes_are_never_worth_more_than_the_grid_and_account_for_the_difference(seed):
    problem = made.problem(seed, people=10, capacity=(1, 4))
    grid = made.lawful(problem, seed)

    assignment = assign(problem, grid)

    assert value(problem, grid) - assignment.lost == assignment.value
    account = explain(problem, grid, assignment.programmes)
    assert account.value == assignment.value


@QUICK
@given(SEEDS)
def test_a_change_and_its_undoing_cancel(seed):
    problem = made.problem(seed, step_free=True)
    grid = made.grid(problem, seed)
    what_if = WhatIf(problem, grid)

    effect = what_if.swap(0, problem.topics - 1)
    back = WhatIf(problem, what_if.applied(effect)).swap(0, problem.topics - 1)

    assert back.value_change == -effect.value_change
    assert (back.gaining, back.losing) == (
        tuple((person, -change) for person, change in effect.losing),
        tuple((person, -change) for person, change in effect.gaining),
    )


@QUICK
@given(SEEDS)
def test_a_problem_written_and_read_is_the_same_problem(seed):
    problem = made.problem(seed, repeats=True, step_free=True)

    assert problem_to_json(problem_from_json(problem_to_json(problem))) == problem_to_json(problem)


@pytest.mark.slow("composes a dozen small problems twice")
@pytest.mark.parametrize("seed", range(6))
def test_composing_renamed_or_with_an_unused_space_reaches_the_same_proven_value(seed):
    problem = made.problem(seed)
    composition = compose(problem, time_limit=600)
    rng = np.random.default_rng(seed)
    renamed, _ = _renamed(problem, composition.grid, rng.permutation(problem.people), rng.permutation(problem.topics))
    shut = [*problem.closed_cells, *((slot, len(problem.spaces)) for slot in range(problem.slots))]
    wider = replace(problem, spaces=(*problem.spaces, Space(9)), closed_cells=frozenset(shut))

    others = [compose(variant, time_limit=600) for variant in (renamed, wider)]

    assert [composition.status, *(composed.status for composed in others)] == ["optimal"] * 3
    assert [composed.value for composed in others] == [composition.value] * 2


@pytest.mark.slow("composes with many seeds")
@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_never_under_any_grid_found_by_any_seed(seed):
    problem = made.problem(seed, people=15, topics=10, slots=3, spaces=3)

    compositions = [
        compose(problem, time_limit=600, work_limit=20_000, seed=seed_of_search) for seed_of_search in range(6)
    ]

    assert min(composition.upper_bound for composition in compositions) >= max(
        composition.value for composition in compositions
    )
