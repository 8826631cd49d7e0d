"""Mending: the ladder against brute force, what is locked stays, and what the changes are."""

import pytest

from forumgrid import Changes, Grid, NewTopic, Problem, ProblemError, Space, check, compose, mend, value
from forumgrid.mend import apply
from forumgrid.search import annealing
from tests.forumgrid import made, oracle
from tests.forumgrid.benchmarks import instance
from tests.repeats import drawn


@pytest.mark.slow("goes through every grid of tiny problems for every number of moves")
@drawn(4, 12)
def test_mend_on_tiny_problems_finds_the_best_grid_of_each_number_of_moves(seeds):
    for seed in seeds:
        problem = made.problem(seed, people=6, topics=5, slots=3)
        before = made.lawful(problem, seed)
        lost = next(
            ((s, r) for s, r in zip(before.slot_of_topic, before.space_of_topic, strict=True) if s >= 0), (0, 0)
        )
        mending = mend(
            problem, before, Changes(closed_cells=(lost,)), moves=(0, 1, 2, 5), proposals=20_000, time_limit=600
        )
        cells = list(zip(before.slot_of_topic, before.space_of_topic, strict=True))
        home = [topic for topic, cell in enumerate(cells) if cell[0] >= 0 and cell != lost]
        for rung in mending.rungs:
            assert check(mending.problem, rung.grid) == []
            assert rung.value == value(mending.problem, rung.grid)
            assert rung.value == oracle.best_mend(mending.problem, cells, home, rung.moves)


def test_mend_when_nothing_is_broken_and_nothing_may_move_keeps_the_grid():
    problem = Problem.create(people=3, topics=2, slots=2, spaces=[4], wishes=[(0, 0, 3), (1, 1, 2)])
    grid = Grid((0, 1), (0, 0))
    mending = mend(problem, grid, moves=(0,))
    assert (mending.broken, mending.rungs[0].grid, mending.rungs[0].moved) == ((), grid, ())


def test_mend_never_touches_slots_that_are_past_nor_cells_set_by_hand():
    problem = made.problem(21, people=30, topics=12, slots=4, spaces=3)
    grid = compose(problem, time_limit=600, work_limit=200_000).grid
    by_hand = next(topic for topic in range(12) if grid.slot_of_topic[topic] == 3)
    cell = grid.slot_of_topic[by_hand], grid.space_of_topic[by_hand]
    fixed = made.with_fixed(problem, {by_hand: cell})
    open_space = next(r for r in range(3) if r != cell[1])
    changes = Changes(closed_cells=((0, open_space), (2, open_space), (3, open_space)), added=(NewTopic((5,)),))
    mending = mend(fixed, grid, changes, locked_slots=(0, 1), moves=(0, 3, 10), proposals=50_000, time_limit=600)
    past = [topic for topic in range(12) if grid.slot_of_topic[topic] in (0, 1)]
    for rung in mending.rungs:
        for topic in [*past, by_hand]:
            assert rung.grid.slot_of_topic[topic] == grid.slot_of_topic[topic]
            assert rung.grid.space_of_topic[topic] == grid.space_of_topic[topic]
        entered = [topic for topic in range(13) if rung.grid.slot_of_topic[topic] in (0, 1) and topic not in past]
        assert entered == []
        assert [fault for fault in check(mending.problem, rung.grid) if fault.slot not in (0, 1)] == []
    values = [rung.value for rung in mending.rungs]
    assert values == sorted(values)


def test_mend_when_a_cell_set_by_hand_is_lost_holds_its_topic_elsewhere():
    problem = Problem.create(
        people=2, topics=2, slots=2, spaces=[4, 4], wishes=[(0, 0, 3)], hosts=[0, 1], fixed={0: (0, 0), 1: (1, 1)}
    )
    grid = Grid((0, 1), (0, 1))
    for changes in (Changes(closed_cells=((0, 0), (0, 1))), Changes(absent=((0, 0),))):
        (rung,) = mend(problem, grid, changes, moves=(0,), proposals=1000, time_limit=600).rungs
        assert (rung.grid, rung.displaced, rung.left_out) == (Grid((1, 1), (0, 1)), (0,), ())


def test_mend_when_no_cell_is_left_for_a_topic_that_may_not_be_left_out_moves_another_for_it():
    problem = Problem.create(
        people=3, topics=2, slots=1, spaces=[4, 4], wishes=[(0, 0, 1), (1, 1, 3), (2, 1, 3)], fixed={0: (0, 0)}
    )
    changes = Changes(closed_cells=((0, 0),))
    rungs = mend(problem, Grid((0, 0), (0, 1)), changes, moves=(0, 1), proposals=1000, time_limit=600).rungs
    assert [(rung.grid, rung.value, rung.left_out) for rung in rungs] == [
        (Grid((-1, 0), (-1, 1)), 6, (0,)),
        (Grid((0, -1), (1, -1)), 1, (1,)),
    ]


def test_mend_when_a_slot_set_by_hand_keeps_a_space_holds_its_topic_there():
    problem = Problem.create(people=1, topics=1, slots=2, spaces=[4, 4], wishes=[(0, 0, 3)], fixed={0: (0, None)})
    changes = Changes(closed_cells=((0, 0),))
    (rung,) = mend(problem, Grid((0,), (0,)), changes, moves=(0,), proposals=1000, time_limit=600).rungs
    assert rung.grid == Grid((0,), (1,))


def test_mend_of_no_topic_compiles_nothing_anew():
    problem = Problem.create(people=1, topics=0, slots=2, spaces=[4])
    mend(made.problem(3), made.lawful(made.problem(3), 3), moves=(0,), proposals=100, time_limit=600)
    known = len(annealing.fill.signatures)
    assert [rung.value for rung in mend(problem, Grid.empty(0), moves=(0,), proposals=100).rungs] == [0]
    assert len(annealing.fill.signatures) == known


def test_apply_withdraws_adds_closes_and_sends_away():
    problem = made.problem(3)
    changed = apply(problem, Changes(((0, 0),), ((1, 2),), (4,), (NewTopic((2,), wishes=((0, 2),), name="Late"),)))
    assert (changed.topics, changed.topic_names[-1], changed.hosts[-1]) == (7, "Late", (2,))
    assert changed.allowed_slots[4] == frozenset()
    assert (0, 0) in changed.closed_cells
    assert (1, 2) in changed.absent


def test_apply_when_a_change_speaks_of_what_is_unknown_refuses_it():
    with pytest.raises(ProblemError):
        apply(made.problem(3), Changes(closed_cells=((9, 0),)))


@pytest.mark.full
@pytest.mark.parametrize("name", ["A-ii-s1", "A-iii-s1"])
def test_mend_after_losing_a_space_keeps_past_slots_and_never_loses_by_more_moves(name):
    from forumgrid.files.formats import read_problem

    problem = read_problem([instance(f"synthetic/{name}.json")])
    grid = compose(problem, time_limit=600, work_limit=10_000_000).grid
    lost = Changes(closed_cells=tuple((slot, 2) for slot in range(1, problem.slots)))
    mending = mend(problem, grid, lost, locked_slots=(0,))
    assert [rung.moves for rung in mending.rungs] == [0, 1, 2, 5, 10]
    for rung in mending.rungs:
        assert check(mending.problem, rung.grid) == []
        assert len(rung.moved) <= rung.moves
        past = [(a, b) for a, b in zip(grid.slot_of_topic, rung.grid.slot_of_topic, strict=True) if 0 in (a, b)]
        assert all(a == b for a, b in past)


def crowded():
    """Five want the first topic, which is in the space of two; one wants the second, in the space of five; nothing is broken."""
    problem = Problem.create(
        people=6, topics=2, slots=1, spaces=[2, 5], wishes=[*((person, 0, 3) for person in range(5)), (5, 1, 3)]
    )
    return problem, Grid((0, 0), (0, 1))


def test_mend_swaps_two_spaces_of_an_hour_where_people_find_no_seat():
    problem, grid = crowded()

    rungs = mend(problem, grid, moves=(0, 1, 2)).rungs

    assert [(rung.grid.space_of_topic, rung.value, rung.turned_away, rung.moved) for rung in rungs] == [
        ((0, 1), 18, 3, ()),
        ((0, 1), 18, 3, ()),
        ((1, 0), 18, 0, (0, 1)),
    ]


def test_mend_swaps_no_space_of_a_slot_that_is_past_nor_one_set_by_hand():
    problem, grid = crowded()

    locked = mend(problem, grid, locked_slots=(0,), moves=(5,)).rungs[0]
    by_hand = mend(made.with_fixed(problem, {1: (0, 1)}), grid, moves=(5,)).rungs[0]

    assert [(rung.grid, rung.moved, rung.turned_away) for rung in (locked, by_hand)] == [(grid, (), 3)] * 2


def test_mend_seats_more_people_in_a_free_space_of_the_hour_for_one_move():
    problem = Problem.create(people=5, topics=1, slots=1, spaces=[2, 5], wishes=[(person, 0, 3) for person in range(5)])

    rung = mend(problem, Grid((0,), (0,)), moves=(1,)).rungs[0]

    assert (rung.grid, rung.moved, rung.turned_away) == (Grid((0,), (1,)), (0,), 0)


def test_mend_takes_no_step_free_space_from_somebody_who_needs_it_for_the_sake_of_seats():
    wishes = [*((person, 0, 3) for person in range(5)), (5, 1, 3)]
    spaces = [Space(2, frozenset()), Space(5, frozenset({"step_free"}))]
    problem = Problem.create(people=6, topics=2, slots=1, spaces=spaces, wishes=wishes, needs_step_free=[5])

    assert mend(problem, Grid((0, 0), (0, 1)), moves=(5,)).rungs[0].grid == Grid((0, 0), (0, 1))
