"""Order of questions, near ones, answers of polls, tokens."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faire_reseau.questions.logic.nearness import near_ones, nearness
from faire_reseau.questions.logic.ordering import in_order
from faire_reseau.questions.logic.polls import bars, mean_of_scale, valid
from faire_reseau.questions.logic.tokens import new_secret, token


@dataclass(frozen=True)
class Asked:
    name: str
    rank: float
    supports: int


ROWS = [Asked("a", 0.1, 0), Asked("b", 0.2, 7), Asked("c", 0.3, 3), Asked("d", 0.4, 0), Asked("e", 0.5, 5)]


@pytest.mark.parametrize(("order", "names"), [("time", "abcde"), ("support", "becad"), ("fair", "beacd")])
def test_each_order_is_as_it_is_told(order, names):
    assert "".join(row.name for row in in_order(ROWS, order)) == names


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20)), max_size=20), st.sampled_from(["time", "support", "fair"])
)
def test_every_order_shows_each_question_once(pairs, order):
    rows = [Asked(str(number), rank, supports) for number, (rank, supports) in enumerate(pairs)]

    assert sorted(in_order(rows, order), key=lambda row: row.name) == sorted(rows, key=lambda row: row.name)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 20)), min_size=3, max_size=20))
def test_a_question_without_support_is_third_at_latest_when_it_is_the_only_one(pairs):
    rows = [Asked("", rank, supports) for rank, supports in pairs] + [Asked("alone", 1.0, 0)]

    assert "alone" in [row.name for row in in_order(rows, "fair")[:3]]


def test_what_asks_nearly_the_same_is_near_and_a_longer_question_that_holds_the_words_is_less():
    same = nearness("Quel calendrier pour les contrats de ville ?", "Quel est le calendrier des contrats de ville ?")
    longer = nearness(
        "Quel calendrier ?",
        "Comment associer les conseils citoyens au calendrier de l’évaluation des contrats de ville dans chaque région ?",
    )
    other = nearness("Quel calendrier pour les contrats de ville ?", "Qui finance la formation des adultes-relais ?")

    assert same > 80
    assert longer < 60
    assert other < 50


def test_nothing_is_near_while_too_little_is_typed():
    assert near_ones("Quel", [(1, "Quel calendrier ?")]) == []


def test_near_ones_come_nearest_first_and_three_at_most():
    others = [
        (number, f"Quel calendrier pour les contrats de ville {words}?")
        for number, words in enumerate(["", "ici ", "là ", "partout "])
    ]

    near = near_ones("Quel calendrier pour les contrats de ville ?", others)

    assert 0 in near
    assert len(near) == 3


@pytest.mark.parametrize(
    ("kind", "given_answer", "expected"),
    [
        ("choice", "1", "1"),
        ("choice", "2", ""),
        ("choice", "-1", ""),
        ("choice", "", ""),
        ("scale", "5", "5"),
        ("scale", "0", ""),
        ("scale", "6", ""),
        ("words", "  lien   social ", "lien social"),
        ("words", " ", ""),
        ("words", "x" * 41, ""),
    ],
)
def test_an_answer_is_kept_only_when_it_is_one_of_the_poll(kind, given_answer, expected):
    assert valid(kind, ["oui", "non"], given_answer) == expected


def test_bars_count_each_answer_and_words_written_otherwise_are_one():
    choice = [(bar.label, bar.count, bar.share) for bar in bars("choice", ["oui", "non"], ["0", "0", "1", "0"])]
    words = [(bar.label, bar.count) for bar in bars("words", [], ["Égalité", "egalite", "lien"])]

    assert choice == [("oui", 3, 0.75), ("non", 1, 0.25)]
    assert words == [("Égalité", 2), ("lien", 1)]
    assert bars("choice", ["oui"], [])[0].share == 0.0


def test_the_mean_of_a_scale_is_none_without_answers():
    assert (mean_of_scale([]), mean_of_scale(["1", "4"])) == (None, 2.5)


def test_a_token_is_the_same_for_the_same_three_and_another_for_any_other():
    secret = "a" * 64
    tokens = {token(secret, 1), token(secret, 2), token(secret, 1, "poll-1"), token("b" * 64, 1)}

    assert token(secret, 1) in tokens
    assert len(tokens) == 4
    assert len({new_secret() for _ in range(20)}) == 20


def test_without_a_secret_no_token_is_made():
    with pytest.raises(ValueError, match="secret"):
        token("", 1)
