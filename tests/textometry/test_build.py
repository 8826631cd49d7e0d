"""The table of segments by terms holds the active words of each segment, and nothing else."""

import numpy as np
import pytest

from textometry.errors import InputError
from textometry.tables.build import build_matrix
from textometry.texts.corpus import Corpus
from textometry.texts.segments import split_segments
from textometry.texts.tokens import tokenize

TEXTS = ["Le chat mange la souris, le chat dort.", "La souris mange.", "Des chats et des chiens.", "Et puis ?"]


def table(texts: list[str], **options):
    corpus = Corpus.from_texts(texts)
    segments = split_segments(corpus)
    return build_matrix(tokenize(corpus, segments), segments, **options)


def test_rows_are_segments_and_columns_active_lemmas_the_most_frequent_first() -> None:
    matrix = table(TEXTS, min_segments=1)

    assert matrix.terms == ("chat", "manger", "souris", "chien", "dormir")
    assert matrix.to_scipy().toarray().tolist() == [[1, 1, 1, 0, 1], [0, 1, 1, 0, 0], [1, 0, 0, 1, 0], [0, 0, 0, 0, 0]]
    assert matrix.documents is not None
    assert matrix.documents.tolist() == [0, 1, 2, 3]


def test_counts_forms_limits_and_stop_words_are_respected() -> None:
    assert table(TEXTS, min_segments=1, counts=True).to_scipy().toarray()[0].tolist() == [2, 1, 1, 0, 1]
    assert table(TEXTS, min_segments=1, terms="form").terms == ("mange", "souris", "chat", "chats", "chiens", "dort")
    assert table(TEXTS, min_segments=2).terms == ("chat", "manger", "souris")
    assert table(TEXTS, min_segments=1, max_terms=2).terms == ("chat", "manger")
    assert table(TEXTS, min_segments=1, stop_words=["Chat", "chien"]).terms == ("manger", "souris", "dormir")
    assert table(TEXTS, min_segments=1, categories=["con"]).terms == ("et",)


def test_an_empty_document_and_an_unseen_word_change_no_other_cell() -> None:
    plain, more = table(TEXTS, min_segments=1), table([*TEXTS, "", "Zeugme."], min_segments=1)

    assert [term for term in more.terms if term not in plain.terms] == ["Zeugme"]
    columns = [more.terms.index(term) for term in plain.terms]
    assert np.array_equal(more.to_scipy().toarray()[:4][:, columns], plain.to_scipy().toarray())


@pytest.mark.parametrize("texts", [["", "   "], []])
def test_a_corpus_without_words_is_refused_with_a_sentence(texts: list[str]) -> None:
    with pytest.raises(InputError, match="There is no segment: the texts hold no word"):
        table(texts)


@pytest.mark.parametrize("texts", [["Maison"], ["le la les des et ou", "de du"]])
def test_one_word_or_only_stop_words_are_refused_with_a_sentence(texts: list[str]) -> None:
    with pytest.raises(InputError, match="No term is left"):
        table(texts)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(InputError, match="“truc” is no category"):
        table(TEXTS, categories=["truc"])
    with pytest.raises(InputError, match="Terms are lemmas or forms"):
        table(TEXTS, terms="stem")
