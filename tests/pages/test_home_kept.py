"""The front page kept for visitors: until an action or the next minute changes it, and for nobody who is signed in."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from faire_reseau.articles import actions as articles
from faire_reseau.gatherings import actions as gatherings
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def test_a_kept_home_page_costs_two_queries_and_follows_what_is_done_and_the_time(
    client, time_machine, django_assert_num_queries
):
    time_machine.move_to(NOW, tick=False)
    gathering = factories.gathering()
    article = articles.begin_article(title="Demain matin", body="<p>Dit.</p>", by=None, at=NOW)
    articles.publish_article(article, public_at=NOW + timedelta(minutes=2), by=None, at=NOW)
    before = client.get("/").content.decode()

    with django_assert_num_queries(2):
        second = client.get("/")
    gatherings.change_gathering(gathering, title="Autre titre", by=None, at=NOW)
    changed = client.get("/").content.decode()
    time_machine.shift(timedelta(minutes=2))
    later = client.get("/").content.decode()

    assert second.content.decode() == before
    assert ["Autre titre" in body for body in (before, changed, later)] == [False, True, True]
    assert ["Demain matin" in body for body in (before, changed, later)] == [False, False, True]


def test_the_home_page_of_who_is_signed_in_or_has_a_message_is_kept_for_nobody(client):
    factories.gathering()
    reader = factories.member(factories.centre())
    own = Client()
    own.force_login(reader.user)

    pages = [own.get("/"), client.get("/"), own.get("/")]

    assert [page.has_header("ETag") for page in pages] == [False, True, False]
    assert ["/mon-bureau/" in page.content.decode() for page in pages] == [True, False, True]
