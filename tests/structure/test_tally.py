"""The tally: published worked examples, the plain oracle on random profiles, ties, weights, how many ballots must change."""

import random
from itertools import product

import numpy as np
import pytest

from faire_reseau.structure.enums import MiddleRule, StepCode, StrengthRule
from faire_reseau.structure.logic.counting import Change
from faire_reseau.structure.logic.majority import count_majority
from faire_reseau.structure.logic.schulze import count_schulze
from faire_reseau.structure.logic.sums import count_approval, count_dots
from tests.structure import oracle

# Markus Schulze's 45 voters, as given in Wikipedia's “Schulze method”: A to E, best first.
FORTY_FIVE = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
# Wikipedia's “Majority judgment”, the capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville; 0 is excellent.
TENNESSEE = [[0, 2, 3, 3]] * 42 + [[3, 0, 2, 2]] * 26 + [[3, 2, 0, 1]] * 15 + [[3, 2, 1, 0]] * 17

NO_BALLOT = np.zeros((0, 2), int)


def ranks_of(ballot):
    return [ballot.index(name) for name in sorted(ballot)]


def forty_five():
    return [ranks_of(ballot) for ballot, number in FORTY_FIVE.items() for _voter in range(number)]


def lists(order):
    return [list(level) for level in order]


def rows_of(draw, ballots, options, marks):
    return [[draw.randrange(marks) for _option in range(options)] for _ballot in range(ballots)]


@pytest.mark.parametrize("rule", StrengthRule)
def test_schulzes_example_of_45_voters_is_e_a_c_b_d(rule):
    count = count_schulze(forty_five(), rule)

    assert lists(count.order) == [[4], [0], [2], [1], [3]]


def test_schulzes_example_has_the_published_duels_and_strongest_paths():
    steps = count_schulze(forty_five()).steps

    duels = {step.options: step.numbers for step in steps if step.code == StepCode.DUEL}
    assert duels == {
        (0, 1): (20, 25),
        (0, 2): (26, 19),
        (0, 3): (30, 15),
        (0, 4): (22, 23),
        (1, 2): (16, 29),
        (1, 3): (33, 12),
        (1, 4): (18, 27),
        (2, 3): (17, 28),
        (2, 4): (24, 21),
        (3, 4): (14, 31),
    }
    paths = {(step.options[0], step.options[-1]): step.numbers for step in steps if step.code == StepCode.PATHS}
    assert {pair: paths[pair] for pair in ((4, 0), (4, 1), (4, 2), (4, 3), (0, 2), (2, 1), (1, 3))} == {
        (4, 0): (25, 24),
        (4, 1): (28, 24),
        (4, 2): (28, 24),
        (4, 3): (31, 24),
        (0, 2): (28, 25),
        (2, 1): (29, 28),
        (1, 3): (33, 28),
    }


def test_every_chain_said_is_as_strong_as_its_weakest_majority():
    steps = count_schulze(forty_five()).steps
    duels = {}
    for step in steps:
        if step.code == StepCode.DUEL:
            (x, y), (there, back) = step.options, step.numbers
            duels[x, y], duels[y, x] = there, back

    for step in steps:
        if step.code == StepCode.PATHS:
            links = [duels[link] for link in zip(step.options, step.options[1:], strict=False)]
            assert min(links) == step.numbers[0]


def test_the_capital_of_tennessee_is_nashville_by_majority_judgement():
    count = count_majority(TENNESSEE, 4)

    middles = {step.options[0]: step.grades[0] for step in count.steps if step.code == StepCode.MIDDLE}
    assert (count.winners, middles) == ((1,), {0: 3, 1: 2, 2: 2, 3: 2})
    assert count.order[-1] == (0,)


@pytest.mark.parametrize(("rule", "winner"), [(MiddleRule.LOWER, 1), (MiddleRule.UPPER, 0)])
def test_the_rule_for_an_even_number_of_grades_decides_where_it_must(rule, winner):
    # The first option is best for half and worst for half, the second in between for all.
    assert count_majority([[0, 1], [2, 1]], 3, rule).winners == (winner,)


def test_equal_middle_grades_are_told_apart_by_taking_them_away():
    # Middle grades are alike (1); without one of them, 0 and 1 remain beside 1 and 2.
    count = count_majority([[0, 1], [1, 1], [1, 2]], 3)

    assert count.winners == (0,)
    broken = [step for step in count.steps if step.code == StepCode.BROKEN]
    assert [(step.options, step.grades, step.numbers) for step in broken] == [((0, 1), (1, 2), (1,))]


def test_options_that_nothing_tells_apart_are_winners_together():
    assert count_majority([[0, 2], [2, 0]], 3).winners == (0, 1)
    assert count_schulze([[0, 1], [1, 0]]).winners == (0, 1)
    assert count_approval([[1, 0, 0], [0, 1, 0]]).order == ((0, 1), (2,))
    assert count_dots([[3, 3, 0]]).winners == (0, 1)


def test_without_a_ballot_all_options_are_equal_and_nothing_could_change():
    for count in (
        count_majority(NO_BALLOT, 3),
        count_schulze(NO_BALLOT),
        count_approval(NO_BALLOT),
        count_dots(NO_BALLOT),
    ):
        assert (count.winners, count.change) == ((0, 1), None)


@pytest.mark.parametrize("seed", range(30))
def test_random_profiles_are_counted_as_the_oracle_counts_them(seed):
    draw = random.Random(seed)
    rows = rows_of(draw, draw.randrange(1, 14), draw.randrange(1, 6), draw.choice((2, 3, 5)))

    assert lists(count_approval([[mark % 2 for mark in row] for row in rows]).order) == oracle.sums(
        [[mark % 2 for mark in row] for row in rows]
    )
    assert lists(count_dots(rows).order) == oracle.sums(rows)
    for rule in MiddleRule:
        assert lists(count_majority(rows, 5, rule).order) == oracle.majority(rows, is_lower=rule == MiddleRule.LOWER)
    for rule in StrengthRule:
        by_margins = rule == StrengthRule.MARGINS
        assert lists(count_schulze(rows, rule).order) == oracle.schulze(rows, by_margins=by_margins)


@pytest.mark.parametrize("seed", range(10))
def test_a_ballot_of_weight_three_counts_as_three_ballots(seed):
    draw = random.Random(seed)
    rows = rows_of(draw, 6, 4, 3)
    weights = [draw.randrange(1, 5) for _ballot in rows]
    repeated = [row for row, weight in zip(rows, weights, strict=True) for _voice in range(weight)]

    for count in (
        lambda rows, weights: count_majority(rows, 3, weights=weights),
        lambda rows, weights: count_schulze(rows, weights=weights),
        lambda rows, weights: count_dots(rows, weights=weights),
        lambda rows, weights: count_approval([[mark > 0 for mark in row] for row in rows], weights=weights),
    ):
        weighted, plain = count(rows, weights), count(repeated, None)
        assert (weighted.order, weighted.steps) == (plain.order, plain.steps)


def every(options, marks):
    return list(product(range(marks), repeat=options))


METHODS = {
    "approval": (count_approval, every(3, 2)),
    "dots": (lambda rows: count_dots(rows, 2), [row for row in every(3, 3) if sum(row) <= 2]),
    "majority": (lambda rows: count_majority(rows, 3), every(3, 3)),
    "schulze": (count_schulze, every(3, 3)),
    "margins": (lambda rows: count_schulze(rows, StrengthRule.MARGINS), every(3, 3)),
}
ORACLES = {
    "approval": oracle.sums,
    "dots": oracle.sums,
    "majority": lambda rows: oracle.majority(rows, is_lower=True),
    "schulze": lambda rows: oracle.schulze(rows, by_margins=False),
    "margins": lambda rows: oracle.schulze(rows, by_margins=True),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", METHODS)
def test_no_fewer_ballots_than_said_change_the_outcome_and_so_many_do(method, seed):
    draw = random.Random(f"{method} {seed}")
    count, ballots = METHODS[method]
    rows = [draw.choice(ballots) for _voter in range(4)]

    change = count(rows).change
    needed = oracle.fewest_changes(rows, lambda rows: ORACLES[method](rows)[0], ballots)

    assert isinstance(change, Change)
    assert change.at_least <= needed <= change.at_most
    if method in ("approval", "dots"):
        assert change.at_least == needed == change.at_most


def test_bounds_meet_where_the_winner_leads_clearly():
    assert count_majority([[0, 2]] * 9, 3).change == Change(5, 5)
    assert count_schulze([[0, 1]] * 9).change == Change(5, 5)
    assert count_approval([[1, 0]] * 9).change == Change(5, 5)
