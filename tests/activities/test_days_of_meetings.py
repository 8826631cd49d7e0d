"""The days of meetings are written in the one form of dates of the language."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from faire_reseau.activities.templatetags.activities import days_of_meetings


@pytest.mark.parametrize(
    ("language", "days_held", "expected"),
    [
        ("fr", ["2019-06-25", "2019-06-26", "2019-06-26"], "25 et 26 juin 2019"),
        ("en", ["2019-06-25", "2019-06-26"], "25 and 26 June 2019"),
        ("fr", ["2019-06-25"], "25 juin 2019"),
        ("en", ["2019-06-25", "2019-06-28"], "25 June 2019, 28 June 2019"),
        ("fr", [f"2019-0{month}-01" for month in range(1, 7)], "1er janvier 2019 … 1er juin 2019 (6)"),
        ("fr", [], ""),
    ],
)
def test_days_in_a_row_are_told_together_others_one_by_one(language, days_held, expected):
    with override(language):
        assert days_of_meetings([SimpleNamespace(held_on=date.fromisoformat(day)) for day in days_held]) == expected
