"""Days and moments as they are typed: a year typed amiss is told."""

from datetime import date

import pytest
from django.utils import translation

from faire_reseau.kit.forms import DayField, HouseForm, MomentField, WebAddressField


class Form(HouseForm):
    day = DayField(required=False)
    moment = MomentField(required=False)


@pytest.mark.parametrize("typed", ["0019-06-25", "0001-01-01", "9999-12-31"])
def test_a_year_typed_amiss_is_told_in_a_day_and_in_a_moment(typed):
    form = Form({"day": typed, "moment": f"{typed}T09:00"})

    with translation.override("fr"):
        errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}

    sentence = "Vérifiez l’année\u00a0: elle devrait être entre 1700 et 2300."
    assert errors == {"day": [sentence], "moment": [sentence]}


def test_a_day_is_taken_as_it_is():
    form = Form({"day": "2019-06-25", "moment": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2019, 6, 25), "moment": None}


def test_what_is_no_web_address_is_told_how_one_is_written_and_a_bare_one_is_completed():
    class Page(HouseForm):
        website = WebAddressField(required=False)

    wrong, bare = Page({"website": "pas une adresse"}), Page({"website": "exemple.org"})

    with translation.override("fr"):
        errors = [str(error) for error in wrong.errors["website"]]
    assert errors == ["Ce n’est pas une adresse web\u00a0: écrivez-la comme https://exemple.org."]
    assert (bare.is_valid(), bare.cleaned_data) == (True, {"website": "https://exemple.org"})
