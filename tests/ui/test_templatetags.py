"""Template words of the house."""

import pytest

from faire_reseau.ui.templatetags.ui import shortened


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
