"""Composing: the best grid on tiny problems, honest bounds, stopping, determinism, and every odd problem."""

from dataclasses import replace

import pytest

from forumgrid import (
    Certificate,
    Grid,
    Problem,
    Size,
    Space,
    check,
    compose,
    generate,
    problem_from_json,
    utopia,
    value,
    verify,
)
from forumgrid.search.pace import moves_at_once
from tests.forumgrid import made, oracle
from tests.forumgrid.benchmarks import instance
from tests.repeats import drawn


@pytest.mark.slow("goes through every grid of thirty tiny problems")
@drawn(8, 30)
def test_compose_on_tiny_problems_finds_and_proves_what_brute_force_finds(seeds):
    seen = []
    for seed in seeds:
        problem = made.problem(seed, people=6, topics=5, slots=2 + seed % 2)
        composed = compose(problem, time_limit=600, seed=seed)
        assert (composed.status, composed.value, composed.upper_bound) == ("optimal", *[oracle.best_value(problem)] * 2)
        assert check(problem, composed.grid) == []
        assert verify(problem, composed.certificate)
        seen.append(composed.bound_by)
    assert {"whole"} <= set(seen)


@pytest.mark.slow("goes through every grid of tiny problems with everything set by hand")
@drawn(4, 12)
def test_compose_when_cells_are_fixed_and_slots_limited_finds_what_brute_force_finds(seeds):
    for seed in seeds:
        problem = Problem.create(
            people=6,
            topics=5,
            slots=3,
            spaces=[Space(3, frozenset({"projector"})), Space(2)],
            wishes=[((seed + a * 5) % 6, (seed * 3 + a * 7) % 5, 1 + a % 3) for a in range(16)],
            hosts=[0, 1, (0, 2), 3, None],
            needs=[["projector"], [], [], ["projector"], []],
            absent=[(seed % 6, 0)],
            allowed_slots=[None, [0, 2], None, None, [1]],
            fixed={1: (2, seed % 2)},
            required=[2],
            weights=[1, 4, 6],
        )
        composed = compose(problem, time_limit=600)
        assert (composed.status, composed.value) == ("optimal", oracle.best_value(problem))
        assert check(problem, composed.grid) == []


def test_compose_gives_a_topic_set_by_hand_again_where_it_helps_and_bounds_it_there_too():
    problem = Problem.create(
        people=2,
        topics=2,
        slots=2,
        spaces=[4, 4],
        wishes=[(person, topic, 3) for person in range(2) for topic in range(2)],
        repeats=[2, 1],
        fixed={0: (0, 0), 1: (0, 1)},
    )
    composed = compose(problem, time_limit=600)
    assert (composed.status, composed.value, composed.grid.extra) == ("optimal", 12, ((0, 1, 0),))
    assert not verify(problem, replace(composed.certificate, bound=11))
    assert not verify(problem, Certificate("patterns", 11, (1024 * 6, 0)))


@pytest.mark.parametrize("topics", [1, 140])
def test_compose_of_topics_that_may_only_be_where_all_is_closed_leaves_them_out(topics):
    problem = Problem.create(
        people=1,
        topics=topics,
        slots=2,
        spaces=[4],
        wishes=[(0, topic, 1) for topic in range(topics)],
        allowed_slots=[[0]] * topics,
        closed_cells=[(0, 0)],
    )
    composed = compose(problem, time_limit=600, work_limit=200_000)
    assert (composed.value, composed.grid) == (0, Grid.empty(topics))


@pytest.mark.parametrize(("wishes", "most"), [(5, 100_000), (40, 18_000)])
def test_looks_at_the_clock_come_more_often_where_a_move_concerns_many_wishes(wishes, most):
    people, topics = 5000, 120
    every = [(person, (person * 7 + rank * 3) % topics, 1) for person in range(people) for rank in range(wishes)]
    problem = Problem.create(people=people, topics=topics, slots=12, spaces=[500] * 10, wishes=every)
    assert moves_at_once(problem) <= most


def test_compose_twice_with_the_same_seed_and_work_limit_gives_the_same_grid_whatever_the_threads():
    problem = made.problem(5, people=30, topics=14, slots=4, spaces=3)
    first, second = (compose(problem, seed=3, threads=n, work_limit=300_000, time_limit=600) for n in (1, 3))
    assert first.grid == second.grid
    assert first.certificate == second.certificate


@pytest.mark.slow("goes as far as rounds of the bound by companions")
def test_compose_too_large_for_patterns_gives_the_same_grid_and_bound_whatever_the_threads():
    problem = problem_from_json(generate(size=Size(150, 70, 14, 3, 8)))
    first, second = (compose(problem, seed=3, threads=n, work_limit=450_000, time_limit=600) for n in (1, 2))
    assert (first.status, first.bound_by) == ("feasible", "companions")
    assert first.grid == second.grid
    assert first.upper_bound == second.upper_bound


def test_compose_when_told_to_stop_at_once_returns_a_lawful_first_grid():
    problem = made.problem(7, people=30, topics=14, slots=4, spaces=3)
    composed = compose(problem, should_stop=lambda: True)
    assert check(problem, composed.grid) == []
    assert composed.upper_bound >= composed.value == value(problem, composed.grid)


def test_progress_only_gets_better():
    steps = []
    composed = compose(
        made.problem(8, people=40, topics=16, slots=4, spaces=4), on_progress=steps.append, time_limit=600
    )
    values, bounds = [step.value for step in steps], [step.upper_bound for step in steps]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)
    assert (values[-1], bounds[-1]) == (composed.value, composed.upper_bound)


def test_the_bound_never_falls_under_a_grid_found_with_any_seed():
    problem = made.problem(11, people=25, topics=12, slots=4, spaces=3)
    composed = [compose(problem, seed=seed, work_limit=50_000, time_limit=600) for seed in range(4)]
    assert max(composition.value for composition in composed) <= min(
        composition.upper_bound for composition in composed
    )


@pytest.mark.parametrize(
    "content",
    [
        {"people": 0, "topics": 0, "slots": 0, "spaces": []},
        {"people": 0, "topics": 3, "slots": 2, "spaces": [4]},
        {"people": 3, "topics": 0, "slots": 2, "spaces": [4]},
        {"people": 3, "topics": 2, "slots": 2, "spaces": [], "wishes": [(0, 1, 3)]},
        {"people": 3, "topics": 2, "slots": 0, "spaces": [4], "wishes": [(0, 1, 3)]},
        {"people": 2, "topics": 1, "slots": 1, "spaces": [4], "hosts": [0], "absent": [(0, 0)]},
    ],
)
def test_compose_when_nothing_can_be_gained_is_optimal_at_nought(content):
    composed = compose(Problem.create(**content))
    assert (composed.status, composed.value, composed.upper_bound, composed.gap) == ("optimal", 0, 0, 0.0)


def test_compose_when_there_are_more_topics_than_cells_leaves_out_the_least_wanted():
    wishes = [(person, 0, 3) for person in range(4)] + [(0, 1, 3), (1, 2, 1)]
    composed = compose(Problem.create(people=4, topics=3, slots=2, spaces=[9], wishes=wishes))
    assert [slot == -1 for slot in composed.grid.slot_of_topic] == [False, False, True]
    assert (composed.value, composed.status) == (15, "optimal")


def test_compose_when_a_topic_may_repeat_gives_it_again_where_people_gain():
    problem = Problem.create(
        people=4,
        topics=1,
        slots=2,
        spaces=[9],
        wishes=[(p, 0, 2) for p in range(4)],
        repeats=[2],
        absent=[(0, 0), (1, 1)],
    )
    composed = compose(problem)
    assert (composed.value, composed.status, len(composed.grid.extra)) == (8, "optimal", 1)
    assert check(problem, composed.grid) == []


def test_compose_when_someone_needs_a_step_free_space_puts_their_wish_in_one():
    spaces = [Space(9), Space(3, frozenset({"step_free"}))]
    wishes = [(0, 0, 3), *((person, 1, 3) for person in range(1, 6))]
    problem = Problem.create(people=6, topics=2, slots=1, spaces=spaces, wishes=wishes, needs_step_free=[0])
    composed = compose(problem)
    assert composed.grid.space_of_topic == (1, 0)
    assert composed.value == 18


def test_compose_when_two_fixed_topics_need_one_host_at_once_is_impossible_and_says_why():
    problem = Problem.create(people=2, topics=2, slots=2, spaces=[5, 5], hosts=[0, 0], fixed={0: (0, 0), 1: (0, 1)})
    composed = compose(problem)
    assert (composed.status, composed.value) == ("impossible", 0)
    assert composed.conflicts.topics == (0, 1)


@pytest.mark.slow("composes five real-sized instances")
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_compose_proves_the_instances_of_eighty_people_optimal(number):
    from forumgrid.files.formats import read_problem

    path = instance(f"synthetic/A-i-s{number}.json")
    problem = read_problem([path])
    composed = compose(problem, time_limit=600)
    # The best value published for the second is of a grid with four topics in one slot that need the three projectors.
    assert (composed.status, composed.value) == ("optimal", {1: 632, 2: 664, 3: 612, 4: 545, 5: 655}[number])
    assert verify(problem, composed.certificate)
    assert check(problem, composed.grid) == []
    assert composed.upper_bound <= utopia(problem)
