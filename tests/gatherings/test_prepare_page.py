"""The organisers' page is ordered by what remains to do: what is left first and open, what is done folded."""

import re
from datetime import date

import pytest
from django.test import Client

from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.topics.actions import create_forum
from tests import factories
from tests.factories import NOW
from tests.topics.made import publish

PAGE = "/rencontres/camp/preparer/"


@pytest.fixture
def runs(db, client: Client):
    """A gathering that is to come, without anything, and a browser of its organiser."""
    gathering = factories.gathering(slug="camp", starts_on=date(2099, 3, 4), ends_on=date(2099, 3, 4))
    client.force_login(factories.organiser(gathering))
    return client, gathering


def parts(body: str) -> list[tuple[str, bool]]:
    """The anchors of the parts in their order, and whether each is open."""
    anchors = re.findall(
        r'<details class="card prepare-part"( open)?>.*?<div class="ground" id="([\w-]+)">', body, re.DOTALL
    )
    return [(anchor, bool(is_open)) for is_open, anchor in anchors]


def following(body: str) -> str:
    return re.findall(r'id="next-title">([^<]*)</h2>', body)[0]


def test_at_first_the_parts_that_wait_for_something_are_open_and_come_first(runs):
    client, _gathering = runs

    body = client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert parts(body) == [
        ("spaces", True),
        ("slots", True),
        ("sessions", True),
        ("join", True),
        ("half-days", False),
        ("organisers", False),
        ("together", False),
    ]
    assert following(body) == "Say where people meet: paste the spaces as lines"


def test_what_is_done_is_folded_and_goes_down(runs):
    client, gathering = runs
    factories.space(gathering, "Salle A")

    body = client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert [name for name, is_open in parts(body) if is_open] == ["slots", "sessions", "join"]
    assert parts(body)[3] == ("spaces", False)


def test_a_refused_form_is_shown_in_its_part_open(runs):
    client, gathering = runs
    factories.space(gathering, "Salle A")

    body = client.post(f"{PAGE}espaces/", {"name": "", "capacity_people": ""}).content.decode()

    assert dict(parts(body))["spaces"]


def test_a_finished_gathering_asks_for_its_article(runs):
    client, gathering = runs
    gathering.state = "finished"
    gathering.save()

    body = client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert following(body) == "Tell what was done"
    assert {is_open for _name, is_open in parts(body)} == {False}


def test_after_its_days_a_forum_that_still_takes_topics_is_named_before_closing_is_asked(runs):
    client, gathering = runs
    published = factories.forum(gathering, phase="wish")
    questions = factories.session(gathering, hour=14, title="Forum", format="open_forum")
    other = create_forum(questions, slots=(), spaces=(), by=None, at=factories.NOW)
    topic = factories.topic(published)
    factories.wish(topic, factories.participant(gathering))
    publish(published, {topic: (0, 0)})
    gathering.starts_on = gathering.ends_on = factories.DAY
    gathering.save()
    before = client.get(PAGE, headers={"accept-language": "en"}).content.decode()
    other.phase = "harvest"
    other.save()

    after = client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert (following(before), following(after)) == (
        "Its days are over, and people still take part:",
        "Its days are over: close it",
    )
    named = before.partition('id="next-title"')[2].partition("</section>")[0]
    assert f'href="/rencontres/camp/forums/{other.pk}/"' in named


def test_once_somebody_has_signed_why_the_gathering_stays_stands_in_place_of_the_ways_to_move_and_cancel_it(runs):
    client, gathering = runs
    before = client.get(PAGE).content.decode()
    half_day = gathering.action.meetings.first().half_days.first()
    Presence.objects.create(half_day=half_day, person=factories.person(), means=Means.OWN_PHONE, at=NOW)

    after = client.get(PAGE, headers={"accept-language": "en"}).content.decode()

    ways = [f"{PAGE}{way}" for way in ("reporter/", "annuler/")]
    assert [[f'href="{way}"' in page for way in ways] for page in (before, after)] == [[True, True], [False, False]]
    assert "what was signed stays on its day" in after
    assert "it was held in part" in after
