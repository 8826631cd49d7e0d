"""Once a gathering is over, the card of now leads who came to its article."""

from datetime import timedelta

import pytest

from faire_reseau.articles import actions
from faire_reseau.gatherings.queries import now_card_for
from faire_reseau.topics.enums import Phase
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def read_card(person, gathering, at):
    card = now_card_for(person.user, person, gathering, at)
    return (card.kind, card.title, card.address) if card else None


def test_who_came_is_led_to_the_article_once_it_is_public():
    forum = factories.forum(phase=Phase.HARVEST)
    factories.topic(forum)
    gathering = forum.session.gathering
    came, stranger = factories.participant(gathering), factories.member()
    after = NOW + timedelta(days=4000)
    topics = ("read", "Lisez ce qui s’est dit", f"/rencontres/{gathering.slug}/forums/")
    cards = [read_card(came, gathering, after)]

    article = actions.begin_article(title="Nous y étions", body="<p>Oui.</p>", gathering=gathering, by=None, at=NOW)
    cards.append(read_card(came, gathering, after))
    actions.publish_article(article, public_at=NOW, by=None, at=NOW)
    cards += [read_card(came, gathering, after), read_card(stranger, gathering, after)]

    assert cards == [topics, topics, ("read", "Nous y étions", "/article/nous-y-etions"), None]
