"""Taking one's data away, and erasing it, through every room."""

import json

import pytest

from faire_reseau.accounts import actions
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings.models import Registration
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Person
from faire_reseau.topics.models import Wish
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def lived():
    """Somebody who registered with needs, hosted, wished and signed."""
    forum = factories.forum()
    person = factories.participant(forum.session.gathering, first_name="Ana", last_name="Partie")
    Registration.objects.filter(person=person).update(access_needs="Repas sans porc", needs_step_free=True)
    factories.topic(forum, "Le sien", person)
    factories.wish(factories.topic(forum, "Un autre"), person, 3)
    half_day = HalfDay.objects.filter(meeting__action=forum.session.gathering.action).first()
    activities.sign_in(
        half_day, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=person.user, at=NOW
    )
    return person


def test_a_person_takes_away_what_every_room_holds(client):
    person = lived()
    client.force_login(person.user)

    told = json.loads(client.get("/mon-compte/donnees.json").content)

    assert sorted(told) == ["account", "articles", "network", "presences", "registrations", "topics"]
    assert told["registrations"][0]["access_needs"] == "Repas sans porc"
    assert [one["topic"] for one in told["topics"]["wishes"]] == ["Un autre"]
    assert [one["topic"] for one in told["topics"]["hosts"]] == ["Le sien"]
    assert [one["is_present"] for one in told["presences"]] == [True]


def test_an_erased_account_leaves_counts_and_nothing_personal():
    person = lived()

    actions.erase_account(person.user, by=person.user, at=NOW)

    kept = Person.objects.get(pk=person.pk)
    registration = Registration.objects.get(person=person)
    assert ("Ana" in str(kept), "Partie" in str(kept), kept.email) == (False, False, "")
    assert (registration.access_needs, registration.needs_step_free) == ("", False)
    assert Wish.objects.filter(person=person).count() == 0
    assert Presence.objects.filter(person=person, is_present=True).count() == 1


def test_a_person_without_account_who_is_erased_leaves_no_needs_behind():
    gathering = factories.gathering()
    person = factories.person(account=False)
    factories.registration(gathering, person, access_needs="Fauteuil")

    erase_person(person, by=factories.facilitator(), at=NOW)

    assert Registration.objects.get(person=person).access_needs == ""
