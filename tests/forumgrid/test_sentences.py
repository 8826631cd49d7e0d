"""Every code is a sentence with the names of the problem in it."""

import re

import pytest

from forumgrid import Broken, Problem, ProblemError, Space
from forumgrid.rules import CODES
from forumgrid.sentences import INPUT_SENTENCES, RULE_SENTENCES, FileError, input_sentence, rule_sentence


def _problem():
    return Problem.create(
        people=1, topics=2, slots=1, spaces=[Space(3, name="Hall")], people_names=["Ada"], topic_names=["Files", "Tools"], slot_names=["Early"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "english", "french"),
    [
        (
            Broken("host_busy", (0, 1), (0,), 0),
            "Ada would have to be at “Files” and “Tools” at once, in Early.",
            "Ada devrait être à la fois à «\u00a0Files\u00a0» et «\u00a0Tools\u00a0», dans le même créneau (Early).",
        ),
        (
            Broken("host_busy", (0, 1), (0,)),
            "Ada would have to be at “Files” and “Tools” at once.",
            "Ada devrait être en même temps à «\u00a0Files\u00a0» et «\u00a0Tools\u00a0».",
        ),
        (
            Broken("fixed_moved", (0,), (), 0, None),
            "“Files” was fixed in Early and must stay there.",
            "«\u00a0Files\u00a0» a été placé à la main (Early) et doit y rester.",
        ),
        (
            Broken("space_closed", (), (), 0, 0),
            "Hall is closed in Early.",
            "L’espace Hall est fermé à ce créneau (Early).",
        ),
        (
            Broken("place_unknown", (9,), (), 4, 0),
            "“#9” is in a slot or a space that does not exist.",
            "«\u00a0#9\u00a0» est dans un créneau ou une salle qui n’existe pas.",
        ),
    ],
)
def test_rule_sentence_says_the_rule_with_names(broken, english, french):
    assert (rule_sentence(_problem(), broken), rule_sentence(_problem(), broken, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        (
            "fixed_moved",
            "“Files” has already begun (Early): it stays where it is.",
            "«\u00a0Files\u00a0» a déjà commencé (Early)\u00a0: il reste où il est.",
        ),
        (
            "slot_not_allowed",
            "Early has already begun: “Files” can no longer be put there.",
            "Ce créneau a déjà commencé (Early)\u00a0: «\u00a0Files\u00a0» ne peut plus y être placé.",
        ),
    ],
)
def test_rule_sentence_in_a_slot_that_has_begun_does_not_blame_a_hand(code, english, french):
    broken = Broken(code, (0,), (), 0, 0)

    assert rule_sentence(_problem(), broken, begun={0}) == english
    assert rule_sentence(_problem(), broken, "fr", begun={0}) == french


def test_french_sentences_keep_their_punctuation_beside_the_word():
    sentences = [*RULE_SENTENCES["fr"].values(), *INPUT_SENTENCES["fr"].values()]

    assert [sentence for sentence in sentences if re.search(r" [:;?!%»]|« ", sentence)] == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_rule_sentence_of_every_code_leaves_no_gap(code, language):
    sentence = rule_sentence(_problem(), Broken(code, (0,), (0,), 0, 0), language)

    assert "Files" in sentence
    assert not set("{}…–") & set(sentence)


def test_input_sentence_of_an_error_of_the_core_says_where():
    error = ProblemError("unknown_slot", "there is no slot number 7 (there are 3)", "fixed[2]")

    assert input_sentence(error) == "fixed[2]: there is no slot number 7 (there are 3)"
    assert input_sentence(error, "fr") == "fixed[2]\u00a0: ce créneau n’existe pas"


def test_input_sentence_of_a_value_that_was_not_given_shows_a_gap_rather_than_failing():
    assert input_sentence(FileError("name_twice", "a.csv", line=3)) == "a.csv, line 3: “…” is there twice"
