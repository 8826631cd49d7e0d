"""Template words of the house."""

import pytest
from django.utils import translation

from faire_reseau.ui.templatetags.ui import percent, shortened


@pytest.mark.parametrize(
    ("text", "characters", "said"),
    [
        ("Deux jours", 10, "Deux jours"),
        ("Deux jours à Nantes", 15, "Deux jours à…"),
        ("Le 26 juin\u00a0: la suite, vite", 22, "Le 26 juin\u00a0: la…"),
        ("Dites\u00a0: oui, non", 8, "Dites…"),
        ("anticonstitutionnellement", 6, "antic…"),
    ],
)
def test_a_text_is_shortened_between_words_and_keeps_its_no_break_spaces(text, characters, said):
    assert shortened(text, characters) == said


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (1, "100\u00a0%", "100%"),
        (0.9999, "99,9\u00a0%", "99.9%"),
        (0.9961, "99,6\u00a0%", "99.6%"),
        (0.994, "99\u00a0%", "99%"),
        (0, "0\u00a0%", "0%"),
        (None, "–", "–"),
    ],
)
def test_a_share_short_of_the_whole_never_reads_as_the_whole(share, french, english):
    with translation.override("fr"):
        in_french = percent(share)
    with translation.override("en"):
        in_english = percent(share)

    assert (in_french, in_english) == (french, english)
