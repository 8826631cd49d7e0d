"""One's own programme: what it shows, how it is changed, and what it tells when the grid has changed meanwhile."""

import pytest
from django.urls import reverse

from faire_reseau.topics.models import Choice
from tests import factories
from tests.topics.made import give, publish

pytestmark = pytest.mark.django_db


def test_the_programme_shows_and_changes_where_one_goes(client, forum, person):
    first, second = factories.topic(forum), factories.topic(forum)
    publish(forum, {first: (0, 0), second: (0, 1)})
    slot = forum.slots.order_by("starts_at").first()
    give(forum, person, slot, first)
    factories.wish(first, person)
    page = reverse("topics:programme", args=[forum.session.gathering.slug])

    before = client.get(page).content.decode()
    changed = client.post(url_choose(forum, slot), {"topic": second.pk})
    after = client.get(page).content.decode()
    client.post(url_choose(forum, slot), {"topic": ""})

    assert "You get 1 of your 1" in before
    assert changed["Location"] == f"{page}#creneau-{slot.pk}"
    assert "You get 0 of your 1" in after
    assert list(Choice.objects.values_list("topic", "is_own")) == [(None, True)]


def url_choose(forum, slot):
    return reverse("topics:choose", args=[forum.session.gathering.slug, forum.pk, slot.pk])


def test_a_topic_that_moved_meanwhile_is_told_on_the_programme(client, forum, person):
    first, second = factories.topic(forum), factories.topic(forum)
    publish(forum, {first: (0, 0), second: (1, 0)})
    slot = forum.slots.order_by("starts_at").first()

    answer = client.post(url_choose(forum, slot), {"topic": second.pk})

    assert answer.status_code == 422
    assert "is no longer at this hour" in answer.content.decode()
