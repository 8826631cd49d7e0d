"""Organisers put several people of the directory on the list at once."""

import re

import pytest

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Registration
from faire_reseau.network.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(client):
    """A gathering whose organiser is signed in."""
    prepared = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(prepared))
    return prepared


@pytest.mark.usefixtures("on_the_day")
def test_several_people_found_are_ticked_and_put_on_the_list_at_once_and_the_search_stays(client, gathering):
    people = [factories.member(first_name=name, last_name="Zéphyr") for name in ("Ana", "Bob", "Zoé")]
    stranger = factories.member(first_name="Eva", last_name="Alizé")
    address = "/rencontres/nantes/preparer/inscrits/ajouter/"

    ticked = [people[0].pk, people[2].pk, stranger.pk, "x", "9" * 30]
    answer = client.post(address, {"q": "zéphyr", "person": ticked})
    page = client.get(answer.url).content.decode()
    client.post(f"{address}{people[1].pk}/", {"q": "zéphyr"})
    nobody = client.post(address, {"q": "zéphyr"}, follow=True).content.decode()

    assert answer.url == "/rencontres/nantes/preparer/inscrits/?q=z%C3%A9phyr#add"
    assert [f"ajouter/{person.pk}/" in page for person in people] == [False, True, False]
    assert {registration.person for registration in Registration.objects.all()} == set(people)
    assert "Cochez les personnes à mettre sur la liste." in nobody


@pytest.mark.usefixtures("on_the_day")
def test_of_several_people_ticked_none_is_put_on_the_list_when_one_is_refused(client, gathering):
    for name in ("Ana", "Bob"):
        factories.member(first_name=name, last_name="Zéphyr")
    keys = list(Person.objects.filter(last_name="Zéphyr").values_list("pk", flat=True))
    gathering.state = GatheringState.FINISHED
    gathering.save()

    client.post("/rencontres/nantes/preparer/inscrits/ajouter/", {"q": "zéphyr", "person": keys})

    assert Registration.objects.count() == 0


def chosen_among(client, words: str) -> list[str]:
    """What the organiser reads of each of the people found."""
    page = client.get("/rencontres/nantes/preparer/inscrits/", {"q": words}).content.decode()
    rows = re.findall(r'<label class="tick">(.*?)</label>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


@pytest.mark.usefixtures("on_the_day")
def test_people_of_one_name_are_told_apart_by_organisation_or_by_an_address_that_the_reader_may_read(client, gathering):
    for address, is_shown in (("a@exemple.fr", True), ("b@exemple.fr", False)):
        factories.person("Ana", "Zéphyr", account=False, email=address, shows_email=is_shown)
    factories.post(factories.person("Ana", "Zéphyr", account=False, email=""), factories.centre("Labo du Port"))

    assert sorted(chosen_among(client, "zéphyr")) == [
        "Ana Zéphyr Labo du Port",
        "Ana Zéphyr a@exemple.fr",
        "Ana Zéphyr sans poste",
    ]


@pytest.mark.usefixtures("on_the_day")
def test_a_search_without_any_letter_finds_nobody(client, gathering):
    factories.member(first_name="Ana", last_name="Zéphyr")

    assert (chosen_among(client, "🎉"), chosen_among(client, "Zéphyr 🎉") != []) == ([], True)
