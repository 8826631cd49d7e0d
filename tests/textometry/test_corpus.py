"""Documents keep their texts untouched; a corpus says what it holds and refuses what makes no sense."""

import pytest

from textometry.errors import InputError
from textometry.texts.corpus import Corpus, Document, Limits, Theme


def sample() -> Corpus:
    return Corpus(
        (
            Document("a", "Été\r\n👩🏽", {"an": "2019", "signe": None}, (Theme("début", 0, 3),), "Titre"),
            Document("b", "cafe\u0301", {"an": "2020", "lieu": "Nantes"}),
            Document("c", "\ufeff"),
        )
    )


def test_a_corpus_made_into_plain_values_comes_back_the_same() -> None:
    assert Corpus.from_json(sample().to_json()) == sample()


def test_variables_and_their_values_are_given_in_the_order_of_documents() -> None:
    assert sample().variables == ("an", "signe", "lieu")
    assert sample().values("an") == ["2019", "2020", None]
    assert [document.id for document in sample().where("an", "2019", "2020").documents] == ["a", "b"]


def test_a_quotation_is_the_text_between_two_positions() -> None:
    assert sample().quote(0, 5, 7) == "👩🏽"
    with pytest.raises(InputError, match="Document 0 has 7 characters: no span 5 to 8"):
        sample().quote(0, 5, 8)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: Corpus((Document("a", ""), Document("a", ""))), "Two documents bear the same identifier, “a”"),
        (lambda: Document("a", "abc", {}, (Theme("t", 2, 4),)), r"the theme “t” \(2 to 4\) lies outside the text"),
        (
            lambda: sample().values("age"),
            "No document has the variable “age”. Variables of this corpus: an, signe, lieu",
        ),
        (lambda: Corpus.from_texts(["x"], ids=["1", "2"]), "1 texts, 2 identifiers and 1 sets of variables"),
        (lambda: sample().within(Limits(documents=2)), "3 documents: the limit is 2"),
        (lambda: sample().within(Limits(variables=2)), "3 variables: the limit is 2"),
        (lambda: sample().within(Limits(document_characters=6)), r"Document 1 \(a\) has 7 characters: the limit is 6"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(wrong, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        wrong()
