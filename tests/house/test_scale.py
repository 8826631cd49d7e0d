"""The measure of growth fills a network by bulk inserts and asks for pages: both still fit the product."""

import pytest
from django.contrib.auth import get_user_model

from bench import scale
from bench._gatherings import Filler
from bench._network import Size
from faire_reseau.activities.models import Presence
from faire_reseau.kit import clock
from faire_reseau.topics.actions import publish_grid
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum

TINY = Size("tiny", 8, 20, 2, 16, 6, 32, 4, 6, 30, 2)


@pytest.mark.django_db
@pytest.mark.slow("a network with all its kinds of rows, and forty pages")
def test_pages_of_the_measure_of_growth_are_answered_in_the_network_it_fills(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: scale.EVE)

    keys = Filler(TINY).fill()
    clients = scale.clients_of(keys)
    forum = Forum.objects.get(pk=keys["forum"])
    refused = {}
    # Those that are measured after the actions come when a grid is published.
    for page in sorted(scale.PAGES, key=lambda page: page.after):
        if page.after and forum.phase != Phase.RUN:
            publish_grid(forum, by=get_user_model().objects.get(pk=keys["facilitator"]), at=scale.EVE)
            forum.refresh_from_db()
        answer = clients[page.role].get(page.address.format(**keys), headers=page.headers)
        if answer.status_code != 200:
            refused[page.name] = answer.status_code

    assert Presence.objects.count() == TINY.presences
    assert refused == {}
