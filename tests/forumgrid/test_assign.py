"""Programmes: the greatest total that the seats allow, hosts first, losses shared out."""

from itertools import product

import numpy as np
import pytest

from forumgrid import STEP_FREE, Grid, Problem, Space, gains, value
from forumgrid.files.formats import read_grid, read_problem
from forumgrid.rules import masks
from forumgrid.seats.assign import FREE, RepeatOffer, TurnedAway, assign
from forumgrid.seats.spaces import assign_spaces
from tests.forumgrid import made
from tests.forumgrid.benchmarks import instance


def _worth(problem):
    worth = np.zeros((problem.people, problem.topics), dtype=int)
    worth[problem.wish_person, problem.wish_topic] = problem.wish_weight
    return worth


def _best_total(problem, grid):
    """Every way to spend every slot, one person after another, seats as the state: exact, for tiny problems only."""
    worth, cells = _worth(problem), grid.occurrences()
    seats = [problem.spaces[space].capacity for _, _, space in cells]
    hosted = [{p for p in problem.hosts[t] if (p, s) not in problem.absent} for t, s, _ in cells]
    seats = tuple(max(seat - len(hosts), 0) for seat, hosts in zip(seats, hosted, strict=True))
    states = {seats: 0}
    for person in range(problem.people):
        choices = []
        for slot in range(problem.slots):
            here = [at for at, (_, s, _) in enumerate(cells) if s == slot]
            duty = [at for at in here if person in hosted[at]]
            open_to = [at for at in here if person not in problem.needs_step_free or STEP_FREE in problem.spaces[cells[at][2]].features]  # fmt: skip
            away = (person, slot) in problem.absent
            choices.append(duty[:1] or [None] if duty or away else [None, *open_to])
        after = {}
        for way in product(*choices):
            taken = [at for at in way if at is not None]
            gain = sum(worth[person, topic] for topic in {cells[at][0] for at in taken})
            for left, total in states.items():
                seats = list(left)
                for at in taken:
                    if person not in hosted[at]:
                        seats[at] -= 1
                if min(seats, default=0) >= 0:
                    key = tuple(seats)
                    after[key] = max(after.get(key, -1), total + gain)
        states = after
    return max(states.values())


@pytest.mark.parametrize("seed", range(25))
def test_assign_finds_the_greatest_total_a_brute_force_finds(seed):
    problem = made.problem(seed, people=5, topics=6, slots=2, spaces=3, capacity=(1, 4), step_free=seed % 2 == 1)
    grid = made.lawful(problem, seed)

    assignment = assign(problem, grid)

    assert assignment.value == _best_total(problem, grid)


@pytest.mark.parametrize("seed", range(10))
def test_assign_with_a_repeated_topic_finds_the_greatest_total_and_counts_it_once(seed):
    rng = np.random.default_rng(seed)
    problem = Problem.create(
        people=5,
        topics=3,
        slots=2,
        spaces=[2, 2],
        wishes=[(p, t, int(rng.integers(1, 4))) for p in range(5) for t in range(3) if rng.random() < 0.8],
        repeats=[2, 1, 1],
    )
    grid = Grid((0, 0, 1), (0, 1, 0), ((0, 1, 1),))

    assignment = assign(problem, grid)

    assert assignment.value == _best_total(problem, grid)


@pytest.mark.parametrize("seed", range(15))
def test_assign_keeps_seats_presence_and_hosts(seed):
    problem = made.problem(seed, people=12, topics=6, capacity=(2, 5))
    grid = made.lawful(problem, seed)

    programmes = assign(problem, grid).programmes

    for topic, slot, space in grid.occurrences():
        there = np.flatnonzero(programmes[:, slot] == topic).tolist()
        assert set(problem.hosts[topic]) <= set(there)
        assert len(there) <= max(problem.spaces[space].capacity, len(problem.hosts[topic]))
    assert [programmes[person, slot] for person, slot in problem.absent] == [FREE] * len(problem.absent)


@pytest.mark.parametrize("seed", range(10))
def test_assign_where_there_are_seats_for_all_is_worth_what_the_grid_is(seed):
    problem = made.problem(seed, repeats=True, capacity=(7, 9))
    grid = made.lawful(problem, seed)

    assignment = assign(problem, grid)

    assert (assignment.value, assignment.lost) == (value(problem, grid), 0)


def test_assign_where_two_want_the_last_seat_gives_it_to_who_lost_before():
    problem = Problem.create(
        people=4,
        topics=2,
        slots=2,
        spaces=[2],
        wishes=[(0, 0, 3), (1, 0, 3), (0, 1, 3), (1, 1, 3)],
        hosts=[2, 3],
        scale_max=3,
    )

    assignment = assign(problem, Grid((0, 1), (0, 0)))

    gained = [len(set(programme) - {FREE}) for programme in assignment.programmes[:2].tolist()]
    assert gained == [1, 1]


def test_assign_of_an_overfull_topic_names_who_is_turned_away_and_where_a_repeat_would_serve_them():
    problem = Problem.create(people=3, topics=1, slots=2, spaces=[2], wishes=[(1, 0, 3), (2, 0, 3)], hosts=[0])

    assignment = assign(problem, Grid((0,), (0,)))

    (away,) = assignment.turned_away
    assert away == TurnedAway(away.person, 0, 0, FREE, 3)
    assert assignment.offers == (RepeatOffer(0, 1, 0, (away.person,), 3),)
    assert assignment.lost == 3


def test_assign_where_there_is_a_seat_for_everybody_at_a_best_wish_spreads_equal_wishes():
    wishes = [(person, topic, 3) for person in range(4) for topic in range(2)]
    problem = Problem.create(people=5, topics=2, slots=1, spaces=[5, 3], wishes=[*wishes, (4, 1, 3)])

    assignment = assign(problem, Grid((0, 0), (0, 1)))

    assert (assignment.value, assignment.lost) == (15, 0)
    assert assignment.programmes.ravel().tolist() == [0, 0, 0, 0, 1]


def test_assign_of_a_topic_given_twice_counts_who_finds_no_seat_once():
    problem = Problem.create(people=2, topics=1, slots=2, spaces=[1], wishes=[(0, 0, 3), (1, 0, 3)], repeats=[2])

    crowded = Problem.create(people=1, topics=1, slots=2, spaces=[0], wishes=[(0, 0, 3)], repeats=[2])

    twice = Grid((0,), (0,), ((0, 1, 0),))
    assert (assign(problem, twice).value, assign(problem, twice).lost) == (6, 0)
    assert (assign(crowded, twice).value, assign(crowded, twice).lost) == (0, 3)


def test_assign_of_more_hosts_than_seats_seats_them_and_says_so():
    problem = Problem.create(people=3, topics=1, slots=1, spaces=[1], hosts=[(0, 1)], wishes=[(2, 0, 3)])

    assignment = assign(problem, Grid((0,), (0,)))

    assert (assignment.programmes.ravel().tolist(), assignment.crowded) == ([0, 0, FREE], (0,))


def test_assign_between_equal_wishes_stays_in_the_same_space():
    problem = Problem.create(
        people=1, topics=3, slots=2, spaces=[Space(5), Space(5)], wishes=[(0, 0, 3), (0, 1, 2), (0, 2, 2)]
    )

    assignment = assign(problem, Grid((0, 1, 1), (1, 0, 1)))

    assert assignment.spaces.tolist() == [[1, 1]]


def test_assign_of_nobody_or_nothing_is_empty():
    problem = Problem.create(people=0, topics=0, slots=2, spaces=[3])

    assignment = assign(problem, Grid.empty(0))

    assert (assignment.programmes.shape, assignment.value, assignment.turned_away) == ((0, 2), 0, ())


@pytest.mark.slow("makes the programmes of ten thousand people")
@pytest.mark.parametrize("name", ["A-i-s1", "A-ii-s1", "A-iii-s1", pytest.param("A-iv-s1", marks=pytest.mark.full)])
def test_assign_where_seats_are_a_quarter_more_than_people_loses_next_to_nothing(name):
    path = instance(f"synthetic/{name}.json")
    problem = read_problem([path])
    slots = read_grid(path, problem).slot_of_topic
    grid = Grid(slots, assign_spaces(problem, masks(problem), slots))

    assignment = assign(problem, grid)

    assert assignment.lost <= 0.001 * gains(problem, grid).sum()
    assert assignment.value == gains(problem, grid).sum() - assignment.lost
