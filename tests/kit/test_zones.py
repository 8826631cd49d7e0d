"""Time zones by the names of their places."""

import pytest
from django.http import QueryDict

from faire_reseau.kit.choosing import ZoneSelect
from faire_reseau.kit.zones import zone_choices, zone_name, zones_called


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Guyane", "America/Cayenne"),
        ("cayenne", "America/Cayenne"),
        ("Londres", "Europe/London"),
        ("london", "Europe/London"),
        ("La Réunion", "Indian/Reunion"),
        ("réunion", "Indian/Reunion"),
        ("Nouvelle-Calédonie", "Pacific/Noumea"),
        ("France", "Europe/Paris"),
        ("Indian/Reunion", "Indian/Reunion"),
    ],
)
def test_a_zone_is_found_by_a_place_in_french_or_english(words, zone):
    assert zones_called(words) == [zone]


def test_zones_are_shown_by_their_places_and_never_by_codes_alone():
    choices = dict(zone_choices())
    assert (choices["America/Cayenne"], choices["Europe/London"]) == (
        "Cayenne (Guyane française)",
        "Londres (Royaume-Uni)",
    )
    assert [label for label in choices.values() if "/" in label or "_" in label] == []
    assert zone_name("Europe/London", "en") == "London (United Kingdom)"


@pytest.mark.parametrize(
    ("words", "value"),
    [("Guyane française", "America/Cayenne"), ("Guyan", "?Guyan"), ("nulle part", "?nulle part"), ("", "Europe/Paris")],
)
def test_one_match_by_a_part_of_its_name_is_shown_and_not_saved_unseen(words, value):
    widget = ZoneSelect()
    widget.choices = zone_choices()
    data = QueryDict(mutable=True)
    data.update({"time_zone": "Europe/Paris", "time_zone_words": words})
    assert widget.value_from_datadict(data, {}, "time_zone") == value
