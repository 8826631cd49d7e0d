"""A topic whose host was erased stays open, says that it has no host, is placed all the same, and is given another one."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from faire_reseau.gatherings.models import Registration, Session, Speaker
from faire_reseau.network.actions import erase_person
from faire_reseau.topics import actions, queries
from faire_reseau.topics.actions.leaving import remove_person
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.queries.boards import board_inside
from tests import factories
from tests.factories import NOW
from tests.topics import made

pytestmark = pytest.mark.django_db
FRENCH = {"accept-language": "fr"}
NO_HOST = "Plus personne ne l’anime"


@pytest.fixture
def forum():
    return factories.forum(factories.gathering(slug="ici"), phase=Phase.PROPOSE)


def alone(forum, *others):
    """A topic whose first host was erased, with the others who host it."""
    gone = factories.participant(forum.session.gathering, first_name="Lou", last_name="Martin")
    topic = factories.topic(forum, "Jardins", host=gone)
    for rank, other in enumerate(others, 1):
        topic.hosts.create(person=other, rank=rank)
    erase_person(gone, by=factories.facilitator(), at=NOW)
    return topic


def page_of(forum, user, path="") -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/rencontres/ici/forums/{forum.pk}/{path}", headers=FRENCH).content.decode()


def test_the_card_says_that_nobody_hosts_it_and_organisers_are_led_to_name_somebody(forum):
    topic = alone(forum)
    reader, organiser = factories.participant(forum.session.gathering), factories.organiser(forum.session.gathering)

    read, run = page_of(forum, reader.user), page_of(forum, organiser)

    led = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*Lui donner quelqu’un qui l’anime', run, re.DOTALL)
    assert (read.count(NO_HOST), run.count(NO_HOST)) == (1, 1)
    assert led == [f"/rencontres/ici/forums/{forum.pk}/sujets/{topic.pk}/modifier/"]
    assert "Lui donner quelqu’un" not in read


def test_a_topic_that_others_host_too_keeps_them_and_says_nothing(forum):
    other = factories.participant(forum.session.gathering, first_name="Ana", last_name="Bel")
    alone(forum, other)

    (card,) = queries.cards_of(forum, unnamed=())

    assert [host.name for host in card.hosts] == ["Ana Bel"]
    assert NO_HOST not in page_of(forum, factories.organiser(forum.session.gathering))


def test_organisers_give_it_a_host_on_its_page(forum):
    topic = alone(forum)
    heir = factories.participant(forum.session.gathering, first_name="Ana", last_name="Bel")
    organiser = factories.organiser(forum.session.gathering)
    client = Client()
    made.enter(client, organiser)
    address = f"/rencontres/ici/forums/{forum.pk}/sujets/{topic.pk}/modifier/"
    typed = {"title": topic.title, "kind": topic.kind, "text": topic.text, "initial-title": topic.title}

    without = client.post(address, typed, headers=FRENCH)
    done = client.post(address, typed | {"hosts": heir.pk}, headers=FRENCH)

    assert (without.status_code, done.status_code) == (422, 302)
    assert [host.person for host in topic.hosts.all()] == [heir]
    assert NO_HOST not in page_of(forum, organiser)


def test_a_topic_without_a_host_waits_for_nobody_on_the_grid(forum):
    topic = alone(forum)

    board = board_inside(forum, at=NOW)

    assert [(facts.id, facts.hosts) for facts in board.given.topics] == [(topic.pk, ())]
    assert "" not in [name for _key, name in board.given.people]


def test_a_published_topic_without_a_host_has_no_speaker_without_a_name(forum):
    topic, before = alone(forum), NOW - timedelta(days=1)
    forum.phase = Phase.COMPOSE
    forum.save()
    actions.move_topic(topic, forum.slots.first(), forum.spaces.first(), by=None, at=before)

    actions.publish_grid(forum, by=None, at=before)

    assert ([session.title for session in Session.objects.filter(format="workshop")], Speaker.objects.count()) == (
        ["Jardins"],
        0,
    )


def test_who_leaves_beside_an_erased_host_leaves_the_topic_as_if_alone(forum):
    gathering = forum.session.gathering
    other, heir = factories.participant(gathering), factories.participant(gathering)
    topic = alone(forum, other)
    registration = Registration.objects.get(person=other)

    remove_person(registration, hosts={topic: heir}, by=factories.organiser(gathering), at=NOW)

    assert [host.person for host in topic.hosts.all()] == [heir]


def test_once_the_gathering_is_over_the_card_says_that_its_host_was_erased(forum):
    alone(forum)
    gathering = forum.session.gathering
    gathering.state = "finished"
    gathering.save()

    page = page_of(forum, factories.organiser(gathering))

    assert ("s’est effacée depuis" in page, NO_HOST in page) == (True, False)
