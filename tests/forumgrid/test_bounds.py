"""Bounds hold for every grid, and the proofs of them are read by the checker alone."""

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from scipy.optimize import linprog

from forumgrid import Certificate, Grid, Problem, ProblemError, utopia, value, verify
from forumgrid.bounds.enumeration import close
from forumgrid.bounds.patterns import Interrupted, Patterns
from forumgrid.bounds.pricing import UNIT
from forumgrid.bounds.selection import plain_bound, price_selection, selection
from forumgrid.rules import masks
from tests.forumgrid import made, oracle


def test_selection_is_the_value_of_its_linear_programme():
    problem = made.problem(4, people=30, topics=20, slots=3, spaces=4)
    rules = masks(problem)
    bound = selection(problem, rules)
    assert bound.bound == int(_linear_programme(problem, rules) + 1e-6)
    assert verify(problem, bound)
    assert bound.bound <= utopia(problem)


def _linear_programme(problem, rules):
    """max Σ w·y with y ≤ X, Σ y ≤ slots of the person, Σ X ≤ cells."""
    n, t = len(problem.wish_person), problem.topics
    rows = np.zeros((n + problem.people + 1, n + t))
    rows[range(n), range(n)] = 1
    rows[range(n), n + problem.wish_topic] = -1
    rows[n + problem.wish_person, range(n)] = 1
    rows[-1, n:] = 1
    limits = [0] * n + problem.presence().sum(axis=1).tolist() + [rules.open.sum()]
    placeable = rules.allowed.any(axis=1) & rules.suits.any(axis=1)
    bounds = [(0, 1)] * n + [(0, int(is_placeable)) for is_placeable in placeable]
    return -linprog([*(-problem.wish_weight).tolist(), *[0] * t], A_ub=rows, b_ub=limits, bounds=bounds).fun


def test_plain_bound_of_topics_set_by_hand_and_given_again_holds_and_is_under_the_ideal():
    wishes = [(person, topic, 3) for person in range(4) for topic in range(6)]
    problem = Problem.create(
        people=4, topics=6, slots=3, spaces=[9], wishes=wishes, repeats=[2, 1, 1, 1, 1, 1], fixed={0: (0, 0)},
        absent=[(0, 1)], closed_cells=[(2, 0)],
    )  # fmt: skip
    grid = Grid((0, 1, -1, -1, -1, -1), (0, 0, -1, -1, -1, -1))
    proof = plain_bound(problem, target=value(problem, grid))
    assert (proof.kind, verify(problem, proof)) == ("selection", True)
    assert value(problem, grid) <= proof.bound < utopia(problem)


def test_selection_holds_at_any_prices():
    rng = np.random.default_rng(1)
    for seed in range(10):
        problem = made.problem(seed)
        prices = rng.integers(0, 3 * UNIT, problem.people)
        assert price_selection(problem, masks(problem), prices) >= oracle.best_value(problem)


@pytest.mark.slow("goes through every grid of tiny problems")
def test_pricing_and_closing_at_any_prices_end_at_the_value_of_brute_force():
    rng = np.random.default_rng(2)
    with ThreadPoolExecutor(1) as pool:
        for seed in range(15):
            problem = made.problem(seed, people=6, topics=5, slots=3)
            best = oracle.best_value(problem)
            patterns = Patterns(problem, masks(problem), pool, lambda: False)
            prices = rng.integers(0, 4 * UNIT, problem.topics)
            bound, totals = patterns.price(prices, 10**9)
            assert bound >= best * UNIT
            worth, slot_of = close(patterns, prices, totals, 0, 10**6)
            assert (worth, sum(oracle.got(problem, slot_of))) == (best, best)
            assert oracle.lawful(problem, slot_of)
            assert close(patterns, prices, totals, best + 1, 10**6) == (best, None)
            proof = Certificate("closing", best, tuple(prices.tolist()))
            assert verify(problem, proof)
            assert not verify(problem, Certificate("closing", best - 1, proof.prices))


def test_pricing_when_told_to_stop_proves_nothing():
    problem = made.problem(1, people=60, topics=30, slots=4, spaces=8)
    with ThreadPoolExecutor(1) as pool:
        patterns = Patterns(problem, masks(problem), pool, lambda: True)
        with pytest.raises(Interrupted):
            patterns.price(np.zeros(problem.topics, dtype=np.int64), 0)


class _Unhurried:
    """Runs each job where its result is asked for: the slowest that a pool may be."""

    def submit(self, work, *given):
        job = Future()
        job.result = lambda timeout=None: work(*given)  # noqa: ARG005 - as a future has it
        return job


def test_columns_found_do_not_depend_on_how_fast_each_slot_is_worked_on():
    problem = made.problem(2, people=40, topics=14, slots=4, spaces=4)
    prices = np.full(problem.topics, UNIT, dtype=np.int64)
    sets_found = []
    with ThreadPoolExecutor(2) as pool:
        for executor in (pool, _Unhurried()):
            patterns = Patterns(problem, masks(problem), executor, lambda: False)
            for topic in range(problem.topics):
                patterns.add_everywhere(np.array([topic]))
            patterns.climb(prices, np.zeros(len(patterns.groups)))
            sets_found.append([[members.tolist() for members in sets] for sets in patterns.sets])
    assert sets_found[0] == sets_found[1]


def test_verify_refuses_what_proves_nothing():
    problem = made.problem(6)
    best, most = oracle.best_value(problem), utopia(problem)
    assert verify(problem, Certificate("utopia", most))
    assert not verify(problem, Certificate("utopia", most - 1))
    assert not verify(problem, Certificate("selection", most, (-1,) * problem.people))
    assert not verify(problem, Certificate("selection", most, (0,)))
    assert not verify(problem, Certificate("patterns", best - 1, (0,) * problem.topics))
    assert not verify(problem, Certificate("faith", 10**6, (0,) * problem.topics))


def test_a_certificate_written_and_read_again_is_the_same():
    proof = Certificate("closing", 12, (3, 0, 1024))
    assert Certificate.from_json(proof.to_json()) == proof
    with pytest.raises(ProblemError):
        Certificate.from_json({"kind": "faith", "bound": 1, "prices": []})
