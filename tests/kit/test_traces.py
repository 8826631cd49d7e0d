"""Names and addresses in texts."""

from dataclasses import replace

import pytest

from faire_reseau.kit.traces import Sought, excerpts, without

ANA = Sought(names=(("Anaïs", "Le Goff"),), addresses=("anais.legoff@exemple.fr",))
JEAN = Sought(names=(("Jean-Marc", "Œuvrard"),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Par Anaïs Le Goff, hier.", "Par X, hier."),
        ("ANAIS LE-GOFF", "X"),
        ("anai\u0308s le goff", "X"),
        ("Anaïs\u00a0Le\u202fGoff", "X"),
        ("Le Goff, Anaïs et d’autres", "X et d’autres"),
        ("A. Le Goff propose", "X propose"),
        ("portrait-anais-le-goff", "portrait-X"),
        ("portrait-danais-le-goff-2", "portrait-X-2"),
        ("<p>Anaïs <strong>Le Goff</strong></p>", "<p>X</strong></p>"),
        ("écrire à Anais.LeGoff@exemple.fr.", "écrire à Y."),
        ("mailto:anais.legoff%40exemple.fr", "mailto:Y"),
        ("An\u00adaïs Le Goff", "X"),
        ("Merci à LE-GOFF.", "Merci à X."),
        ("A Le Goff", "A X"),
        ("l’avis de le goff", "l’avis de X"),
        ("Marianaïs Le Goff", "Marianaïs X"),
        # what is somebody else's
        ("marc.legoff@exemple.fr, legoff.marc@exemple.fr", "marc.legoff@exemple.fr, legoff.marc@exemple.fr"),
        ("www.legoff.fr", "www.legoff.fr"),
        ("les Le Goffic", "les Le Goffic"),
        ("Anaïs est venue, ANAIS aussi", "Anaïs est venue, ANAIS aussi"),
        ("Anaïs Le Goffic", "Anaïs Le Goffic"),
        ("anais.legoff@exemple.fr.org", "anais.legoff@exemple.fr.org"),
        ("xanais.legoff@exemple.fr", "xanais.legoff@exemple.fr"),
        ("Anaïs est venue", "Anaïs est venue"),
        ("sanais-le-goffic", "sanais-le-goffic"),
    ],
)
def test_a_name_is_found_however_it_is_written_and_others_are_left(text, expected):
    assert without(text, ANA, name="X", address="Y") == expected


@pytest.mark.parametrize(
    "text", ["Jean-Marc Œuvrard", "jean marc oeuvrard", "J.-M. Œuvrard", "J. Oeuvrard", "JM. ŒUVRARD"]
)
def test_names_of_several_words_and_ligatures_are_found(text):
    assert without(text, JEAN, name="X") == "X"


@pytest.mark.parametrize("names", [("Anaïs", ""), ("", "")])
def test_a_first_name_alone_is_not_sought(names):
    assert excerpts("Anaïs Le Goff", Sought(names=(names,))) == []


def test_a_family_name_alone_is_told_apart_and_left_where_only_whole_names_are_sought():
    text = "Anaïs Le Goff, puis LE GOFF"

    assert [(excerpt.found, excerpt.is_family) for excerpt in excerpts(text, ANA)] == [
        ("Anaïs Le Goff", False),
        ("LE GOFF", True),
    ]
    assert without(text, replace(ANA, in_whole=True), name="X") == "X, puis LE GOFF"


def test_an_excerpt_says_what_stands_around():
    (excerpt,) = excerpts("a" * 100 + " Anaïs Le Goff " + "b" * 100, ANA)

    assert (excerpt.before, excerpt.found, excerpt.after) == (
        "…" + "a" * 59 + " ",
        "Anaïs Le Goff",
        " " + "b" * 59 + "…",
    )
