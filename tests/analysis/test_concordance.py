"""Concordance: whole words, whatever the capitals, the apostrophes and the spaces, at their very places."""

import pytest

from faire_reseau.analysis.logic.concordance import pattern_of, places_in

TEXT = "L’État agit. l'état des lieux ; étatique, rez-de-chaussée, politique de\nla ville, \U0001f642 État"


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["état"], ["État", "état", "État"]),
        (["l'état"], ["L’État", "l'état"]),
        (["politique_de_la_ville"], ["politique de\nla ville"]),
        (["rez‑de-chaussée"], ["rez-de-chaussée"]),
        (["ville", "état des lieux", "état"], ["État", "état des lieux", "ville", "État"]),
        (["a.*"], []),
    ],
)
def test_words_are_found_whole_however_they_are_written(forms, expected):
    places = list(places_in(TEXT, pattern_of(forms)))

    assert [TEXT[place.start : place.end] for place in places] == expected
    assert all(place.left <= place.start < place.end <= place.right for place in places)


def test_nothing_is_looked_for_without_a_word():
    assert pattern_of(["", " "]) is None


def test_what_is_shown_around_is_cut_between_words():
    text = "mot " * 40 + "cible" + " mot" * 40

    (place,) = places_in(text, pattern_of(["cible"]))

    assert text[place.left : place.left + 4] == "mot "
    assert text[place.right - 4 : place.right] == " mot"
