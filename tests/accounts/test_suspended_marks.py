"""A suspended account is marked where facilitators and organisers meet it, and nothing is offered that it cannot take."""

import re

import pytest

from faire_reseau.accounts.actions import suspending
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MARK = "suspendu"


@pytest.fixture
def suspended():
    """Somebody of a centre on the list of a gathering, whose account is suspended."""
    gathering = factories.gathering()
    person = factories.participant(gathering)
    factories.post(person, gathering.host)
    suspending.suspend(person.user, by=None, at=NOW)
    return gathering, person


def test_facilitators_see_on_their_page_and_in_the_directory_who_is_suspended_and_others_do_not(client, suspended):
    gathering, person = suspended
    seen = []
    for user in (factories.facilitator(), factories.member(gathering.host).user):
        client.force_login(user)
        pages = [
            client.get(address).content.decode()
            for address in (f"/annuaire/personnes/{person.pk}/", "/annuaire/personnes/")
        ]
        seen.append([(str(person) in page, MARK in page) for page in pages])

    assert seen == [[(True, True)] * 2, [(True, False)] * 2]


def test_the_list_of_a_gathering_marks_who_is_suspended_and_offers_them_no_access(client, suspended):
    gathering, person = suspended
    other = factories.participant(gathering)
    client.force_login(factories.organiser(gathering))
    page = client.get(f"/rencontres/{gathering.slug}/preparer/inscrits/").content.decode()
    rows = {
        str(registered): next(row for row in page.split("</tr>") if str(registered) in row)
        for registered in (person, other)
    }

    assert {
        name: (MARK in row, len(re.findall("Accès par QR|Envoyer un lien personnel", row)))
        for name, row in rows.items()
    } == {
        str(person): (True, 0),
        str(other): (False, 2),
    }


def test_the_page_of_an_access_is_headed_by_the_name_and_leads_to_the_person(client):
    person = factories.person("Ana", "Kermor")
    client.force_login(factories.facilitator())
    page = client.get(f"/comptes/{person.user_id}/").content.decode()

    assert re.findall("<h1>([^<]*)</h1>", page) == ["Accès\u00a0: Ana Kermor"]
    assert f'<a href="/annuaire/personnes/{person.pk}/">Ana Kermor</a>' in page
