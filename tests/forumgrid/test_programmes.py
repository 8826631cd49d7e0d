"""The full model priced: spaces with steps, topics given again and hosts inside the bound, checked by code of its own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from forumgrid import Certificate, check, compose, problem_from_json, problem_to_json, utopia, value, verify
from forumgrid.bounds import attended
from forumgrid.bounds.programmes import STEP, Programmes
from forumgrid.bounds.subgradient import Settling
from forumgrid.files.formats import read_problem
from forumgrid.incumbent import Run
from forumgrid.proofs.slot_sets import PER_WISH
from forumgrid.rules import masks
from forumgrid.whole.best import best_composed
from tests.forumgrid import made
from tests.forumgrid.benchmarks import instance
from tests.repeats import drawn


def priced(problem, grid):
    """The run of a problem whose best grid is known, once it is priced and what the prices leave is gone through."""
    run = Run(problem, masks(problem), 600.0, None, 1, None, None, Certificate("utopia", utopia(problem)))
    run.offer_grid(grid, "first")
    with ThreadPoolExecutor(1) as pool:
        model = Programmes(problem, run.again, pool, lambda: False)
        for slot in range(problem.slots):
            here = [(topic, True) for topic, when, _ in grid.occurrences() if when == slot]
            model.add_everywhere(here)
        prices = attended.narrow(run, model)
        if not run.proven():
            attended.round_off(run, model, prices[1])
            attended.close(run, model, *prices)
    return run


@pytest.mark.slow("prices thirty small problems")
@drawn(8, 30)
def test_prices_and_what_they_leave_prove_what_going_through_every_grid_finds(seeds):
    seen = set()
    for seed in seeds:
        problem = made.everything(seed)
        best = best_composed(problem, masks(problem, again=True))

        run = priced(problem, best.grid)

        assert (run.worth, run.bound) == (best.value, best.value), seed
        assert verify(problem, run.certificate), seed
        assert not verify(problem, replace(run.certificate, bound=best.value - 1)), seed
        seen.add(run.certificate.kind)
    assert "programmes" in seen


@pytest.mark.slow("settles the prices of small problems by steps")
@drawn(3, 30)
def test_prices_settled_by_steps_prove_what_going_through_every_grid_finds(seeds, monkeypatch):
    monkeypatch.setattr(attended, "_MANY", 0)
    monkeypatch.setattr(attended, "_FIRST_STEPS", 200)
    monkeypatch.setattr(attended, "_STEPS", 50)
    for seed in seeds:
        problem = made.everything(seed)
        best = best_composed(problem, masks(problem, again=True))

        run = priced(problem, best.grid)

        assert (run.worth, run.bound) == (best.value, best.value), seed
        assert verify(problem, run.certificate), seed
        assert not verify(problem, replace(run.certificate, bound=best.value - 1)), seed


def test_steps_lead_to_prices_lower_than_those_they_began_with():
    problem = made.everything(2)
    with ThreadPoolExecutor(1) as pool:
        model = Programmes(problem, masks(problem, again=True), pool, lambda: False)
        settling = Settling(model, 1)
        first, settled = settling.step(1, charging=True), settling.step(150, charging=True)
        settling.teach()
        prices, charges = settling.whole()
        model.set_charges(charges)
        bound, _, _ = model.price(prices, 10**9)

    assert settled < first
    assert model.columns
    assert bound >= best_composed(problem, masks(problem, again=True)).value * PER_WISH
    assert (charges % STEP == 0).all()


def test_charges_that_are_not_of_the_problem_prove_nothing():
    problem = made.everything(3)
    best = best_composed(problem, masks(problem, again=True))
    proof = priced(problem, best.grid).certificate
    person, topic = next(zip(problem.wish_person.tolist(), problem.wish_topic.tolist(), strict=True))
    wrong = [(person, topic, -512), (person, topic, 100), (problem.people, topic, 512), (person, topic, 2**20)]

    refused = [
        verify(problem, replace(proof, kind="programmes", prices=(0,) * problem.topics, bound=10**6, charges=type(proof.charges)((charge,))))
        for charge in wrong
    ]  # fmt: skip

    assert refused == [False] * 4
    again = Certificate.from_json(proof.to_json())
    assert (again, verify(problem, again)) == (proof, True)


def with_everything(name, seed):
    """A published instance with a fifth of its topics given twice and four people who need step-free spaces."""
    problem = read_problem([instance(f"synthetic/{name}.json")])
    rng = np.random.default_rng(seed)
    twice = set(rng.choice(problem.topics, problem.topics // 5, replace=False).tolist())
    limited = frozenset(rng.choice(problem.people, 4, replace=False).tolist())
    return replace(
        problem, repeats=tuple(2 if topic in twice else 1 for topic in range(problem.topics)), needs_step_free=limited
    )


@pytest.mark.slow("composes five problems of 80 people")
@pytest.mark.parametrize("number", [1, *(pytest.param(number, marks=pytest.mark.full) for number in range(2, 6))])
def test_eighty_people_with_topics_given_twice_and_steps_are_proven_and_checked(number):
    problem = with_everything(f"A-i-s{number}", number)

    composition = compose(problem, time_limit=600)

    assert (composition.status, composition.upper_bound, check(problem, composition.grid)) == (
        "optimal",
        composition.value,
        [],
    )
    assert value(problem, composition.grid) == composition.value
    assert verify(problem_from_json(problem_to_json(problem)), composition.certificate)
