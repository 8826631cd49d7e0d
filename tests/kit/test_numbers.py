"""Whole numbers typed without a field, and free codes."""

from __future__ import annotations

import pytest

from faire_reseau.kit.codes import free_code
from faire_reseau.kit.numbers import LARGEST_KEY, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        (str(LARGEST_KEY), LARGEST_KEY),
        (str(LARGEST_KEY + 1), None),
        ("9" * 5000, None),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("²", None),
        ("١٢", None),
        ("un", None),
    ],
)
def test_a_number_is_read_from_plain_digits_that_a_column_holds(text: str | None, number: int | None):
    assert number_in(text) == number


def test_a_number_above_what_is_asked_for_is_none():
    assert [number_in(text, at_most=3) for text in ("3", "4")] == [3, None]


def test_the_first_free_code_is_the_stem_then_it_is_numbered_from_two():
    taken = {"nantes", "nantes-2"}

    assert [free_code(stem, taken.__contains__) for stem in ("lyon", "nantes")] == ["lyon", "nantes-3"]
