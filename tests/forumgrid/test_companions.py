"""The bound by companions holds for every grid, whatever the answers, and its proof is read by the checker alone."""

from dataclasses import replace

import numpy as np
import pytest

from forumgrid import Certificate, Problem, compose, utopia, verify
from forumgrid.bounds.pairwise import Game, affordable
from forumgrid.bounds.selection import selection
from forumgrid.proofs.pairwise import UNIT, Companions, bound_proven, layers, slot_sums
from forumgrid.proofs.refusal import Refused
from forumgrid.rules import masks
from tests.forumgrid import made, oracle
from tests.repeats import drawn


def _game(problem, rounds):
    game = Game(problem, masks(problem))
    for _ in range(rounds):
        game.play()
    return game


def _after(problem, rounds):
    return _game(problem, rounds).certificate()


def test_a_slot_is_worth_the_heights_of_the_layers_that_have_a_topic_in_it():
    problem = replace(made.problem(7, people=9, topics=8), weights=(0, 0, 2, 7))
    wished = layers(problem)
    rng = np.random.default_rng(7)
    for share in np.linspace(0, 1, 20):
        here = rng.random(problem.topics) < share
        best = np.zeros(problem.people, dtype=np.int64)
        np.maximum.at(best, problem.wish_person, problem.wish_weight * here[problem.wish_topic])
        met = np.zeros(len(wished.height), dtype=np.bool_)
        np.logical_or.at(met, wished.layer_of, here[wished.topic])
        assert (np.bincount(wished.person, weights=met * wished.height, minlength=problem.people) == best).all()


def test_a_forum_without_wishes_has_no_layers_and_a_bound_of_nothing():
    problem = Problem.create(people=4, topics=3, slots=2, spaces=[3, 3])
    assert len(layers(problem).height) == 0
    assert _after(problem, 2).bound == 0


def test_what_the_grid_answers_is_what_the_proof_holds():
    problem = made.problem(9)
    game = _game(problem, 70)
    proof = game.certificate().companions
    assert len(proof.parent) == 128
    pairs = np.tensordot(game.present[game.with_pairs].T, game.pair, axes=1)
    for slot, (_, single, pair) in enumerate(slot_sums(problem, proof)):
        assert (single / UNIT == (game.present.T @ game.single)[slot]).all()
        assert (pair / UNIT == pairs[slot]).all()


@pytest.mark.slow("goes through every grid of tiny problems")
@drawn(2, 8)
def test_companions_after_any_round_bound_the_value_of_brute_force(seeds):
    for seed in seeds:
        problem = made.problem(seed, repeats=seed % 3 == 0, step_free=seed % 2 == 0)
        best = oracle.best_value(problem)
        for rounds in (1, 4, 15):
            proof = _after(problem, rounds)
            assert best <= proof.bound
            assert verify(problem, proof)


@pytest.mark.slow("goes through every grid of tiny problems")
@drawn(2, 8)
def test_companions_at_any_numbers_bound_the_value_of_brute_force(seeds):
    rng = np.random.default_rng(3)
    for seed in seeds:
        problem = made.problem(seed)
        n, wished = problem.topics, layers(problem)
        tilt = np.triu(rng.integers(-(2**30), 2**30, (n, n)), 1)
        proof = Companions(
            slot_worth=rng.integers(0, 3, (2, len(wished.height))),
            parent=np.array([_chain(wished, rng), np.full(len(wished.topic), -1)]),
            roots=rng.integers(-60, 60, (n, 3)),
            places=rng.integers(0, 257, n),
            tilt=tilt - tilt.T,
            prices=rng.integers(0, 2**32, n),
        )
        assert bound_proven(problem, proof) >= oracle.best_value(problem)


def _chain(wished, rng):
    """Each entry of a layer hung at random under one before it."""
    at = wished.at[wished.layer_of]
    return np.array([int(rng.integers(first, entry)) if entry > first else -1 for entry, first in enumerate(at)])


def test_companions_prove_less_than_selection_where_slots_hold_many_topics():
    rng = np.random.default_rng(4)
    taste = rng.integers(0, 6, 120)
    wishes = [(p, int(t), int(rng.integers(1, 4))) for p in range(120) for t in rng.choice(30, 6, replace=False) + 2 * (taste[p] % 2)]  # fmt: skip
    problem = Problem.create(people=120, topics=32, slots=3, spaces=[20] * 10, wishes=wishes)
    proof = _after(problem, 60)
    assert verify(problem, proof)
    assert proof.bound < selection(problem, masks(problem)).bound < utopia(problem)
    assert compose(problem, time_limit=600, work_limit=20_000).value <= proof.bound


def test_a_proof_averages_more_answers_the_more_rounds_there_were():
    problem = made.problem(5)
    game = Game(problem, masks(problem))
    proofs = {}
    for rounds in range(1, 258):
        game.play()
        if rounds in (4, 33, 257):
            proofs[rounds] = game.certificate()

    assert [len(proof.companions.parent) for proof in proofs.values()] == [32, 64, 512]
    assert all(verify(problem, proof) for proof in proofs.values())


def test_verify_refuses_companions_that_prove_nothing():
    problem = made.problem(5)
    proof = _after(problem, 10)
    given = proof.companions
    circle = given.parent.copy()
    first = next(at for at in layers(problem).at if layers(problem).layer_of[at] == layers(problem).layer_of[at + 1])
    circle[0, first : first + 2] = first + 1, first  # two entries of a layer, each hung under the other
    stranger = given.parent.copy()
    stranger[0, 0] = stranger.shape[1] - 1
    lowest = np.full_like(given.tilt, -(2**63))  # its own opposite, as numbers of 64 bits go
    wrong = (
        (replace(given, parent=circle), "forest_wrong"),
        (replace(given, parent=stranger), "forest_wrong"),
        (replace(given, parent=given.parent[:, 1:]), "shape_wrong"),
        (replace(given, prices=given.prices - 2**40), "prices_out_of_range"),
        (replace(given, tilt=given.tilt + np.eye(problem.topics, dtype=np.int64)), "tilt_wrong"),
        (replace(given, tilt=lowest), "numbers_too_large"),
        (replace(given, places=lowest[0]), "numbers_too_large"),
        (replace(given, roots=given.roots * 2**24), "numbers_too_large"),
        (replace(given, slot_worth=given.slot_worth - 9), "prices_out_of_range"),
    )
    for proof_of_nothing, code in wrong:
        with pytest.raises(Refused) as refused:
            bound_proven(problem, proof_of_nothing)
        assert refused.value.code == code
    assert not verify(problem, Certificate("companions", proof.bound - 1, (), given))
    assert not verify(problem, Certificate("companions", proof.bound))


def test_a_proof_by_companions_written_and_read_again_is_the_same():
    problem = made.problem(6)
    proof = _after(problem, 3)
    again = Certificate.from_json(proof.to_json())
    assert again == proof
    assert verify(problem, again)


def test_affordable_refuses_what_would_not_fit_in_memory():
    assert affordable(Problem.create(people=5, topics=500, slots=10, spaces=[3] * 40))
    assert not affordable(Problem.create(people=5, topics=1200, slots=10, spaces=[3] * 40))
    assert not affordable(Problem.create(people=900, topics=950, slots=30, spaces=[3] * 40))
