"""Selects of many options are searched by words, on the server: never more than some are listed, and nothing typed is lost."""

import re

import pytest

from faire_reseau.gatherings.forms import AttendeeForm, GatheringForm
from faire_reseau.kit import choosing
from faire_reseau.network.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch):
    """Three organisations are already many."""
    monkeypatch.setattr(choosing, "MOST_LISTED", 2)
    return [factories.centre(name) for name in ("Réso Nord", "Réso Sud", "Cité")]


def form(**typed):
    gathering = factories.gathering()
    data = {"first_name": "Ana", "last_name": "Égale", **typed}
    return AttendeeForm(data, gathering=gathering, half_days=[])


def options(bound):
    return re.findall(r"<option value=\"(.*?)\"", str(bound["organisation"]))


def test_few_options_are_listed_as_they_always_were():
    shown = form()

    assert options(shown) == ["", *(str(organisation.pk) for organisation in Organisation.objects.all())]
    assert "organisation_words" not in str(shown["organisation"])


def test_of_many_options_none_is_listed_until_words_find_some(many):
    north, south, _city = many

    assert options(form()) == [""]
    assert sorted(options(form(organisation_words="RESO"))) == sorted(["", str(north.pk), str(south.pk)])


def test_words_that_one_option_answers_choose_it(many):
    typed = form(organisation_words="cite")
    typed.is_valid()

    assert typed.cleaned_data["organisation"] == many[2]


def test_words_that_are_a_whole_name_choose_it_though_longer_names_hold_them(many):
    named = factories.centre("Réso")
    typed = form(organisation_words="reso")
    typed.is_valid()

    assert typed.cleaned_data["organisation"] == named


@pytest.mark.parametrize("words", ["reso", "nulle part", "?3"])
def test_words_that_leave_it_open_are_no_choice_and_stay_in_their_field(many, words):
    typed = form(organisation_words=words)

    assert typed.errors["organisation"] == [str(choosing.UNRESOLVED)]
    assert f'value="{words}"' in str(typed["organisation"])


def test_a_choice_among_those_found_wins_over_the_words_and_these_over_an_earlier_choice(many):
    north, south, city = many
    chosen = form(organisation_words="reso", organisation=str(south.pk))
    changed = form(organisation_words="cite", organisation=str(north.pk))
    for typed in (chosen, changed):
        typed.is_valid()

    assert [form.cleaned_data["organisation"] for form in (chosen, changed)] == [south, city]


def test_what_is_chosen_already_is_listed_and_of_several_words_add_one(many):
    north, south, city = many
    hosts = Organisation.objects.prefetch_related("names").order_by("slug")
    page = GatheringForm(initial={"host": city}, hosts=hosts, invitable=hosts)
    sent = GatheringForm(
        {"host": str(city.pk), "invited": [str(north.pk)], "invited_words": "sud", "time_zone_words": "paris"},
        hosts=hosts,
        invitable=hosts,
    )
    sent.is_valid()

    assert re.findall(r"<option value=\"(.*?)\"", str(page["host"])) == ["", str(city.pk)]
    assert sorted(organisation.pk for organisation in sent.cleaned_data["invited"]) == sorted([north.pk, south.pk])
    assert sent.cleaned_data["time_zone"] == "Europe/Paris"


@pytest.mark.parametrize("listed", [3, 30])
def test_a_long_select_costs_two_queries_whatever_its_length(listed, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(choosing, "MOST_LISTED", 2)
    for number in range(listed):
        factories.centre(f"Centre {number}")
    shown = form()

    with django_assert_max_num_queries(3):
        str(shown["organisation"])


def test_as_many_as_are_listed_are_listed_and_one_more_is_searched(monkeypatch):
    monkeypatch.setattr(choosing, "MOST_LISTED", 3)
    for name in ("Un", "Deux", "Trois"):
        factories.centre(name)
    hosts = Organisation.objects.prefetch_related("names").order_by("slug")
    few = [str(GatheringForm(hosts=hosts, invitable=hosts)[name]) for name in ("host", "invited")]
    factories.centre("Quatre")
    many = [str(GatheringForm(hosts=hosts, invitable=hosts)[name]) for name in ("host", "invited")]

    assert ["_words" in text for text in (*few, *many)] == [False, False, True, True]
