"""Wherever people are chosen, each name stands with its centre, so that two people of one name are told apart."""

import re

import pytest
from django.test import Client

from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.network.forms.first_day import MergePersonForm
from faire_reseau.questions.queries.people import names_sent_to, people_to_send_to
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Absence
from faire_reseau.topics.queries.compose.away import absences_of, people_called, people_to_note
from tests import factories
from tests.topics import made

pytestmark = pytest.mark.django_db
FRENCH = {"accept-language": "fr"}
TOLD = ["Camille Martin (Fabrique)", "Camille Martin (Labo)"]


@pytest.fixture
def forum():
    return factories.forum(factories.gathering(slug="ici"), phase=Phase.PROPOSE)


@pytest.fixture
def namesakes(forum):
    """Two people of one name, from two centres."""
    people = []
    for name in ("Fabrique", "Labo"):
        centre = factories.centre(name)
        person = factories.member(centre, first_name="Camille", last_name="Martin")
        factories.registration(forum.session.gathering, person, organisation=centre)
        people.append(person)
    return people


def signed_in(user) -> Client:
    client = Client()
    made.enter(client, user)
    return client


def test_hosts_chosen_before_stand_with_their_centre_on_the_page_of_a_topic(forum, namesakes):
    topic = factories.topic(forum, host=namesakes[0])
    topic.hosts.create(person=namesakes[1], rank=1)

    page = signed_in(factories.organiser(forum.session.gathering)).get(
        f"/rencontres/ici/forums/{forum.pk}/sujets/{topic.pk}/modifier/"
    )

    assert re.findall(r"Camille Martin \([^)]*\)", page.content.decode()) == TOLD


def test_heirs_of_topics_and_places_stand_with_their_centre(forum, namesakes, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.NOW)
    gathering = forum.session.gathering
    leaving = factories.participant(gathering)
    factories.topic(forum, host=leaving)
    waiting = factories.person(first_name="Camille", last_name="Martin")
    centre = factories.centre("Atelier")
    factories.registration(gathering, waiting, RegistrationState.WAITING, organisation=centre, turn=1)
    registration = Registration.objects.get(person=leaving)

    page = signed_in(factories.organiser(gathering)).get(
        f"/rencontres/ici/preparer/inscrits/{registration.pk}/retirer/"
    )

    names = re.findall(r"Camille Martin(?: \([^)]*\))?", page.content.decode())
    assert sorted(set(names)) == ["Camille Martin (Atelier)", *TOLD]


def test_who_is_away_is_chosen_and_listed_with_their_centre(forum, namesakes):
    Absence.objects.create(forum=forum, person=namesakes[1], slot=forum.slots.first())

    people, _is_long = people_to_note(forum)

    assert sorted(name for _key, name in people) == TOLD
    assert [absence.name for absence in absences_of(forum)] == [TOLD[1]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("camille martin", TOLD),
        ("Camille Martin (Labo)", [TOLD[1]]),
        ("martin fabrique", [TOLD[0]]),
        ("labo", []),  # a centre is nobody's name
        ("ailleurs martin", []),
    ],
)
def test_namesakes_are_found_by_their_name_and_centre_as_it_is_told(forum, namesakes, typed, expected):
    assert sorted(name for _key, name in people_called(forum, typed)) == expected


def test_who_answers_a_question_is_chosen_with_their_centre(namesakes):
    reader = factories.facilitator()

    assert sorted(name for _key, name in people_to_send_to(reader, "martin")) == TOLD
    assert names_sent_to(reader, [namesakes[1].pk]) == [(namesakes[1].pk, TOLD[1])]


def test_the_other_entry_of_a_person_is_chosen_with_their_centre_and_address(namesakes):
    form = MergePersonForm(apart_from=factories.person())

    labels = [label for _value, label in form.fields["other"].choices if "Martin" in label]

    emails = [person.email for person in namesakes]
    assert sorted(labels) == [
        f"{name[:-1]}, {email})" if email else name for name, email in zip(TOLD, emails, strict=True)
    ]
