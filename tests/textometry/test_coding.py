"""The code book as a tree, codings inside their texts, codes that stand together, one row per quotation."""

from __future__ import annotations

import pytest

from textometry import Code, CodeBook, CodedCorpus, Coding, Corpus, InputError, code_links

TEXT = "Le réseau 🎉 se réunit.\r\nOn écoute, puis on décide."


def coded(*codings: tuple[int, int, str, str]) -> CodedCorpus:
    book = CodeBook.from_paths(["Vie / Rencontre", "Vie / Décision", "Outil"])
    corpus = Corpus.from_texts([TEXT, "Rien."], variables=[{"lieu": "Nantes", "text": "x"}, {"lieu": "Lyon"}])
    return CodedCorpus(
        corpus, book, tuple(Coding("1", start, end, book.find(code).id, coder) for start, end, code, coder in codings)
    )


def test_the_book_follows_its_tree_whatever_the_order_given() -> None:
    book = CodeBook((Code("c", "C", "b"), Code("x", "X"), Code("b", "B", "a"), Code("a", "A")))

    assert [book.path(code.id) for code in book.codes] == ["X", "A", "A / B", "A / B / C"]
    assert book.under("a") == ("a", "b", "c")


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ((Code("a", "A"), Code("a", "B")), "Two codes bear the identifier “a”: “A” and “B”."),
        ((Code("a", "A", "z"),), "The code “A” is put under “z”, which does not exist."),
        ((Code("a", "A", "b"), Code("b", "B", "a")), "The code “A” stands under itself."),
    ],
)
def test_a_book_that_is_no_tree_is_refused(codes, sentence) -> None:
    with pytest.raises(InputError) as refusal:
        CodeBook(codes)

    assert str(refusal.value) == sentence


def test_a_name_borne_twice_asks_for_its_path() -> None:
    book = CodeBook.from_paths(["A / X", "B / X"])

    assert book.find("B / X").parent == book.find("B").id
    with pytest.raises(InputError, match="several codes bear it"):
        book.find("X")


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, len(TEXT) + 1)])
def test_a_coding_outside_its_text_is_refused(span) -> None:
    with pytest.raises(InputError, match=f"A coding goes from {span[0]} to {span[1]} in “1”"):
        coded((*span, "Outil", "ana"))


def test_a_date_without_time_is_refused() -> None:
    with pytest.raises(InputError, match="write it as 2026-01-31T10:00:00Z"):
        Coding("1", 0, 1, "c", date="2026-01-31")


def test_a_row_per_quotation_bears_the_very_characters_and_the_variables() -> None:
    quotations = coded((3, 11, "Rencontre", "ana"), (23, 32, "Décision", "bo")).quotations()

    assert quotations["text"] == ["réseau 🎉", "\nOn écout"]
    assert quotations["path"] == ["Vie / Rencontre", "Vie / Décision"]
    assert (quotations["lieu"], quotations["variable_text"]) == (["Nantes", "Nantes"], ["x", "x"])


def test_codes_together_are_counted_in_pairs_characters_and_documents() -> None:
    links = code_links(
        coded((0, 10, "Rencontre", "a"), (5, 12, "Décision", "b"), (5, 8, "Décision", "a"), (12, 20, "Outil", "a"))
    )

    # Codes in order: Vie, Rencontre, Décision, Outil.
    assert links.pairs.tolist() == [[0, 0, 0, 0], [0, 1, 2, 0], [0, 2, 2, 0], [0, 0, 0, 1]]
    assert links.characters.tolist() == [[0, 0, 0, 0], [0, 10, 5, 0], [0, 5, 7, 0], [0, 0, 0, 8]]
    assert links.documents.tolist() == [[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1]]


def test_codes_together_can_be_those_of_one_coder() -> None:
    links = code_links(coded((0, 10, "Rencontre", "a"), (5, 12, "Décision", "b")), coder="a")

    assert links.pairs.sum() == 1
