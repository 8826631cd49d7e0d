"""Tokens stand where they say they stand, whatever the signs around them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.references import reference
from textometry.errors import InputError
from textometry.files.iramuteq import read_iramuteq
from textometry.languages.grammar import CATEGORIES
from textometry.texts.corpus import Corpus
from textometry.texts.lemmas import normal_form
from textometry.texts.segments import split_segments
from textometry.texts.tokens import Tokens, tokenize


def tokens_of(*texts: str, **options) -> tuple[Corpus, Tokens]:
    corpus = Corpus.from_texts(texts)
    return corpus, tokenize(corpus, split_segments(corpus), **options)


def quotes(corpus: Corpus, tokens: Tokens) -> list[str]:
    return [
        corpus.quote(int(d), int(a), int(b)) for d, a, b in zip(tokens.document, tokens.start, tokens.end, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’égalité, c'est-à-dire l'accès.", ["L’", "égalité", ",", "c'est-à-dire", "l'", "accès", "."]),
        ("Aujourd'hui quelqu'un dit-il qu'a-t-on vu ?", ["Aujourd'hui", "quelqu'un", "dit", "il", "qu'", "a", "on", "vu", "?"]),
        ("Le savoir-faire, ce jour-là, vas-y !", ["Le", "savoir-faire", ",", "ce", "jour", "là", ",", "vas", "y", "!"]),
        ("Les habitant·e·s, élu.e.s et citoyen(ne)s", ["Les", "habitant·e·s", ",", "élu.e.s", "et", "citoyen(ne)s"]),
        ("3,5 % de 10.000 en 2019...", ["3,5", "%", "de", "10.000", "en", "2019", "..."]),
        ("👩‍👩‍👧 et 👍🏽!", ["👩‍👩‍👧", "et", "👍🏽", "!"]),
        ("le cafe\u0301\r\nCAFÉ\ufeff", ["le", "cafe\u0301", "CAFÉ"]),
        ("Est-ce l'U.R.S.S. ? fin.Début", ["Est", "ce", "l'", "U.R.S.S", ".", "?", "fin", ".", "Début"]),
        ("voir www.site.fr (page)", ["voir", "www", "site", "fr", "(", "page", ")"]),
    ],
)  # fmt: skip
def test_french_words_are_parted_as_a_reader_would(text: str, expected: list[str]) -> None:
    assert quotes(*tokens_of(text, language="fr")) == expected


def test_english_contractions_are_parted() -> None:
    corpus, tokens = tokens_of("They've said it's the cities' plan, don't they?", language="en")

    assert quotes(corpus, tokens) == [
        "They",
        "'ve",
        "said",
        "it",
        "'s",
        "the",
        "cities'",
        "plan",
        ",",
        "do",
        "n't",
        "they",
        "?",
    ]
    assert [tokens.lemmas[k] for k in tokens.lemma[[1, 2, 6, 10]]] == ["have", "say", "city", "not"]


def test_two_writings_of_a_word_are_one_form_shown_as_it_is_most_often_written() -> None:
    _, tokens = tokens_of("Café CAFÉ Café cafe\u0301. Nantes, Nantes, NANTES.")

    assert [tokens.forms[k] for k in np.unique(tokens.form)] == ["café", ".", "nantes", ","]
    assert tokens.shapes[tokens.forms.index("café")] == "Café"
    assert "Nantes" in tokens.labels


def test_a_name_the_dictionary_knows_keeps_the_capital_it_usually_has() -> None:
    _, tokens = tokens_of("L’Église d’Allemagne, en Allemagne. Habitant du quartier, un habitant, un autre habitant.")

    assert {"Église", "Allemagne", "habitant"} <= set(tokens.labels)
    assert {"église", "allemagne", "Habitant"} & set(tokens.labels) == set()


def test_expressions_make_one_token_the_longest_first_and_never_over_a_segment() -> None:
    corpus, tokens = tokens_of(
        "La politique de la  Ville, la politique de la ville de Nantes.",
        expressions=["politique de la ville", "la ville", "ville de Nantes"],
    )

    assert quotes(corpus, tokens) == [
        "La",
        "politique de la  Ville",
        ",",
        "la",
        "politique de la ville",
        "de",
        "Nantes",
        ".",
    ]
    assert tokens.lemmas[tokens.lemma[1]] == "politique de la ville"
    assert CATEGORIES[tokens.category[1]] == "nom"


def test_an_expression_of_one_word_is_refused() -> None:
    with pytest.raises(InputError, match="“ville” is no expression"):
        tokens_of("La ville.", expressions=["ville"])


def test_the_own_dictionary_wins_over_everything() -> None:
    _, tokens = tokens_of(
        "Les QPV et les qpv", dictionary={"qpv": ("quartier prioritaire", "nom"), "les": ("les", "con")}
    )

    assert [tokens.lemmas[k] for k in tokens.lemma] == [
        "les",
        "quartier prioritaire",
        "et",
        "les",
        "quartier prioritaire",
    ]
    assert [CATEGORIES[k] for k in tokens.category] == ["con", "nom", "con", "con", "nom"]


def test_a_class_that_does_not_exist_in_the_own_dictionary_is_refused() -> None:
    with pytest.raises(InputError, match="“truc”, given for “qpv”, is no category"):
        tokens_of("qpv", dictionary={"qpv": ("qpv", "truc")})


@pytest.mark.parametrize("language", ["de", ""])
def test_an_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(InputError, match="is not known: choose fr or en"):
        tokens_of("ein Wort", language=language)


@pytest.mark.parametrize("texts", [[""], ["...", "  "], []])
def test_texts_without_words_have_no_word_tokens(texts: list[str]) -> None:
    _, tokens = tokens_of(*texts)

    assert [CATEGORIES[k] for k in tokens.category] == []


strange = st.text(
    st.one_of(
        st.sampled_from("aéE\u0301👩🏽\u200d\r\n .,;!?…«»'’-_·()1٣\ufeff\u2028\u00a0\u00ad𝒜中ﬁİß"), st.characters()
    ),
    max_size=120,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(strange, min_size=1, max_size=3), st.sampled_from(["default", "iramuteq", "rainette"]))
def test_the_text_at_the_span_of_a_token_is_that_token(texts: list[str], mode) -> None:
    corpus = Corpus.from_texts(texts)
    segments = split_segments(corpus, mode=mode)

    tokens = tokenize(corpus, segments)

    written = quotes(corpus, tokens)
    assert [normal_form(text) or text for text in written] == [tokens.forms[k] for k in tokens.form]
    assert tokens.document.tolist() == segments.document[tokens.segment].tolist()
    assert (tokens.start >= segments.start[tokens.segment]).all()
    places = list(zip(tokens.document.tolist(), tokens.start.tolist(), strict=True))
    assert places == sorted(set(places))


@pytest.mark.parametrize("text", ["l'", "a-", "a.", "a", "a.b", "(s)", "é·"])
def test_a_word_of_a_hundred_thousand_signs_takes_no_more_than_its_share_of_time(text: str) -> None:
    corpus, tokens = tokens_of(text * 100_000)

    assert "".join(quotes(corpus, tokens)).replace("-", "") != ""


@settings(max_examples=25, deadline=None)
@given(strange, strange)
def test_an_empty_document_or_another_before_it_changes_nothing_to_the_tokens_of_a_document(
    text: str, other: str
) -> None:
    _, alone = tokens_of(text)
    _, tokens = tokens_of("", other, text)

    last = tokens.document == 2

    assert tokens.start[last].tolist() == alone.start.tolist()
    assert [tokens.lemmas[k] for k in tokens.lemma[last]] == [alone.lemmas[k] for k in alone.lemma]
    assert [tokens.category_of[k] for k in tokens.reading[last]] == [alone.category_of[k] for k in alone.reading]


def test_a_reference_corpus_gives_the_same_tokens_in_one_batch_or_in_several(monkeypatch) -> None:
    corpus = read_iramuteq(reference("text/manifeste_pc.iramuteq.txt"))
    segments = split_segments(corpus)
    whole = tokenize(corpus, segments)
    monkeypatch.setattr("textometry.texts.scan.BATCH", 10)

    parted = tokenize(corpus, segments)

    assert parted.to_json() == whole.to_json()
