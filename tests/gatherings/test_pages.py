"""Long lists in pages: gatherings, and who comes; each row stands on one page, in one order, for a constant number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faire_reseau.gatherings.views import attending, reading
from tests import factories
from tests.factories import DAY


@pytest.mark.django_db
def test_gatherings_stand_in_pages_each_once_and_coming_before_held_before_cancelled(client, monkeypatch):
    monkeypatch.setattr(reading, "GATHERINGS_SHOWN", 2)
    for number in range(3):
        day = DAY + timedelta(days=number)
        factories.gathering(slug=f"tenue-{number}", starts_on=day, ends_on=day)
    factories.gathering(slug="annulee", state="cancelled")

    pages = [client.get("/rencontres/", {"page": number}).context for number in (1, 2)]

    shown = [[row.slug for name in ("coming", "past", "cancelled") for row in page[name]] for page in pages]
    assert shown == [["tenue-2", "tenue-1"], ["tenue-0", "annulee"]]


@pytest.mark.django_db
def test_who_comes_stands_in_pages_each_once_for_as_many_queries(client, monkeypatch):
    monkeypatch.setattr(attending, "REGISTRATIONS_SHOWN", 3)
    gathering = factories.gathering()
    people = [factories.participant(gathering, first_name="Ana", last_name="Égale") for _ in range(7)]
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/{gathering.slug}/preparer/inscrits/"
    client.get(address)

    keys, queries = [], []
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address, {"page": number}).context["page"]
        keys += [registration.person_id for registration in page]
        queries.append(len(captured))

    assert keys == [person.pk for person in people]
    assert len(set(queries)) == 1
