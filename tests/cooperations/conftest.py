"""What tests of cooperations stand on: an open forum whose grid is published, with two groups and people who came."""

from types import SimpleNamespace

import pytest

from faire_reseau.topics.models import Placement
from tests import factories
from tests.topics import made as grids


def made(slug="ici", **fields):
    """A forum with two groups at one hour, four people who came besides the hosts, an organiser, and three centres."""
    gathering = factories.gathering(slug=slug, **fields)
    forum = factories.forum(gathering)
    topics = [factories.topic(forum, title) for title in ("Une veille partagée", "Nos centres de documentation")]
    grids.publish(forum, {topics[0]: (0, 0), topics[1]: (0, 1)})
    first, second = (Placement.objects.get(topic=topic).session for topic in topics)
    forum.refresh_from_db()
    base = f"/rencontres/{slug}/"
    return SimpleNamespace(
        gathering=gathering,
        forum=forum,
        first=first,
        second=second,
        hosts=[topic.hosts.get().person for topic in topics],
        people=[factories.participant(gathering) for _ in range(4)],
        organiser=factories.organiser(gathering),
        centres=[factories.centre(f"Centre {letter}") for letter in "ABC"],
        group=f"{base}sequences/{first.pk}/groupe/",
        base=f"{base}forums/{forum.pk}/",
    )


@pytest.fixture
def scene():
    return made()
