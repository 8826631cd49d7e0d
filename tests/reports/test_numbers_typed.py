"""Numbers as people type them into a report: decimal commas, thousands apart, percent."""

import pytest

from faire_reseau.reports.forms.campaigns import NumberField


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12.0), ("12,5", 12.5), ("1\u202f234,5", 1234.5), ("-3", -3.0), ("", None), (" ", None)],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert NumberField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["douze", "1e9", "nan", "inf", "=1+1", "12 %", "1.2.3", "9" * 20])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Exception, match="nombre"):
        NumberField(required=False).clean(typed)


def test_a_share_is_typed_in_percent():
    field = NumberField(required=False, is_share=True)

    assert (field.clean("12,5 %"), field.prepare_value(0.125)) == (0.125, "12,5")
