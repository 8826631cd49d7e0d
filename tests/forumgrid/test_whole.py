"""Small problems with every feature together: proven by value and by seats, and what an integer programme finds; the proof is checked."""

import math
from dataclasses import replace

import pytest

from forumgrid import Certificate, Grid, Problem, Space, assign, check, compose, mend, value, verify
from forumgrid.aims import AIMS, Standing, between, proven, standing
from forumgrid.clock import Clock
from forumgrid.rules import masks
from forumgrid.whole import going, layouts
from forumgrid.whole.best import best_composed
from tests.forumgrid import made, programme


def agrees(seed):
    """Compose a problem of that seed; whether all that is said of the grid is true."""
    problem = made.everything(seed)

    composition = compose(problem, time_limit=600)

    assert check(problem, composition.grid) == []
    assert (composition.status, composition.is_best, composition.upper_bound) == ("optimal", True, composition.value), (
        seed
    )
    assert (value(problem, composition.grid), assign(problem, composition.grid).lost) == (
        composition.value,
        composition.lost,
    )
    assert programme.best(problem) == (composition.value, composition.lost), seed
    assert verify(problem, Certificate("whole", composition.value))
    assert not verify(problem, Certificate("whole", composition.value - 1))
    return True


@pytest.mark.slow("two integer programmes for each problem")
def test_a_small_problem_with_every_feature_is_proven_and_is_what_the_programme_finds():
    assert all(agrees(seed) for seed in range(1000, 1002))


@pytest.mark.full
@pytest.mark.slow("proves fifty problems and counts every grid")
@pytest.mark.parametrize("first", range(0, 500, 50))
def test_five_hundred_small_problems_with_every_feature_are_proven_and_are_what_the_programme_finds(first):
    assert sum(agrees(seed) for seed in range(first, first + 50)) == 50


def test_a_grid_of_equal_value_that_seats_more_is_the_best():
    wishes = [*((person, 0, 3) for person in range(5)), (5, 1, 3)]
    problem = Problem.create(people=6, topics=2, slots=1, spaces=[2, 5], wishes=wishes, published=Grid((0, 0), (0, 1)))

    composition = compose(problem, time_limit=600)

    assert (
        composition.grid.space_of_topic,
        composition.value,
        composition.lost,
        composition.least_lost,
        composition.is_best,
    ) == (
        (1, 0),
        18,
        0,
        0,
        True,
    )


def test_of_equal_value_and_seats_the_grid_people_know_is_kept():
    published = Grid((1, 0), (0, 0))
    problem = Problem.create(
        people=2, topics=2, slots=2, spaces=[4], wishes=[(0, 0, 3), (1, 1, 3)], published=published
    )

    assert compose(problem, time_limit=600).grid == published


def test_seats_lost_by_every_grid_are_proven():
    problem = Problem.create(people=3, topics=1, slots=1, spaces=[1], wishes=[(person, 0, 2) for person in range(3)])

    composition = compose(problem, time_limit=600)

    assert (composition.value, composition.lost, composition.least_lost, composition.is_best) == (6, 4, 4, True)


def test_the_order_of_aims_is_one_list():
    assert Standing._fields == ("placed", *AIMS)
    problem = Problem.create(people=3, topics=1, slots=1, spaces=[1, 3], wishes=[(person, 0, 2) for person in range(3)])
    published, better = Grid((0,), (0,)), Grid((0,), (1,))

    stands = [standing(problem, grid, published=published) for grid in (published, better, Grid.empty(1))]

    assert stands == [Standing(0, 6, -4, (), 0), Standing(0, 6, 0, (), -1), Standing(0, 0, 0, (), -1)]
    assert max(stands) == stands[1]


def test_what_is_proven_is_the_first_of_the_aims_in_their_order():
    most = Standing(value=6, seats=-2)

    aims_proven = [
        proven(reached, most)
        for reached in (Standing(0, 5, 0), Standing(0, 6, -4), Standing(0, 6, -2), Standing(-1, 6, 0))
    ]

    assert aims_proven == [(), ("value",), ("value", "seats"), ()]


def test_what_a_change_adds_is_told_aim_by_aim():
    before, after = Standing(0, 6, -4, (0, (1,)), 0), Standing(-1, 8, 0, (0, (0,)), -2)

    assert between(before, after) == Standing(-1, 2, 4, (-1,), -2)
    assert (between(before, before), between(after, before).fairness) == (Standing(fairness=(0,)), (1,))


def test_a_topic_given_twice_and_a_person_who_cannot_take_steps_are_inside_the_proof():
    spaces = [Space(5, frozenset({"step_free"})), Space(5)]
    wishes = [(0, 0, 3), (0, 1, 2), (1, 0, 3), (1, 1, 3), (2, 0, 1)]
    problem = Problem.create(
        people=3, topics=2, slots=2, spaces=spaces, wishes=wishes, repeats=[2, 1], needs_step_free=[0]
    )
    once = replace(problem, repeats=(1, 1))

    composition, before = compose(problem, time_limit=600), compose(once, time_limit=600)

    assert [(composed.status, composed.value) for composed in (composition, before)] == [
        ("optimal", 12),
        ("optimal", 12),
    ]
    assert (programme.best(problem)[0], programme.best(once)[0]) == (12, 12)


def looks_taken(problem):
    """The best grid, and how often it was asked whether to stop on the way to it."""
    looks = []
    best = best_composed(problem, masks(problem, again=True), Clock(math.inf, lambda: bool(looks.append(1))))
    return best, len(looks)


def test_going_through_leaves_off_at_whichever_look_it_is_told_to_stop(monkeypatch):
    problem = replace(made.everything(1003), repeats=(2, *made.everything(1003).repeats[1:]))
    whole, few = looks_taken(problem)
    for module in (going, layouts):
        monkeypatch.setattr(module, "_LOOKED_AT", 200)

    again, many = looks_taken(problem)
    looks = iter(range(many))
    at_the_last = best_composed(problem, masks(problem, again=True), Clock(math.inf, lambda: next(looks) == many - 1))

    assert whole is not None
    assert (again, many > 10 * few, at_the_last) == (whole, True, None)
    for last in range(0, many, many // 10):
        looks = iter(range(many))
        stopped = Clock(math.inf, lambda last=last, looks=looks: next(looks) == last)
        assert best_composed(problem, masks(problem, again=True), stopped) is None


def test_mending_told_to_stop_does_not_go_through_every_grid_first():
    before = Grid((0, 0), (0, 1))
    problem = Problem.create(people=2, topics=2, slots=2, spaces=[5, 5], wishes=[(0, 0, 3), (0, 1, 2)])

    finished, stopped = (
        mend(problem, before, time_limit=600, should_stop=lambda now=now: now) for now in (False, True)
    )

    assert (finished.exact, [rung.value for rung in finished.rungs][:2]) == (True, [3, 5])
    assert (stopped.exact, [check(problem, rung.grid) for rung in stopped.rungs]) == (False, [[]] * 5)
