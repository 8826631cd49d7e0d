"""Mending small problems is exact: every number of moves against an integer programme, and the changes of space that it needs."""

from dataclasses import replace

import pytest

from forumgrid import Changes, Grid, Problem, Space, assign, check, mend, value
from tests.forumgrid import made, programme


def broken(seed):
    """A small problem, the grid people were told and what has happened since: a cell or two lost, somebody away."""
    problem = replace(made.everything(seed, most_people=14), fixed={}, required=frozenset())
    before = made.known_grid(problem, seed)
    cells = sorted({(slot, space) for _, slot, space in before.occurrences()})
    lost = tuple(cell for at, cell in enumerate(cells) if (at + seed) % 4 == 0)
    away = ((problem.hosts[seed % problem.topics][0], seed % problem.slots),)
    return problem, before, Changes(closed_cells=lost, absent=away if seed % 3 == 0 else ())


def agrees(seed):
    """Whether the ladder of 0 to 3 moves is the programme's, in value and in wishes lost to seats."""
    problem, before, changes = broken(seed)
    mending = mend(problem, before, changes, moves=(0, 1, 2, 3), time_limit=600)
    now, held_grid = mending.problem, Grid(before.slot_of_topic, before.space_of_topic, mending.rungs[0].grid.extra)
    away = {fault.topics[0] for fault in mending.broken if fault.code in {"host_absent", "space_closed"}}
    cells = zip(before.slot_of_topic, before.space_of_topic, strict=True)
    home = {
        topic: cell
        for topic, cell in enumerate(cells)
        if cell[0] >= 0 and cell not in now.closed_cells and not set(now.hosts[topic]) & {p for p, s in now.absent if s == cell[0]}
    }  # fmt: skip
    assert mending.exact
    assert away or not changes.closed_cells or mending.broken
    for rung in mending.rungs:
        assert check(now, rung.grid) == []
        assert (rung.value, rung.lost) == (value(now, rung.grid), assign(now, rung.grid).lost)
        assert (
            sum(cell != (rung.grid.slot_of_topic[t], rung.grid.space_of_topic[t]) for t, cell in home.items())
            <= rung.moves
        )
        assert (rung.value, rung.lost) == programme.best_mended(now, held_grid, home, rung.moves), (seed, rung.moves)
    return True


@pytest.mark.slow("an integer programme for each number of moves")
def test_mending_a_small_problem_gives_the_best_value_and_seats_of_each_number_of_moves():
    assert all(agrees(seed) for seed in range(2))


@pytest.mark.full
@pytest.mark.slow("mends fifty problems in two ways")
@pytest.mark.parametrize("first", range(0, 500, 50))
def test_mending_five_hundred_small_problems_gives_what_the_programme_does(first):
    assert sum(agrees(seed) for seed in range(first, first + 50)) == 50


def projectors(withdrawn=0):
    """One slot; a topic that needs nothing is in the space with a projector, the other one's projector is lost."""
    offers = [frozenset({"projector"}), frozenset(), frozenset({"projector"})]
    problem = Problem.create(
        people=2, topics=2 + withdrawn, slots=1, spaces=[Space(5, offered) for offered in offers], wishes=[(0, 0, 2), (1, 1, 2)],
        needs=[[], ["projector"], *[[]] * withdrawn], allowed_slots=[None, None, *[[]] * withdrawn],
    )  # fmt: skip
    nowhere = (-1,) * withdrawn
    return problem, Grid((0, 0, *nowhere), (0, 2, *nowhere)), Changes(closed_cells=((0, 2),))


@pytest.mark.parametrize(("withdrawn", "exact"), [(0, True), (40, False)], ids=["gone through whole", "searched"])
def test_a_topic_changes_space_so_that_another_is_not_dropped(withdrawn, exact):
    mending = mend(*projectors(withdrawn), moves=(0, 1, 2), proposals=1000, time_limit=600)

    seen = [
        (rung.value, rung.moved, rung.displaced, rung.grid.slot_of_topic[:2], rung.grid.space_of_topic[:2])
        for rung in mending.rungs
    ]
    assert (mending.exact, seen) == (
        exact,
        [
            (2, (), (), (0, -1), (0, -1)),
            (4, (0,), (1,), (0, 0), (1, 0)),
            (4, (0,), (1,), (0, 0), (1, 0)),
        ],
    )


def test_of_equal_grids_the_one_with_fewest_moves_is_kept():
    (rung,) = mend(*projectors(), moves=(9,), time_limit=600).rungs

    assert (rung.moved, rung.value) == ((0,), 4)
