"""The table of rights of docs/reference/rights.md: who may open what. A refusal answers like a missing page."""

from datetime import timedelta

import pytest

from faire_reseau.gatherings.enums import GatheringState
from tests import factories
from tests.factories import DAY

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "guest", "partner", "member", "director", "organiser", "facilitator")
YES, NO, DOOR = 200, 404, 302  # open, as if missing, asked to sign in

# address → what each role gets, in the order of ROLES
TABLE = {
    "/": (YES,) * 7,
    "/annuaire/": (YES,) * 7,
    "/rencontres/": (YES,) * 7,
    "/activites/": (YES,) * 7,
    "/articles/": (YES,) * 7,
    "/flux.atom": (YES,) * 7,
    "/plan-du-site.xml": (YES,) * 7,
    "/chercher/?q=rencontre": (YES,) * 7,
    "/rencontres/ouverte/": (YES,) * 7,
    "/rencontres/ouverte/agenda.ics": (YES,) * 7,
    "/rencontres/ouverte/maintenant/": (YES,) * 7,
    "/rencontres/brouillon/": (NO, NO, NO, NO, NO, YES, YES),
    "/rencontres/brouillon/agenda.ics": (NO, NO, NO, NO, NO, YES, YES),
    "/mon-bureau/": (DOOR, YES, YES, YES, YES, YES, YES),
    "/mon-compte/": (DOOR, YES, YES, YES, YES, YES, YES),
    "/rencontres/ouverte/inscription/": (DOOR, YES, YES, YES, YES, YES, YES),
    "/rencontres/nouvelle/": (DOOR, NO, NO, NO, YES, NO, YES),
    "/rencontres/ouverte/preparer/": (DOOR, NO, NO, NO, NO, YES, YES),
    "/rencontres/ouverte/preparer/rencontre/": (DOOR, NO, NO, NO, NO, YES, YES),
    "/rencontres/ouverte/preparer/sequences/": (DOOR, NO, NO, NO, NO, YES, YES),
    "/rencontres/ouverte/preparer/inscrits/": (DOOR, NO, NO, NO, NO, YES, YES),
    "/activites/nouvelle/": (DOOR, NO, YES, YES, YES, NO, YES),
    "/activites/demi-journees/{half_day}/": (DOOR, NO, NO, NO, NO, YES, YES),
    "/articles/nouveau/": (DOOR, NO, NO, NO, NO, NO, YES),
    "/journal/": (DOOR, NO, NO, NO, NO, NO, YES),
}


@pytest.fixture
def people():
    """One account for each role; the organiser runs the open gathering and the draft, which nobody else hosts."""
    centre, host, outside = factories.centre(), factories.centre(), factories.organisation()
    guest, partner, director = factories.person(), factories.person(), factories.person()
    factories.post(partner, outside)
    factories.post(director, centre, is_director=True)
    organiser = factories.person()
    opened = factories.gathering(slug="ouverte", host=host)
    draft = factories.gathering(slug="brouillon", host=host, state=GatheringState.DRAFT)
    for one in (opened, draft):
        one.organisers.create(user=organiser.user)
    accounts = {
        "visitor": None,
        "guest": guest.user,
        "partner": partner.user,
        "member": factories.member(centre).user,
        "director": director.user,
        "organiser": organiser.user,
        "facilitator": factories.facilitator(),
    }
    half_day = opened.action.meetings.first().half_days.first()
    return accounts, {"half_day": half_day.pk}


@pytest.mark.parametrize("address", TABLE)
def test_each_role_gets_what_the_table_says(address, people, client):
    accounts, numbers = people

    got = []
    for role in ROLES:
        client.logout()
        if accounts[role]:
            client.force_login(accounts[role])
        got.append(client.get(address.format(**numbers)).status_code)

    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, TABLE[address], strict=True))


def test_a_member_whose_post_has_ended_is_a_guest(client):
    person = factories.person()
    factories.post(person, factories.centre(), is_director=True, to_on=DAY - timedelta(days=1))
    client.force_login(person.user)

    assert client.get("/rencontres/nouvelle/").status_code == NO


@pytest.mark.parametrize(
    "address",
    [
        "/rencontres/ouverte/preparer/annoncer/",
        "/rencontres/ouverte/preparer/terminer/",
        "/rencontres/ouverte/article/",
    ],
)
def test_deeds_of_organisers_answer_others_as_if_missing_and_change_nothing(address, people, client):
    accounts, _numbers = people
    client.force_login(accounts["member"])

    answer = client.post(address)

    assert answer.status_code == NO
    assert factories.Gathering.objects.get(slug="ouverte").state == GatheringState.ANNOUNCED
