"""Who waits for a place reads their turn."""

import re

import pytest

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.models import Registration
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_who_waits_reads_how_many_wait_before_them_for_the_same_half_days(client):
    gathering = factories.gathering(slug="nantes", capacity_people=1)
    morning, afternoon = queries.half_days_of(gathering)
    factories.registration(gathering, factories.member()).half_days.set([morning, afternoon])
    on = [(morning,), (afternoon,), (morning, afternoon)]
    people = [factories.member() for _ in on]
    for person, halves in zip(people, on, strict=True):
        actions.register(gathering, person, halves, post=None, by=person.user, at=NOW)

    sentences = []
    for person in people:
        client.force_login(person.user)
        page = client.get("/rencontres/nantes/").content.decode()
        sentences.append(re.findall(r"en tête de la liste d’attente|sont avant vous|est avant vous", page))

    assert [queries.waiting_before(registration) for registration in Registration.objects.order_by("turn")] == [
        0,
        0,
        0,
        2,
    ]
    assert sentences == [["en tête de la liste d’attente"], ["en tête de la liste d’attente"], ["sont avant vous"]]


def test_a_place_above_the_number_is_asked_about_once_and_one_that_is_free_is_not(client):
    gathering = factories.gathering(slug="nantes", capacity_people=1)
    (morning, *_others) = queries.half_days_of(gathering)
    factories.registration(gathering, factories.member()).half_days.set([morning])
    waiting = factories.member()
    actions.register(gathering, waiting, [morning], post=None, by=waiting.user, at=NOW)
    client.force_login(factories.organiser(gathering))
    address = "/rencontres/nantes/preparer/inscrits/"

    full = client.get(address, headers={"accept-language": "en"}).content.decode()
    type(gathering).objects.filter(pk=gathering.pk).update(capacity_people=2)
    free = client.get(address, headers={"accept-language": "en"}).content.decode()

    sentences = "The only place is taken: this is one more.", "Yes, give a place all the same"
    assert [[sentence in page for sentence in sentences] for page in (full, free)] == [[True, True], [False, False]]
