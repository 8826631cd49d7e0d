"""A whole analysis: the same for the same input, and every quotation stands in the text."""

import json

import pytest

from textometry.analysis import Choices, analyse, document_groups, variable_matrix
from textometry.errors import InputError
from textometry.texts.corpus import Corpus
from textometry.texts.segments import split_segments

WORDS = {
    "sport": ["match", "équipe", "joueur", "ballon", "stade", "victoire", "arbitre", "terrain"],
    "cuisine": ["recette", "four", "farine", "sauce", "cuisson", "légume", "beurre", "assiette"],
}


def corpus() -> Corpus:
    texts, variables = [], []
    for number in range(40):
        theme = list(WORDS)[number % 2]
        chosen = [WORDS[theme][(number // 2 + step) % 8] for step in range(4)]
        texts.append(f"Nous avons l’{chosen[0]} 👍🏽 et\r\nle {chosen[1]}, cafe\u0301 {chosen[2]} {chosen[3]}.")
        variables.append({"theme": theme, "an": str(2010 + number % 3)})
    return Corpus.from_texts(texts, variables=variables)


def test_an_analysis_finds_the_themes_their_words_and_their_variables() -> None:
    analysis = analyse(corpus(), Choices(k=2, draws=3, typical=2))

    assert analysis.classification.sizes == (20, 20)
    for c in (1, 2):
        assert analysis.variables is not None
        theme = analysis.variables.profile(c)[0].name.removeprefix("theme=")
        assert {mark.name for mark in analysis.terms.profile(c)} <= set(WORDS[theme])
        assert [analysis.quote(typical.row)["variables"]["theme"] for typical in analysis.typical[c - 1]] == [
            theme,
            theme,
        ]
    assert analysis.stability is not None
    assert analysis.supplementary is not None
    assert {"nous", "et"} <= set(analysis.supplementary.terms)


def test_the_same_corpus_and_seed_give_the_same_bytes() -> None:
    choices = Choices(k=2, draws=3, seed=7)

    assert json.dumps(analyse(corpus(), choices).to_json()) == json.dumps(analyse(corpus(), choices).to_json())


def test_every_quotation_of_the_result_is_the_text_at_its_span() -> None:
    texts = {document.id: document.text for document in corpus().documents}

    result = analyse(corpus(), Choices(k=2, draws=0)).to_json()

    quotes = [quoted for rows in result["typical"] for quoted in rows]
    assert [texts[quote["document"]][quote["start"] : quote["end"]] for quote in quotes] == [
        quote["text"] for quote in quotes
    ]
    assert len(quotes) == 20


def test_renaming_variables_and_adding_an_empty_document_change_no_class() -> None:
    plain = analyse(corpus(), Choices(k=2, draws=0))
    renamed = Corpus.from_texts(
        ["", *corpus().texts], variables=[{}, *({"x": d.variables["an"]} for d in corpus().documents)]
    )

    other = analyse(renamed, Choices(k=2, draws=0))

    assert other.classification.row_class.tolist() == plain.classification.row_class.tolist()


def test_short_segments_are_joined_until_they_hold_enough_words() -> None:
    long = Corpus.from_texts([" ".join(corpus().texts[theme::2]) for theme in (0, 1) for _ in range(5)])

    analysis = analyse(long, Choices(k=2, size=10, least_terms=4, draws=0))

    assert analysis.classification.n_rows == len(analysis.read.segments)


def test_values_of_a_variable_are_ordered_and_rows_without_a_value_have_none() -> None:
    given = Corpus.from_texts(["un", "deux", "trois"], variables=[{"an": "10"}, {}, {"an": "9"}])
    segments = split_segments(given)

    groups, names = document_groups(given, segments, "an")
    matrix = variable_matrix(given, segments)

    assert (groups.tolist(), names) == ([2, 0, 1], ["9", "10"])
    assert (matrix.terms, matrix.to_scipy().toarray().tolist()) == (("an=10", "an=9"), [[1, 0], [0, 0], [0, 1]])


def test_choices_that_cannot_be_used_are_refused() -> None:
    with pytest.raises(InputError, match="There is no mode"):
        analyse(corpus(), Choices(mode="other", cut="default"))
    with pytest.raises(InputError, match="There is no segment"):
        analyse(Corpus.from_texts([""]))
