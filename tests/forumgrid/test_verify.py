"""A proof that `compose --certificate` wrote is believed by `verify`; with anything changed in it, it is refused by name."""

import copy
import json
from dataclasses import replace

import numpy as np
import pytest

from forumgrid import Certificate, Problem, problem_from_json, problem_to_json, utopia
from forumgrid.bounds.pairwise import Game
from forumgrid.bounds.selection import selection
from forumgrid.cli.command import main
from forumgrid.cli.phrases import found_by
from forumgrid.cli.verify import REFUSED
from forumgrid.files.generate import Size, generate
from forumgrid.proofs import slot_sets
from forumgrid.proofs.certificate import CHECKS, KINDS, examine
from forumgrid.proofs.enumeration import LEFT_OUT, Branch
from forumgrid.proofs.file import fingerprint, proof_from_json, proof_to_json
from forumgrid.proofs.pairwise import layers
from forumgrid.proofs.programmes import Charges
from forumgrid.proofs.refusal import REFUSALS, Refused, Unfinished
from forumgrid.rules import masks
from tests.forumgrid import made, oracle

FORUM = made.problem(3, people=9, topics=6, slots=3, spaces=2)
TWICE = replace(FORUM, repeats=(2,) * FORUM.topics)
AGAIN = made.problem(3, people=9, topics=6, slots=3, spaces=2, repeats=True, step_free=True)
CHARGED = tuple((int(p), int(t), 256) for p, t in zip(AGAIN.wish_person, AGAIN.wish_topic, strict=True) if t < 2)[:3]
PRICES, FREE = (1024,) * FORUM.topics, (0,) * FORUM.topics
BY_SLOT = Branch(FREE, topic=2, parts=tuple((slot, Branch(FREE)) for slot in (0, 1, 2, LEFT_OUT)))


def least(problem, certificate):
    """The certificate with the least bound that it proves."""
    with pytest.raises(Refused) as refused:
        examine(problem, replace(certificate, bound=0))
    return replace(certificate, bound=refused.value.proven)


def by_companions():
    game = Game(FORUM, masks(FORUM))
    for _ in range(3):
        game.play()
    return game.certificate()


CERTIFICATES = {
    "utopia": lambda: (FORUM, Certificate("utopia", utopia(FORUM))),
    "selection": lambda: (FORUM, selection(FORUM, masks(FORUM))),
    "companions": lambda: (FORUM, by_companions()),
    "patterns": lambda: (TWICE, least(TWICE, Certificate("patterns", 0, PRICES))),
    "closing": lambda: (FORUM, Certificate("closing", oracle.best_value(FORUM), FREE, branch=BY_SLOT)),
    "programmes": lambda: (
        AGAIN,
        Certificate("programmes", oracle.best_value(AGAIN), PRICES, charges=Charges(CHARGED)),
    ),
    "whole": lambda: (AGAIN, Certificate("whole", oracle.best_value(AGAIN))),
}
"""For each kind a problem and a proof of the least bound that it can prove."""


@pytest.fixture(scope="module")
def proofs():
    return {kind: make() for kind, make in CERTIFICATES.items()}


def at(path, value):
    """A change of a proof: another value (or what a function makes of it) at a place in its JSON; None removes it."""

    def change(data):
        *above, last = path
        for key in above:
            data = data[key]
        if value is None:
            del data[last]
        else:
            data[last] = value(data[last]) if callable(value) else value

    return change


def circle(parent):
    """Two entries of one layer that hang from one another."""
    layer_of = layers(FORUM).layer_of
    first = int(np.flatnonzero(layer_of[1:] == layer_of[:-1])[0])
    second, answer = first + 1, [-1] * len(layer_of)
    answer[first], answer[second] = second, first
    return [answer, *parent[1:]]


def stranger(parent):
    return [[len(parent[0]) - 1, *parent[0][1:]], *parent[1:]]


OF_ANY_KIND = [
    (at(["format"], "barcamp-instance/1"), "format_unknown"),
    (at(["format"], "forumgrid-proof/2"), "version_unknown"),
    (at(["format"], None), "format_unknown"),
    (at(["problem"], "0" * 64), "problem_other"),
    (at(["problem"], None), "problem_other"),
    (at(["kind"], "faith"), "kind_unknown"),
    (at(["kind"], ["utopia"]), "kind_unknown"),
    (at(["bound"], float), "numbers_unreadable"),
    (at(["bound"], True), "numbers_unreadable"),
    (at(["bound"], "1000"), "numbers_unreadable"),
    (at(["bound"], None), "numbers_unreadable"),
    (at(["bound"], -1), "bound_negative"),
    (at(["bound"], 2**70), "numbers_too_large"),
    (at(["prices"], None), "numbers_unreadable"),
    (at(["per_wish"], 1), "numbers_unreadable"),
    (at(["more"], 1), "numbers_unreadable"),
]
LOWER = at(["bound"], lambda bound: bound - 1)
OF_PRICES = [
    (LOWER, "bound_too_low"),
    (at(["prices"], lambda prices: prices[1:]), "prices_wrong_count"),
    (at(["prices"], lambda prices: [*prices, 0]), "prices_wrong_count"),
    (at(["prices", 0], -1), "prices_out_of_range"),
    (at(["prices", 0], 2**40), "prices_out_of_range"),
    (at(["prices", 0], 0.5), "numbers_unreadable"),
    (at(["prices", 0], False), "numbers_unreadable"),
]
TAMPERED = {
    "utopia": [(LOWER, "bound_too_low")],
    "selection": OF_PRICES,
    "companions": [
        (LOWER, "bound_too_low"),
        (at(["companions"], None), "numbers_unreadable"),
        (at(["companions", "roots"], None), "numbers_unreadable"),
        (at(["companions", "places"], lambda places: places[1:]), "shape_wrong"),
        (at(["companions", "parent"], lambda parent: parent[1:]), "shape_wrong"),
        (at(["companions", "parent"], lambda parent: [row[1:] for row in parent]), "shape_wrong"),
        (at(["companions", "parent"], lambda parent: [parent[0], parent[0][1:]]), "numbers_unreadable"),
        (at(["companions", "parent"], circle), "forest_wrong"),
        (at(["companions", "parent"], stranger), "forest_wrong"),
        (at(["companions", "parent", 0, 0], -2), "forest_wrong"),
        (at(["companions", "parent", 0, 0], len(layers(FORUM).topic)), "forest_wrong"),
        (at(["companions", "slot_worth", 0, 0], -1), "prices_out_of_range"),
        (at(["companions", "slot_worth", 0, 0], 2**40), "numbers_too_large"),
        (at(["companions", "prices", 0], -1), "prices_out_of_range"),
        (at(["companions", "prices", 0], 2**48), "numbers_too_large"),
        (at(["companions", "prices", 0], 2**70), "numbers_unreadable"),
        (at(["companions", "prices", 0], 0.5), "numbers_unreadable"),
        (at(["companions", "places", 0], -(2**63)), "numbers_too_large"),
        (at(["companions", "roots", 0], lambda row: [2**40] * len(row)), "numbers_too_large"),
        (at(["companions", "tilt", 0, 1], lambda number: number + 1), "tilt_wrong"),
        (at(["companions", "tilt"], lambda tilt: [[-(2**63)] * len(tilt)] * len(tilt)), "numbers_too_large"),
    ],
    "patterns": OF_PRICES,
    "closing": [
        (LOWER, "branch_open"),
        *OF_PRICES[1:],
        (at(["branch", "prices"], lambda prices: prices[1:]), "branch_wrong"),
        (at(["branch", "prices", 0], -1), "branch_wrong"),
        (at(["branch", "prices", 0], 1.0), "numbers_unreadable"),
        (at(["branch", "triples"], [[0, 1, 1, 5]]), "branch_wrong"),
        (at(["branch", "triples"], [[0, 1, 6, 5]]), "branch_wrong"),
        (at(["branch", "triples"], [[0, 1, 2, -5]]), "branch_wrong"),
        (at(["branch", "triples"], [[0, 1, 2]]), "numbers_unreadable"),
        (at(["branch", "topic"], 6), "branch_wrong"),
        (at(["branch", "other"], 2), "branch_wrong"),
        (at(["branch", "other"], 1), "branch_incomplete"),
        (at(["branch", "parts", 0], None), "branch_incomplete"),
        (at(["branch", "parts", 3], None), "branch_incomplete"),
        (at(["branch", "parts", 0, 0], 1), "branch_incomplete"),
        (at(["branch", "parts", 0], [0]), "numbers_unreadable"),
    ],
    "programmes": [
        (LOWER, "grid_above"),
        *OF_PRICES[1:],
        (at(["charges", 0, 2], 2**20), "charges_wrong"),
        (at(["charges", 0, 2], -256), "charges_wrong"),
        (at(["charges", 0, 2], 1), "charges_wrong"),
        (at(["charges", 0, 0], 9), "charges_wrong"),
        (at(["charges", 0], lambda charge: [charge[0], 6, charge[2]]), "charges_wrong"),
        (at(["charges", 1], CHARGED[0]), "charges_wrong"),
        (at(["charges", 0, 2], 256.0), "numbers_unreadable"),
        (at(["charges", 0], [0]), "numbers_unreadable"),
    ],
    "whole": [(LOWER, "grid_above")],
}
ROWS = [(kind, *row) for kind in CERTIFICATES for row in (*OF_ANY_KIND, *TAMPERED[kind])]


def test_every_kind_of_bound_has_a_checker_and_is_tampered_with_here():
    assert [*KINDS] == [*CHECKS] == [*CERTIFICATES] == [*TAMPERED]


@pytest.mark.parametrize("kind", CERTIFICATES)
def test_a_proof_is_believed_and_what_is_written_is_read_again(proofs, kind):
    problem, certificate = proofs[kind]
    written = json.loads(json.dumps(proof_to_json(problem, certificate)))

    examine(problem, certificate)

    assert (certificate.kind, certificate.bound > 0) == (kind, True)
    assert proof_from_json(problem, written) == certificate


@pytest.mark.parametrize(("kind", "change", "code"), ROWS)
def test_a_proof_with_something_changed_is_refused_by_name(proofs, kind, change, code):
    problem, certificate = proofs[kind]
    data = json.loads(json.dumps(proof_to_json(problem, certificate)))
    change(data)

    with pytest.raises(Refused) as refused:
        examine(problem, proof_from_json(problem, data))

    assert refused.value.code == code


def test_a_closing_where_topics_may_be_given_twice_proves_no_more_than_its_prices():
    with pytest.raises(Refused) as refused:
        examine(TWICE, Certificate("closing", 0, FREE, branch=Branch(FREE)))

    assert (refused.value.code, refused.value.proven >= oracle.best_value(FORUM)) == ("repeats_not_closed", True)


def test_a_proof_of_a_kind_that_asks_for_more_than_it_holds_is_refused():
    with pytest.raises(Refused) as refused:
        examine(FORUM, Certificate("companions", 10**6))

    assert refused.value.code == "part_missing"


def test_a_proof_that_leaves_too_much_to_go_through_is_refused(monkeypatch):
    monkeypatch.setattr(slot_sets, "MOST_SETS", 3)

    with pytest.raises(Refused) as refused:
        examine(FORUM, Certificate("closing", oracle.best_value(FORUM), FREE))

    assert refused.value.code == "too_many_sets"


def test_prices_for_slots_of_a_problem_beyond_all_measure_are_refused_unchecked():
    vast = Problem.create(people=1, topics=1001, slots=1, spaces=[1], wishes=[(0, 0, 1)])

    with pytest.raises(Refused) as refused:
        examine(vast, Certificate("patterns", 1, (0,) * 1001))

    assert refused.value.code == "problem_too_large"


def test_every_name_of_a_refusal_is_provoked_here_and_said_in_both_languages():
    alone = {"repeats_not_closed", "part_missing", "too_many_sets", "problem_too_large"}

    assert {code for _, _, code in ROWS} | alone == {*REFUSALS}
    assert {*REFUSED["en"]} == {*REFUSED["fr"]} == {*REFUSALS}


def numbers(data, path=()):
    """The place of every number of a proof."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield from [(*path, key)] if isinstance(value, int) else numbers(value, (*path, key))


@pytest.mark.slow("checks hundreds of proofs")
@pytest.mark.parametrize("kind", CERTIFICATES)
@pytest.mark.parametrize("times", [40, pytest.param(150, marks=pytest.mark.full)])
def test_whatever_numbers_are_changed_nothing_is_believed_that_is_not_so(proofs, kind, times):
    problem, certificate = proofs[kind]
    best = oracle.best_value(FORUM if problem is TWICE else problem)
    whole, rng = proof_to_json(problem, certificate), np.random.default_rng(7)
    places, believed = [*numbers(whole)], 0
    for _ in range(times):
        data = copy.deepcopy(whole)
        for chosen in rng.choice(len(places), size=int(rng.integers(1, 4))):
            change = [0, 1, -1, 2, 2**31, -(2**63), 2**62][int(rng.integers(7))]
            at(places[chosen], lambda number, change=change: number + change)(data)
        try:
            changed = proof_from_json(problem, data)
            examine(problem, changed)
        except Refused:
            continue
        believed += 1
        assert changed.bound >= best
    assert believed > 0 or kind in {"programmes", "whole"}


def test_another_problem_has_another_fingerprint_and_the_same_one_under_other_names_has_not():
    changed = [
        replace(FORUM, absent=FORUM.absent ^ {(0, 0)}),
        replace(FORUM, closed_cells=FORUM.closed_cells ^ {(0, 0)}),
        replace(FORUM, repeats=TWICE.repeats),
        replace(FORUM, required=frozenset({1})),
        replace(FORUM, needs_step_free=frozenset({1})),
        replace(FORUM, weights=(0, 1, 2, 4)),
        replace(FORUM, fixed={0: (0, None)}),
        replace(FORUM, spaces=(*FORUM.spaces[1:], *FORUM.spaces[1:])),
    ]
    names = tuple(f"person {number}" for number in range(FORUM.people))

    assert len({fingerprint(problem) for problem in [FORUM, *changed]}) == 1 + len(changed)
    assert fingerprint(replace(FORUM, people_names=names)) == fingerprint(FORUM)
    assert fingerprint(problem_from_json(problem_to_json(FORUM))) == fingerprint(FORUM)


@pytest.fixture
def written(tmp_path, capsys):
    """A forum and the proof of its optimum, as files."""
    forum, proof = tmp_path / "forum.json", tmp_path / "proof.json"
    forum.write_text(json.dumps(problem_to_json(FORUM)), encoding="utf-8")
    arguments = ["compose", str(forum), "--time-limit", "600", "--certificate", str(proof), "--quiet"]
    assert main(arguments) == 0
    capsys.readouterr()
    return forum, proof


def test_verify_says_that_a_proof_holds(written, capsys):
    assert main(["verify", *map(str, written), "--time-limit", "600", "--lang", "en"]) == 0

    best, kind = oracle.best_value(FORUM), json.loads(written[1].read_text(encoding="utf-8"))["kind"]
    sentence = f"The proof holds: no grid is worth more than {best}, seats left aside (bound: {kind}).\n"
    assert capsys.readouterr().out == sentence


def test_in_french_every_kind_of_bound_has_a_french_name(written, capsys):
    assert main(["verify", *map(str, written), "--time-limit", "600", "--lang", "fr"]) == 0

    best, kind = oracle.best_value(FORUM), json.loads(written[1].read_text(encoding="utf-8"))["kind"]
    sentence = f"La preuve tient\u00a0: aucune grille ne vaut plus de {best}, sans compter les places (borne\u00a0: {found_by(kind, 'fr')}).\n"
    assert capsys.readouterr().out == sentence
    assert [kind_of_bound for kind_of_bound in KINDS if found_by(kind_of_bound, "fr") == kind_of_bound] == []


def test_verify_says_by_name_why_a_proof_is_refused(written, capsys):
    forum, proof = written
    data = json.loads(proof.read_text(encoding="utf-8"))
    proof.write_text(json.dumps({**data, "format": "forumgrid-proof/9"}), encoding="utf-8")

    assert main(["verify", str(forum), str(proof), "--lang", "fr"]) == 2

    sentence = (
        "La preuve est refusée (version_unknown)\u00a0: elle est d’une version du format qui n’est pas connue ici\n"
    )
    assert capsys.readouterr().out == sentence


def test_verify_of_what_is_no_json_is_bad_input(written, capsys):
    forum, proof = written
    proof.write_text("{", encoding="utf-8")

    assert main(["verify", str(forum), str(proof)]) == 64

    assert "this is not valid JSON" in capsys.readouterr().err


@pytest.mark.usefixtures("processor_clock")
def test_verify_without_the_time_to_end_says_that_nothing_is_known(tmp_path, capsys):
    problem = problem_from_json(generate(size=Size(60, 40, 6, 6, 30)))
    forum, proof = tmp_path / "forum.json", tmp_path / "proof.json"
    forum.write_text(json.dumps(problem_to_json(problem)), encoding="utf-8")
    prices = (0,) * problem.topics
    proof.write_text(json.dumps(proof_to_json(problem, Certificate("closing", 1, prices))), encoding="utf-8")

    assert main(["verify", str(forum), str(proof), "--time-limit", "0", "--lang", "en"]) == 1

    assert capsys.readouterr().out.startswith("The check has not ended in the time there was")


def test_a_check_that_is_told_to_leave_off_neither_believes_nor_refuses():
    problem, stops = problem_from_json(generate(size=Size(60, 40, 6, 6, 30))), []

    with pytest.raises(Unfinished):
        examine(problem, Certificate("closing", 1, (0,) * problem.topics), lambda: len(stops) > 3 or stops.append(1))

    assert len(stops) == 4
