"""What every test of the room needs: nothing kept from another test's database; and the site that browsers visit."""

import pytest
from django.core.cache import cache
from django.utils import translation

from tests import factories
from tests.live.server import seeded_site
from tests.topics.made import enter

# A grid being composed by two organisers, for the compose page.
COMPOSING = """
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.topics import actions, queries
from tests import factories
gathering = factories.gathering(slug="ici", title="Rencontre nationale")
forum = factories.forum(gathering, slots=3, spaces=3, phase="compose")
slots, spaces = queries.slots_of_forum(forum), queries.spaces_of_forum(forum)
for number in range(8):
    topic = factories.topic(forum, f"Sujet {number + 1}")
    for _ in range(2):
        factories.wish(topic, factories.participant(gathering), 2)
    actions.move_topic(topic, slots[number // 3], spaces[number % 3], by=None, at=factories.NOW)
for name in ("ada", "bo", "cy"):
    user = factories.organiser(gathering)
    make_personal_link(user, purpose="essai", by=None, at=timezone.now(), key=f"cle-{name}-0000000000000000")
"""
# Thirty topics in phases “wish” and “run”, for the wall.
WALLS = """
from tests import factories
from tests.topics import made
titles = ("Numérique et lien social", "Observer un quartier avec ses habitant·es sans les lasser, et leur rendre ce qu’on a vu")
for phase in ("wish", "run"):
    gathering = factories.gathering(slug=phase, title="Rencontre nationale des centres de ressources")
    gathering.welcome_key = phase
    gathering.save()
    forum = factories.forum(gathering, slots=4, spaces=6, phase=phase)
    hosts = [factories.participant(gathering) for _ in range(6)]
    topics = [factories.topic(forum, f"{titles[n % 2]} ({n})", host=hosts[n % 6]) for n in range(30)]
    if phase == "run":
        made.publish(forum, {topic: (n // 6, n % 6) for n, topic in enumerate(topics[:24])})
gathering = factories.gathering(slug="short", title="Rencontre")
gathering.welcome_key = "short"
gathering.save()
forum = factories.forum(gathering, slots=2, spaces=2, phase="run")
made.publish(forum, {factories.topic(forum, f"Sujet {n}"): (n // 2, n % 2) for n in range(4)})
"""


@pytest.fixture(autouse=True)
def nothing_of_another_test() -> None:
    cache.clear()
    # A page of another test may have left its reader's language behind.
    translation.activate("fr")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole product without a worker, with what the seeds above made."""
    site = seeded_site(tmp_path_factory.mktemp("site"), COMPOSING + WALLS)
    yield site
    site.stop()


@pytest.fixture
def forum():
    """A forum of its own; files that need another say so."""
    return factories.forum()


@pytest.fixture
def person(forum, client):
    """Somebody who comes to `forum`, signed in."""
    participant = factories.participant(forum.session.gathering)
    enter(client, participant.user)
    return participant


@pytest.fixture(autouse=True)
def patient_optimiser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mending and advice end by themselves on the small forums of tests; their usual limits would cut them on a slow machine."""
    monkeypatch.setattr("faire_reseau.topics.actions.compositions.MENDING_S", 240)
    monkeypatch.setattr("faire_reseau.topics.actions.compositions.ADVICE_S", 240)
