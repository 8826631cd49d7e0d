"""Two topics of one title by one host: asked once, never refused for good; a form sent twice is still one topic."""

import uuid

import pytest

from faire_reseau.topics.models import Topic
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum():
    return factories.forum(factories.gathering(slug="nantes"))


def typed(person, title, **more):
    return {"key": str(uuid.uuid4()), "title": title, "kind": "nugget", "hosts": [str(person.pk)], **more}


def test_a_second_topic_of_one_title_by_one_host_is_asked_about_once_and_then_taken(client, forum):
    host = factories.participant(forum.session.gathering)
    client.force_login(host.user)
    address = f"/rencontres/nantes/forums/{forum.pk}/proposer/"
    client.post(address, typed(host, "L’été au quartier"))

    twin = client.post(address, typed(host, "l'ete au quartier "))
    taken = client.post(address, typed(host, "l'ete au quartier ", despite_twin="on"))
    other = client.post(address, typed(host, "L’hiver au quartier"))

    assert [answer.status_code for answer in (twin, taken, other)] == [422, 302, 302]
    assert twin.context["form"].errors.keys() == {"despite_twin"}
    assert Topic.objects.count() == 3


def test_the_same_title_by_another_host_or_after_a_withdrawal_is_taken_at_once_and_one_entry_sent_twice_is_one_topic(
    client, forum
):
    gathering = forum.session.gathering
    first, second = factories.participant(gathering), factories.participant(gathering)
    topic = factories.topic(forum, host=first, title="La rue")
    address = f"/rencontres/nantes/forums/{forum.pk}/proposer/"
    client.force_login(second.user)
    entry = typed(second, "La rue")

    answers = [client.post(address, entry).status_code for _time in range(2)]
    Topic.objects.filter(pk=topic.pk).update(state="withdrawn")
    client.force_login(first.user)
    answers.append(client.post(address, typed(first, "La rue")).status_code)

    assert answers == [302, 302, 302]
    assert Topic.objects.count() == 3


def test_the_box_is_hidden_until_it_is_asked_for_and_not_on_the_page_that_changes_a_topic(client, forum):
    host = factories.participant(forum.session.gathering)
    topic = factories.topic(forum, host=host)
    client.force_login(host.user)
    forms = f"/rencontres/nantes/forums/{forum.pk}"

    proposing = client.get(f"{forms}/proposer/").content.decode()
    changing = client.get(f"{forms}/sujets/{topic.pk}/modifier/").content.decode()

    assert ('class="when-wrong"' in proposing, "despite_twin" in changing, topic.title in changing) == (
        True,
        False,
        True,
    )
