"""Every place a pattern is found, and the untouched words around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textometry.errors import InputError
from textometry.texts.concordance import concord
from textometry.texts.corpus import Corpus
from textometry.texts.segments import split_segments
from textometry.texts.tokens import Tokens, tokenize

TEXTS = [
    "La politique de la ville change. Les villes nouvelles changent la politique.",
    "Une politique locale de la Ville, dit-elle ; le pouvoir peut pouvoir.",
    "L’été, une école élémentaire.",
]


@pytest.fixture(scope="module")
def read() -> tuple[Corpus, Tokens]:
    corpus = Corpus.from_texts(TEXTS, variables=[{"an": "2020"}, {"an": "2019"}, {}])
    return corpus, tokenize(corpus, split_segments(corpus))


def places(read: tuple[Corpus, Tokens], pattern: str, **options) -> list[str]:
    return [line.match for line in concord(*read, pattern, **options).lines]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ville", ["ville", "Ville"]),
        ("vill*", ["ville", "villes", "Ville"]),
        ("lemma=ville", ["ville", "villes", "Ville"]),
        ("lemma=pouvoir", ["pouvoir", "peut", "pouvoir"]),
        ("lemma=pouvoir&cat=nom", ["pouvoir"]),
        ("lemma=politique *{0,3} lemma=ville", ["politique de la ville", "politique locale de la Ville"]),
        ("politique|école", ["politique", "politique", "politique", "école"]),
        ("cat=art cat=nom cat=adj", ["Les villes nouvelles", "Une politique locale", "une école élémentaire"]),
        ("l' été", ["L’été"]),
        ("absent", []),
    ],
)
def test_a_pattern_finds_forms_lemmas_classes_and_repeats(read, pattern: str, expected: list[str]) -> None:
    assert places(read, pattern) == expected


def test_accents_can_be_ignored(read) -> None:
    assert places(read, "ecole") == []
    assert places(read, "ecole", accents=False) == ["école"]


def test_lines_are_sorted_by_what_follows_what_precedes_or_a_variable(read) -> None:
    assert [line.right.split()[0] for line in concord(*read, "politique", sort=["right"]).lines] == [
        ".",
        "de",
        "locale",
    ]
    assert [line.left.strip() for line in concord(*read, "politique", sort=["left"], context=1).lines] == [
        "La",
        "la",
        "Une",
    ]
    assert [line.document for line in concord(*read, "cat=nom", sort=["an"], limit=4).lines] == [2, 2, 1, 1]


def test_the_context_stays_in_the_document_and_counts_words(read) -> None:
    line = concord(*read, "villes", context=2).lines[0]

    assert (line.left, line.match, line.right) == (". Les ", "villes", " nouvelles changent")
    assert (line.left_start, line.start, line.end, line.right_end) == (31, 37, 43, 62)


def test_a_part_of_the_corpus_alone_is_searched_and_all_places_are_counted(read) -> None:
    assert places(read, "politique", documents=[1]) == ["politique"]
    assert places(read, "politique", segments=[0]) == ["politique", "politique"]
    assert concord(*read, "politique", limit=1).total == 3


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("", "must name at least one word"),
        ("*{0,2}", "must name at least one word"),
        ("lemma=", "says nothing to look for"),
        ("mot=ville", "“mot” is no property of a word"),
        ("cat=truc", "“truc” is no category"),
        ("*{3,1} a", "repeats go from"),
        ("a *{0,30} *{0,30} *{0,30}", "at most 2000"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused_with_a_sentence(read, pattern: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        concord(*read, pattern)


def test_an_unknown_key_of_the_sort_is_refused(read) -> None:
    with pytest.raises(InputError, match="No document has the variable “taille”"):
        concord(*read, "ville", sort=["taille"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.sampled_from("aé\u0301👩🏽\r\n .,’\ufeffb"), max_size=60), min_size=1, max_size=3))
def test_what_is_quoted_is_what_the_text_holds(texts: list[str]) -> None:
    corpus = Corpus.from_texts(texts)
    tokens = tokenize(corpus, split_segments(corpus))

    for line in concord(corpus, tokens, "*{1,2}", context=2).lines:
        text = texts[line.document]
        whole = text[line.left_start : line.right_end]
        assert (line.left + line.match + line.right, line.match) == (whole, text[line.start : line.end])


def test_an_expression_or_a_lemma_of_several_words_is_looked_for_with_underscores() -> None:
    corpus = Corpus.from_texts(["La politique de la ville aide les QPV."])
    own = {"qpv": ("quartier prioritaire", "nom")}
    read = corpus, tokenize(corpus, split_segments(corpus), expressions=["politique de la ville"], dictionary=own)

    assert places(read, "lemma=politique_de_la_ville") == ["politique de la ville"]
    assert places(read, "politique_de* aide") == ["politique de la ville aide"]
    assert places(read, "lemma=quartier_prioritaire") == ["QPV"]


def test_a_pattern_is_cut_as_texts_are_and_oe_finds_the_ligature() -> None:
    corpus = Corpus.from_texts(["L’amour de l'œuvre, qu’aujourd’hui Lætitia donne-t-elle à l’amour ? Œuvrons."])
    tokens = tokenize(corpus, split_segments(corpus))

    def places_of(pattern: str) -> list[str]:
        return [line.match for line in concord(corpus, tokens, pattern).lines]

    assert places_of("l'amour") == places_of("l' amour") == places_of("l’amour") == ["L’amour", "l’amour"]
    assert places_of("l'*") == ["L’amour", "l'œuvre", "l’amour"]
    assert places_of("oeuvre") == places_of("œuvre") == ["œuvre"]
    assert places_of("oeuvr*") == ["œuvre", "Œuvrons"]
    assert places_of("l'oeuvre") == ["l'œuvre"]
    assert places_of("laetitia") == ["Lætitia"]
    assert places_of("aujourd'hui") == places_of("form=aujourd'hui") == ["aujourd’hui"]
