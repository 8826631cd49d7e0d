"""What organisers are shown of people who went: who is erased, and the list of a gathering that is over."""

from datetime import timedelta

import pytest

from faire_reseau.activities.queries import recorded_of
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.exports.lists import about_of
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.actions import erase_person
from tests import factories
from tests.factories import NOW

NOON_LATER = NOW + timedelta(days=30)
pytestmark = pytest.mark.django_db


def test_who_is_erased_is_counted_and_neither_listed_nor_given_a_badge(client):
    gathering = factories.gathering(slug="nantes")
    stays, goes = factories.participant(gathering), factories.participant(gathering)
    Gathering.objects.update(state=GatheringState.FINISHED)
    erase_person(goes, by=factories.facilitator(), at=NOW)
    client.force_login(factories.organiser(gathering))

    pages = [client.get(f"/rencontres/nantes/preparer/{page}/").content.decode() for page in ("inscrits", "badges")]

    assert (str(stays) in pages[0], stays.last_name in pages[1]) == (True, True)
    assert "1 personne qui avait une place est effacée depuis" in pages[0]
    assert (pages[0].count("preparer/inscrits/") > 0, pages[1].count('class="badge"')) == (True, 1)


def test_who_is_erased_stays_counted_among_the_registered_and_expected_of_a_gathering_that_is_over():
    gathering = factories.gathering(slug="nantes")
    _stays, goes = factories.participant(gathering), factories.participant(gathering)
    Gathering.objects.update(state=GatheringState.FINISHED)
    before = recorded_of(gathering.action, NOON_LATER)

    erase_person(goes, by=factories.facilitator(), at=NOW)

    assert before.registered == 2
    assert recorded_of(gathering.action, NOON_LATER) == before


def test_a_list_of_a_cancelled_gathering_says_so():
    gathering = factories.gathering(slug="nantes")
    before = about_of(gathering)

    gathering.state = GatheringState.CANCELLED

    assert about_of(gathering) == f"annulée · {before}"


def test_a_gathering_that_is_over_keeps_its_list_and_its_wishes(client):
    gathering = factories.gathering(slug="nantes")
    who = factories.participant(gathering)
    Gathering.objects.update(state=GatheringState.FINISHED)
    client.force_login(who.user)

    page = client.post("/rencontres/nantes/inscription/annuler/", follow=True).content.decode()

    assert "Cette rencontre est terminée" in page
    assert gathering.registrations.get().state == "confirmed"
