"""What stands in addresses."""

import pytest

from faire_reseau.kit.addresses import slug_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("L’été au cœur", "l-ete-au-coeur"),
        ("L'été au cœur", "l-ete-au-coeur"),
        ("Œuvrer à Ærø, aujourd’hui", "oeuvrer-a-aero-aujourd-hui"),
        ("100 % « nous »", "100-nous"),
        ("Привет", ""),
    ],
)
def test_an_address_folds_letters_and_signs(text, slug):
    assert slug_of(text) == slug
