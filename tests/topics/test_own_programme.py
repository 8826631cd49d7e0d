"""One's own programme: what it shows, how it is changed, and what it tells when the grid has changed meanwhile."""

import re

import pytest
from django.urls import reverse

from faire_reseau.topics.models import Cell, Choice, Placement
from tests import factories
from tests.factories import NOW
from tests.topics.made import give, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def to_come(monkeypatch):
    """The hours of the grid have not begun."""
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW)


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

    assert "You get 1 of your 1 wish <" in " ".join(before.split())
    assert changed["Location"] == f"{page}#creneau-{slot.pk}"
    assert "You get 0 of your 1 wish <" in " ".join(after.split())
    assert list(Choice.objects.values_list("topic", "is_own")) == [(None, True)]


def test_a_choice_made_with_script_and_a_live_screen_are_answered_the_part_alone(client, forum, person):
    first, second = factories.topic(forum), factories.topic(forum)
    publish(forum, {first: (0, 0), second: (0, 1)})
    slot = forum.slots.order_by("starts_at").first()
    give(forum, person, slot, first)
    page = reverse("topics:programme", args=[forum.session.gathering.slug])
    part = {"X-Live-Fragment": "my-programme"}

    chosen = client.post(url_choose(forum, slot), {"topic": second.pk}, headers=part)
    refused = client.post(url_choose(forum, slot), {"topic": factories.topic(forum).pk}, headers=part)
    again, whole = client.get(page, headers=part).content.decode(), client.get(page).content.decode()

    assert [answer.status_code for answer in (chosen, refused)] == [200, 422]
    assert [answer.content.decode().count("<html") for answer in (chosen, refused)] == [0, 0]
    assert "is no longer at this hour" in refused.content.decode()
    assert without_tokens(again) == without_tokens(chosen.content.decode())
    assert without_tokens(whole).count(without_tokens(again).strip()) == 1


def without_tokens(html):
    return re.sub(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*', r"\1", html)


def url_choose(forum, slot):
    return reverse("topics:choose", args=[forum.session.gathering.slug, forum.pk, slot.pk])


def test_a_topic_that_moved_meanwhile_is_told_on_the_programme(client, forum, person):
    first, second = factories.topic(forum), factories.topic(forum)
    publish(forum, {first: (0, 0), second: (1, 0)})
    slot = forum.slots.order_by("starts_at").first()

    answer = client.post(url_choose(forum, slot), {"topic": second.pk})

    assert answer.status_code == 422
    assert "is no longer at this hour" in answer.content.decode()


@pytest.mark.usefixtures("to_come")
def test_a_wish_for_which_no_seat_was_left_is_said_with_what_to_do(client, forum, person):
    wanted, other = factories.topic(forum, "Le jardin"), factories.topic(forum)
    publish(forum, {wanted: (0, 0), other: (0, 1)})
    forum.spaces.update(capacity_people=1)
    slot = forum.slots.order_by("starts_at").first()
    factories.wish(wanted, person)
    page = reverse("topics:programme", args=[forum.session.gathering.slug])
    before = " ".join(client.get(page).text.split())
    give(forum, factories.participant(forum.session.gathering), slot, wanted)

    full = " ".join(client.get(page).text.split())
    client.post(url_choose(forum, slot), {"topic": wanted.pk})
    gone = " ".join(client.get(page).text.split())

    sentence = "which you wished for, is full: no seat was left for you. You may still go there if a seat is freed"
    assert [sentence in page for page in (before, full, gone)] == [False, True, False]
    assert ["1 seats · <strong>full</strong>" in page for page in (before, full)] == [False, True]


@pytest.mark.usefixtures("to_come")
def test_the_page_of_a_full_session_says_what_becomes_of_ones_wish(client, forum, person):
    wanted, other = factories.topic(forum, "Le jardin"), factories.topic(forum)
    publish(forum, {wanted: (0, 0), other: (0, 1)})
    forum.spaces.update(capacity_people=1)
    slot, gathering = forum.slots.order_by("starts_at").first(), forum.session.gathering
    session = Placement.objects.get(topic=wanted).session
    page = reverse("gatherings:session", args=[gathering.slug, session.pk])
    sentence_of_seats = re.compile(
        r"(It is full: every seat[^<]*|You wished for it[^<]*|You may still[^<]*|More people go[^<]*)</p>"
    )

    def told() -> list[str]:
        return [sentence.strip() for sentence in sentence_of_seats.findall(client.get(page).text)]

    free = told()
    give(forum, factories.participant(gathering), slot, wanted)
    no_wish = told()
    factories.wish(wanted, person)
    wished = told()
    client.post(url_choose(forum, slot), {"topic": wanted.pk})
    goes = told()
    programme = client.get(reverse("topics:programme", args=[gathering.slug])).text

    space = session.space.name
    full, freed = f"It is full: every seat of {space} is taken.", "You may still go there if a seat is freed."
    crowded = f"More people go there than {space} has seats: come early."
    assert (free, no_wish) == ([], [full, freed])
    assert wished == [full, "You wished for it: no seat was left for you.", freed]
    assert (goes, programme.count(crowded)) == ([crowded], 1)


def test_a_wish_that_is_met_at_another_hour_is_not_said_to_be_lost(client, forum, person):
    wanted = factories.topic(forum, "Le jardin", times=2)
    publish(forum, {wanted: (0, 0)})
    first, second = forum.slots.order_by("starts_at")
    Cell.objects.create(grid=forum.grids.get(), topic=wanted, slot=second, space=forum.spaces.first())
    forum.spaces.update(capacity_people=1)
    factories.wish(wanted, person)
    give(forum, factories.participant(forum.session.gathering), first, wanted)
    give(forum, person, second, wanted)

    session = Placement.objects.get(topic=wanted).session
    page = client.get(reverse("gatherings:session", args=[forum.session.gathering.slug, session.pk])).text

    assert ("It is full" in page, "You wished for it" in page) == (True, False)
