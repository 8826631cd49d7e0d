"""The corpus of the demo: its classes have the words that their names promise."""

import pytest

from faire_reseau.analysis.logic.parameters import choices_of
from faire_reseau.project.demo.holds.corpus import NAMES, PARAMETERS, sample_answers
from faire_reseau.project.demo.holds.sample import centres_of_the_day
from textometry import Choices, Corpus, analyse


@pytest.mark.slow("classes a corpus with the whole lexicon")
def test_classes_of_the_demo_have_the_words_that_their_names_promise():
    rows = sample_answers(centres_of_the_day())
    corpus = Corpus.from_texts([row.text for row in rows], ids=[row.key for row in rows])
    choices = choices_of(PARAMETERS, "fr")
    analysis = analyse(corpus, Choices(**{name: getattr(choices, name) for name in choices.__slots__} | {"draws": 0}))

    words = {
        number: {mark.name for mark in analysis.terms.profile(number)}
        for number in range(1, analysis.classification.n_classes + 1)
    }
    assert len(rows) == 2 * len(centres_of_the_day())
    assert {number: set(promised) - words[number] for number, (_name, promised) in NAMES.items()} == {
        number: set() for number in NAMES
    }
