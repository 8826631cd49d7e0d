"""A forum as a problem and back: identifiers, locks, hours that have begun, bounds that still hold."""

from datetime import timedelta

import pytest

from faire_reseau.topics.logic.problem import (
    Given,
    Placed,
    SlotFacts,
    SpaceFacts,
    TopicFacts,
    board_of,
    held_slots,
    why_left_out,
    with_cells,
)
from faire_reseau.topics.logic.results import bound_holds, broken_of, stamp
from faire_reseau.topics.texts import AIM_LABELS, BOUND_SENTENCES, order_of_aims
from forumgrid import AIMS, Broken, Grid
from forumgrid.proofs.certificate import KINDS
from tests.factories import NOW

HOUR = timedelta(hours=1)


def given(**fields):
    """Topics 10, 11, 12 of hosts 1, 2, 3; slots 20, 21; spaces 30, 31."""
    standing = {
        "topics": tuple(TopicFacts(10 + n, f"Sujet {n}", (1 + n,)) for n in range(3)),
        "people": ((1, "Ada"), (2, "Bo"), (3, "Cleo")),
        "slots": (SlotFacts(20, "9:00"), SlotFacts(21, "10:00")),
        "spaces": (SpaceFacts(30, "Grande", 40), SpaceFacts(31, "Petite", 8)),
    }
    return Given(**{**standing, **fields})


def test_a_grid_comes_back_as_the_identifiers_it_was_made_of():
    cells = [(10, 20, 31), (12, 21, 30)]

    board = board_of(given(cells=tuple(Placed(*cell) for cell in cells)))

    assert board.grid == Grid((0, -1, 1), (1, -1, 0))
    assert board.cells_of(board.grid) == cells


def test_cells_of_topics_and_ground_no_longer_there_are_left_out():
    board = board_of(given(cells=(Placed(99, 20, 30), Placed(10, 99, 30), Placed(11, 20, 99))))

    assert board.grid == Grid.empty(3)


def test_locked_topics_are_fixed_and_others_free():
    board = board_of(given(cells=(Placed(10, 20, 30, is_locked=True), Placed(11, 20, 31))))

    assert dict(board.problem.fixed) == {0: (0, 0)}


def test_nothing_enters_or_leaves_an_hour_that_has_begun():
    board = board_of(given(cells=(Placed(10, 20, 30), Placed(11, 21, 31)), held=frozenset({20})))

    assert dict(board.problem.fixed) == {0: (0, 0)}
    assert board.problem.allowed_slots == (None, frozenset({1}), frozenset({1}))


def test_hours_are_held_from_their_beginning_until_the_forum_is_over():
    hours = [(20, NOW, NOW + HOUR), (21, NOW + HOUR, NOW + 2 * HOUR)]

    slots_held = [held_slots(hours, NOW + offset) for offset in (-HOUR, timedelta(0), HOUR, 2 * HOUR)]

    assert slots_held == [frozenset(), {20}, {20, 21}, frozenset()]


def test_wishes_absences_and_closed_cells_carry_over_by_number():
    board = board_of(given(wishes=((3, 10, 2),), absent=frozenset({(1, 21)}), closed=frozenset({(20, 31)})))

    problem = board.problem
    rows = zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), problem.wish_level.tolist(), strict=True)
    assert set(rows) == {(0, 0, 3), (1, 1, 3), (2, 2, 3), (2, 0, 2)}
    assert (problem.absent, problem.closed_cells) == ({(0, 1)}, {(0, 1)})


def test_a_topic_whose_every_open_cell_is_taken_has_no_rule_against_it():
    board = board_of(given())
    taken = (Broken("space_taken", (0, 1), (), 0, 0),)

    assert why_left_out(board, [(0, 0, taken), (0, 1, taken)]) == (False, [])


def test_a_host_away_in_every_hour_is_the_reason_whatever_else_stands_there():
    board = board_of(given())
    away = [Broken("host_absent", (0,), (0,), slot, 0) for slot in (0, 1)]
    against = [(slot, 0, (away[slot], Broken("space_taken", (0, 1), (), slot, 0))) for slot in (0, 1)]

    assert why_left_out(board, against) == (False, away)


def test_a_free_cell_is_said_to_be_free():
    assert why_left_out(board_of(given()), [(0, 0, ())]) == (True, [])


def test_a_bound_holds_under_more_locks_and_not_after_a_further_wish():
    free = board_of(given(cells=(Placed(10, 20, 30),)))
    result = {"upper_bound": 9, "stamp": stamp(free), "fixed": [], "status": "optimal", "all_required": False}
    locked = board_of(given(cells=(Placed(10, 20, 30, is_locked=True),)))
    wished = board_of(given(cells=(Placed(10, 20, 30),), wishes=((3, 10, 1),)))

    assert [bound_holds(board, result) for board in (free, locked, wished)] == [True, True, False]


def test_a_bound_found_under_a_lock_does_not_hold_without_it():
    locked = board_of(given(cells=(Placed(10, 20, 30, is_locked=True),)))
    result = {"upper_bound": 9, "stamp": stamp(locked), "fixed": [[10, 20, 30]], "status": "optimal"}

    free = board_of(given(cells=(Placed(10, 20, 30),)))

    assert (bound_holds(locked, result), bound_holds(free, result)) == (True, False)


def test_kept_rules_are_read_as_the_board_numbers_them_now():
    row = {"code": "host_absent", "topics": [11, 99], "people": [2], "slot": 21, "space": None}

    assert broken_of(board_of(given()), [row]) == [Broken("host_absent", (1,), (1,), 1, None)]


def test_every_bound_of_the_optimiser_has_its_sentence():
    assert set(BOUND_SENTENCES) == {*KINDS, "rules"}


def test_the_order_of_aims_is_told_as_the_core_weighs_them():
    assert tuple(AIM_LABELS) == AIMS
    assert order_of_aims() == (
        "Ce qui passe d’abord\u00a0: le plus de points possible\u00a0; à nombre égal, le moins de points perdus faute de place\u00a0; "
        "le partage le plus égal, s’il est demandé\u00a0; le moins de changements à la grille que les gens connaissent."
    )


@pytest.mark.parametrize("slots_held", [frozenset(), frozenset({20})])
@pytest.mark.parametrize("all_required", [False, True])
def test_another_grid_laid_on_a_problem_makes_the_board_of_that_grid(slots_held, all_required):
    cells = (Placed(10, 20, 31, is_locked=True), Placed(11, 21, 30), Placed(11, 20, 30), Placed(99, 20, 30))
    wishes = ((1, 11, 3), (2, 10, 1), (3, 11, 2))
    topics = (TopicFacts(10, "Un", (1,)), TopicFacts(11, "Deux", (2,), times=2), TopicFacts(12, "Trois", (3,)))
    ground = board_of(given(topics=topics, wishes=wishes, held=slots_held))

    laid = with_cells(ground, cells, all_required=all_required)

    whole = board_of(given(topics=topics, wishes=wishes, held=slots_held, cells=cells, all_required=all_required))
    assert (laid.given, laid.grid, stamp(laid)) == (whole.given, whole.grid, stamp(whole))
    names = [name for name in vars(whole.problem) if not name.startswith("wish_")]
    assert {name: getattr(laid.problem, name) for name in names} == {
        name: getattr(whole.problem, name) for name in names
    }
    assert laid.problem.wish_topic is ground.problem.wish_topic
    assert laid.problem.wish_topic.tolist() == whole.problem.wish_topic.tolist()
