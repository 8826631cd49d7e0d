"""Closing by parts ends at the best grid there is, and its proof convinces the checker; a proof with something wrong does not."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from forumgrid import Certificate, ProblemError, compose, utopia, verify
from forumgrid.bounds import branching
from forumgrid.bounds.branching import Branching
from forumgrid.bounds.enumeration import enumerate_sets
from forumgrid.bounds.patterns import Patterns
from forumgrid.files.formats import problem_from_json, read_problem
from forumgrid.files.generate import generate
from forumgrid.incumbent import Run
from forumgrid.proofs.enumeration import APART, MOST_PRICE, TOGETHER, Branch
from forumgrid.proofs.slot_sets import PER_WISH
from forumgrid.rules import masks
from tests.forumgrid import benchmarks, made, oracle
from tests.repeats import drawn


def closed(problem, *, prices=None, target=1):
    """Close the gap of a problem by parts, from no grid at all down to `target`, at given or drawn prices; returns the run."""
    rules = masks(problem)
    run = Run(problem, rules, 600.0, None, 1, None, None, Certificate("utopia", utopia(problem)))
    if prices is None:
        prices = np.random.default_rng(1).integers(0, 3 * PER_WISH, problem.topics)
    with ThreadPoolExecutor(1) as pool:
        patterns = Patterns(problem, rules, pool, run.interrupted)
        highest, best = patterns.price(np.array(prices), 10**9)
        listed = enumerate_sets(patterns, np.array(prices), best, highest - target * PER_WISH, 10**6)
        Branching(run, patterns, np.array(prices), best, listed, target).close(lambda: None)
    return run


def split(branch):
    """How the parts of a proof are divided: the set of (by topic, by pair, by other prices)."""
    kind = "pair" if branch.other >= 0 else "topic" if branch.topic >= 0 else "prices"
    return {kind for _ in branch.parts[:1]}.union(*(split(part) for _, part in branch.parts))


@pytest.fixture
def divide_early(monkeypatch):
    """Few sets at a time and few cuts, so that small problems are divided too."""
    monkeypatch.setattr(branching, "_FEW", 2)
    monkeypatch.setattr(branching, "_START", 8)
    monkeypatch.setattr(branching, "_JOINING", 2)
    monkeypatch.setattr(branching, "_ROUNDS_FIRST", 1)
    monkeypatch.setattr(branching, "_ROUNDS", 1)


@pytest.mark.slow("goes through every grid of tiny problems")
@pytest.mark.usefixtures("divide_early")
@drawn(3, 10)
def test_closing_by_parts_ends_at_the_value_of_brute_force(seeds):
    for seed in seeds:
        problem = made.problem(seed, people=9, topics=6, slots=3, spaces=2)
        best = oracle.best_value(problem)

        run = closed(problem)

        assert (run.worth, run.bound) == (best, best)
        assert verify(problem, run.certificate)
        assert not verify(problem, replace(run.certificate, bound=best - 1))


@pytest.mark.slow("goes through every grid of tiny problems")
@pytest.mark.usefixtures("divide_early")
@drawn(3, 10)
def test_where_some_cannot_enter_every_space_the_bound_by_parts_still_holds(seeds):
    for seed in seeds:
        problem = made.problem(seed, people=9, topics=6, slots=3, spaces=2, step_free=True)

        run = closed(problem)

        assert run.worth <= oracle.best_value(problem) <= run.bound
        assert verify(problem, run.certificate)


def eighty_people(seed, *, alike):
    """A problem of the size of the founding gathering; `alike`: everybody there in every slot, so that slots are the same."""
    problem = problem_from_json(generate("A", "i", seed))
    return replace(problem, absent=frozenset(), closed_cells=frozenset()) if alike else problem


@pytest.mark.slow("closes problems of eighty people in two ways")
@pytest.mark.usefixtures("divide_early")
@drawn(1, 5, 4)
@pytest.mark.parametrize("alike", [False, True])
def test_parts_are_divided_by_the_slot_of_a_topic_or_where_slots_are_alike_by_pairs_and_the_checker_believes_it(
    alike, seeds
):
    divided = set()
    for seed in seeds:
        problem = eighty_people(seed, alike=alike)
        best = compose(problem, time_limit=600.0, work_limit=10**8)

        run = closed(problem, prices=best.certificate.prices, target=best.value - 1)

        assert best.status == "optimal"
        assert (run.worth, run.bound) == (best.value, best.value)
        assert verify(problem, run.certificate)
        assert Certificate.from_json(run.certificate.to_json()) == run.certificate
        divided |= split(run.certificate.branch)
    assert ("pair" if alike else "topic") in divided


def without_a_part(branch):
    """Every proof that leaves out one of the parts of a division (and with it the grids of that part)."""
    for at, (key, part) in enumerate(branch.parts):
        yield replace(branch, parts=branch.parts[:at] + branch.parts[at + 1 :])
        for less in without_a_part(part):
            yield replace(branch, parts=(*branch.parts[:at], (key, less), *branch.parts[at + 1 :]))


@pytest.mark.slow("checks dozens of proofs for eighty people")
@pytest.mark.usefixtures("divide_early")
@pytest.mark.parametrize("alike", [False, True])
def test_the_checker_refuses_a_proof_that_leaves_a_part_out(alike):
    problem = eighty_people(4, alike=alike)
    best = compose(problem, time_limit=600.0, work_limit=10**8)
    proof = closed(problem, prices=best.certificate.prices, target=best.value - 1).certificate

    lacking = list(islice(without_a_part(proof.branch), 8))

    assert lacking
    assert not any(verify(problem, replace(proof, branch=branch)) for branch in lacking if branch.parts)


def test_the_checker_refuses_prices_that_are_none():
    problem = made.problem(6)
    proof = Certificate(
        "closing", oracle.best_value(problem), (0,) * problem.topics, branch=Branch((0,) * problem.topics)
    )
    free, dear = (0,) * problem.topics, (MOST_PRICE,) + (0,) * (problem.topics - 1)

    assert verify(problem, proof)
    for wrong in (
        Branch((-1, *free[1:])),
        Branch(dear),
        Branch(free[1:]),
        Branch(free, ((0, 1, 1, 5),)),
        Branch(free, ((0, 1, problem.topics, 5),)),
        Branch(free, ((0, 1, 2, -5),)),
        Branch(free, topic=problem.topics, parts=((0, Branch(free)),)),
        Branch(free, topic=0, other=0, parts=((APART, Branch(free)), (TOGETHER, Branch(free)))),
    ):
        assert not verify(problem, replace(proof, branch=wrong)), wrong
    assert not verify(problem, replace(proof, prices=dear, branch=None))


def test_a_proof_nested_beyond_reason_is_unreadable():
    proof = Certificate("closing", 1, (0,), branch=Branch((0,))).to_json()
    for _ in range(5000):
        proof["branch"] = {**proof["branch"], "parts": [[0, proof["branch"]]]}

    with pytest.raises(ProblemError):
        Certificate.from_json(proof)


@pytest.mark.full
@pytest.mark.slow("minutes of search")
@pytest.mark.parametrize(("name", "best"), [("A-ii-s2", 2866), ("A-ii-s3", 2936)])
def test_three_hundred_people_are_proven_optimal(name, best):
    problem = read_problem([benchmarks.instance(f"synthetic/{name}.json")])

    composed = compose(problem, time_limit=1800.0)

    assert (composed.status, composed.value) == ("optimal", best)
    assert verify(problem, composed.certificate)
