"""Sign-in sheets of many people: the same queries whoever comes, pages, and one person found without reading the list."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.activities.queries import A_PAGE
from faire_reseau.activities.queries.sheets import A_TABLE
from tests import factories
from tests.factories import DAY, NOW
from tests.gatherings.test_life import halves_of

pytestmark = pytest.mark.django_db


def fill(gathering, people, first=0):
    """People of different centres with places, in the order of their names; every third signed."""
    half = halves_of(gathering)[0]
    filled = []
    for number in range(first, first + people):
        person = factories.person(first_name="Ana", last_name=f"Nom {number:04}")
        centre = factories.centre(f"Centre {number}")
        factories.registration(gathering, person, organisation=centre)
        if number % 3 == 0:
            Presence.objects.create(
                half_day=half, person=person, organisation=centre, is_present=True, means=Means.OWN_PHONE, at=NOW
            )
        filled.append(person)
    return filled


@pytest.fixture
def gathering(client):
    gathering = factories.gathering()
    client.force_login(factories.organiser(gathering))
    return gathering


def sheet_address(gathering):
    return reverse("activities:sheet", args=[halves_of(gathering)[0].pk])


def paper_address(gathering):
    return reverse("activities:paper", args=[gathering.action_id, DAY.isoformat()])


def statements(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("address_of", [sheet_address, paper_address])
def test_a_sheet_costs_the_same_queries_whoever_comes_and_from_wherever(client, gathering, address_of):
    fill(gathering, 4)
    few = statements(client, address_of(gathering))
    fill(gathering, 30, first=4)

    assert statements(client, address_of(gathering)) == few


@pytest.mark.slow("some hundred people")
def test_a_long_sheet_has_pages_and_finds_a_name(client, gathering):
    people = fill(gathering, A_PAGE + 5)

    first = client.get(sheet_address(gathering)).content.decode()
    second = client.get(f"{sheet_address(gathering)}?page=2").content.decode()
    named = client.get(f"{sheet_address(gathering)}?nom=nom+0104").content.decode()
    part = client.get(f"{sheet_address(gathering)}?page=2", headers={"X-Live-Fragment": "sheet"}).content.decode()

    def shown(page):
        return [int(key) for key in re.findall(r'<tr[^>]* id="person-(\d+)"', page)]

    keys = [person.pk for person in people]
    assert (shown(first), shown(second), shown(named)) == (keys[:A_PAGE], keys[A_PAGE:], [keys[104]])
    assert (shown(part), "<main" in part) == (keys[A_PAGE:], False)
    assert f"<strong>{A_PAGE + 5}</strong>" in second
    half = halves_of(gathering)[0]
    noted = client.post(reverse("activities:note", args=[half.pk, keys[103]]))
    assert noted.url == f"{sheet_address(gathering)}?page=2#person-{keys[103]}"


@pytest.mark.slow("some hundred people")
def test_the_paper_of_many_people_comes_in_parts_that_say_from_whom_to_whom(client, gathering):
    fill(gathering, A_TABLE + 1)

    first = client.get(paper_address(gathering)).content.decode()
    second = client.get(f"{paper_address(gathering)}?page=2").content.decode()

    assert (first.count('scope="row">Nom'), second.count('scope="row">Nom')) == (A_TABLE, 1)
    assert "Nom 0000" in first
    assert f"Nom {A_TABLE - 1:04}" in first
    assert f"Nom {A_TABLE:04}" in second


def test_signing_in_and_noting_one_person_never_read_the_whole_list(client, gathering):
    person, other = fill(gathering, 5)[1:3]
    half = halves_of(gathering)[0]
    half.sign_in_open = True
    half.save()
    at_desk, phone = client, type(client)()
    phone.force_login(person.user)

    with CaptureQueriesContext(connection) as caught:
        phone.post(reverse("activities:sign_in", args=[half.sign_in_key]))
    reads = [row["sql"] for row in caught if "gatherings_registration_half_days" in row["sql"]]

    assert [f'"person_id" = {person.pk}' in sql for sql in reads] == [True] * len(reads) != []
    presence = Presence.objects.get(person=person)
    assert presence.organisation == gathering.registrations.get(person=person).organisation
    at_desk.post(reverse("activities:note", args=[half.pk, other.pk]))
    assert Presence.objects.get(person=other).organisation == gathering.registrations.get(person=other).organisation
