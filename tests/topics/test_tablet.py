"""The shared tablet: a topic in the name of who came, without an account, while organisers hold it open."""

import pytest
from django.urls import reverse

from faire_reseau.topics import actions
from faire_reseau.topics.models import Topic
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def tablet(forum, client):
    """Its address, and somebody who came for a centre."""
    client.cookies["django_language"] = "en"
    centre = factories.centre("Labo")
    person = factories.person("Zoé", "d’Été")
    factories.registration(forum.session.gathering, person, organisation=centre)
    fresh = actions.open_tablet(forum, on=True, by=None, at=NOW)
    return reverse("topics:tablet", args=[fresh.tablet_key]), person, centre


def typed(centre, name, title="Un sujet"):
    return {"name": name, "organisation": centre.pk, "title": title, "kind": "question"}


def test_a_host_writes_their_topic_in_any_order_of_names_and_accents(client, forum, tablet):
    address, person, centre = tablet

    page = client.post(address, typed(centre, "d'ete ZOE"), follow=True).text

    topic = Topic.objects.get()
    assert (topic.title, [host.person for host in topic.hosts.all()]) == ("Un sujet", [person])
    assert "is on the wall. Thank you!" in page


def test_nobody_is_named_and_a_part_of_a_name_or_another_centre_is_refused(client, forum, tablet):
    address, person, centre = tablet
    other = factories.centre("Ailleurs")
    factories.registration(forum.session.gathering, factories.person(), organisation=other)

    page = client.get(address).text
    answers = [client.post(address, typed(where, name)) for where, name in ((centre, "Zoé"), (other, str(person)))]

    assert str(person) not in page
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("We find nobody by that name from that centre on the list" in answer.text for answer in answers)
    assert Topic.objects.count() == 0


def test_the_same_title_by_the_same_person_is_asked_about_once_on_the_tablet_too(client, tablet):
    address, person, centre = tablet
    first, second = (client.post(address, typed(centre, str(person), "La rue")) for _time in range(2))

    taken = client.post(address, typed(centre, str(person), "La rue") | {"despite_twin": "on"})

    assert [answer.status_code for answer in (first, second, taken)] == [302, 422, 302]
    assert ("despite_twin" in second.text, Topic.objects.count()) == (True, 2)


def test_a_closed_tablet_answers_no_more_and_one_opened_again_has_another_address(client, forum, tablet):
    address, _person, _centre = tablet
    actions.open_tablet(forum, on=False, by=None, at=NOW)
    again = actions.open_tablet(forum, on=True, by=None, at=NOW)

    assert client.get(address).status_code == 404
    assert client.get(reverse("topics:tablet", args=[again.tablet_key])).status_code == 200


def test_a_tablet_that_sends_without_end_is_told_to_wait_and_nothing_more_is_written(
    client, forum, tablet, time_machine
):
    time_machine.move_to(NOW, tick=False)
    address, person, centre = tablet
    answers = [client.post(address, typed(centre, str(person), f"Sujet {n}")).status_code for n in range(42)]

    assert answers == [302] * 40 + [429] * 2
    assert Topic.objects.count() == 40


def test_an_organiser_opens_the_tablet_from_the_page_of_screens(client, forum):
    gathering = forum.session.gathering
    enter(client, factories.organiser(gathering))

    page = client.post(reverse("topics:open_tablet", args=[gathering.slug, forum.pk]), {"on": "1"}, follow=True).text

    forum.refresh_from_db()
    assert page.count(f"/tablette/{forum.tablet_key}/") == 1
