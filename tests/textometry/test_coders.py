"""Coders compared on the same texts: by characters, by units, over all text or coded text, and where they differ."""

from __future__ import annotations

import numpy as np
import pytest

from textometry import CodeBook, CodedCorpus, Coding, Corpus, InputError, compare_coders
from textometry.coding.agreement import agreement_of

TEXT = "0123456789" * 4


def coded(*rows: tuple[str, int, int, str, str]) -> CodedCorpus:
    book = CodeBook.from_paths(["A / A1", "A / A2", "B"])
    corpus = Corpus.from_texts([TEXT, TEXT])
    return CodedCorpus(corpus, book, tuple(Coding(d, s, e, book.find(c).id, who) for d, s, e, c, who in rows))


def by_hand(work: CodedCorpus, code: str, document: str = "1"):
    """Agreement on every character, one by one."""
    values = np.zeros((len(work.coders), len(TEXT)), dtype=int)
    for coding in work.codings:
        if coding.document == document and coding.code == work.book.find(code).id:
            values[work.coders.index(coding.coder), coding.start : coding.end] = 1
    return agreement_of(values.tolist())


def test_agreement_by_characters_is_that_of_every_character() -> None:
    work = coded(("1", 0, 10, "B", "x"), ("1", 5, 20, "B", "y"), ("1", 8, 9, "A1", "y"), ("1", 2, 7, "B", "z"))

    comparison = compare_coders(work)

    assert comparison.codes[work.book.find("B").id].to_json() == pytest.approx(by_hand(work, "B").to_json())
    assert comparison.codes[work.book.find("A1").id].to_json() == pytest.approx(by_hand(work, "A1").to_json())
    assert comparison.marked[work.book.find("B").id] == (10, 15, 5)


def test_disagreements_are_the_stretches_where_coders_differ() -> None:
    work = coded(("1", 0, 10, "B", "x"), ("1", 5, 20, "B", "y"), ("1", 7, 9, "A1", "x"), ("1", 7, 9, "A1", "y"))

    disagreements = [(d.start, d.end, d.text, d.path, d.marked, d.unmarked) for d in compare_coders(work).disagreements]

    assert disagreements == [(0, 5, "01234", "B", ("x",), ("y",)), (10, 20, "0123456789", "B", ("y",), ("x",))]


def test_coded_text_alone_weighs_only_what_somebody_marked() -> None:
    work = coded(("1", 0, 10, "B", "x"), ("1", 0, 5, "B", "y"))
    b = work.book.find("B").id

    everything, coded_text = compare_coders(work).codes[b], compare_coders(work, coded_only=True).codes[b]

    assert (everything.units, everything.percentage) == (40, 35 / 40)
    assert (coded_text.units, coded_text.percentage) == (10, 0.5)


def test_units_are_marked_when_one_of_their_characters_is() -> None:
    work = coded(("1", 0, 10, "B", "x"), ("1", 9, 21, "B", "y"))
    units = [("1", start, start + 10) for start in range(0, 40, 10)]

    comparison = compare_coders(work, by="units", units=units)

    assert comparison.marked[work.book.find("B").id] == (1, 3)
    assert [(d.start, d.end) for d in comparison.disagreements] == [(10, 20), (20, 30)]


def test_what_lies_under_a_code_counts_as_that_code() -> None:
    work = coded(("1", 0, 10, "A1", "x"), ("1", 0, 10, "A2", "y"))

    assert compare_coders(work, codes=["A"]).whole.percentage == 1.0
    assert compare_coders(work).whole.alpha < 0


def test_documents_that_one_coder_did_not_touch_are_left_out_and_said() -> None:
    work = coded(("1", 0, 10, "B", "x"), ("1", 0, 10, "B", "y"), ("2", 0, 10, "B", "x"))

    comparison = compare_coders(work)

    assert (comparison.documents, comparison.left_out, comparison.whole.percentage) == (("1",), ("2",), 1.0)
    assert compare_coders(work, documents=["1", "2"]).whole.percentage == 70 / 80


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"coders": ["x"]}, "Agreement needs at least two different coders; there are: x."),
        ({"coders": ["x", "q"]}, "“q” marked nothing. Coders: x, y."),
        ({"codes": ["Z"]}, "The code “Z” is not known: no code bears it."),
        ({"documents": ["9"]}, "There is no document “9”."),
        ({"by": "units"}, "To compare by units, say which: their document, start and end."),
        (
            {"codes": ["A"], "coded_only": True},
            "There is nothing to compare: no text was marked by these coders with these codes.",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(options, sentence) -> None:
    work = coded(("1", 0, 10, "B", "x"), ("1", 0, 10, "B", "y"))

    with pytest.raises(InputError) as refusal:
        compare_coders(work, **options)

    assert str(refusal.value) == sentence
