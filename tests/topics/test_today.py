"""The whole day in one programme, the card that says what to do now, “I go there” on the page of a session."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.activities.actions import open_sign_in, sign_in
from faire_reseau.activities.enums import Means, Part
from faire_reseau.gatherings.actions import cancel_gathering, cancel_session
from faire_reseau.gatherings.queries import now_card_for
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Choice, Placement
from faire_reseau.topics.queries.programme import programme_of
from faire_reseau.topics.queries.today import days_of
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """A published grid of two hours and two spaces, and somebody who comes."""
    forum = factories.forum(phase=Phase.WISH)
    topics = [factories.topic(forum, f"Sujet {number}") for number in range(4)]
    person = factories.participant(forum.session.gathering)
    factories.wish(topics[0], person, 3)
    publish(forum, {topic: (number // 2, number % 2) for number, topic in enumerate(topics)})
    return forum, topics, person


def card_at(person, gathering, at):
    card = now_card_for(person.user, person, gathering, at)
    return (card.kind, card.title) if card else None


def test_the_card_of_now_changes_with_the_day():
    forum = factories.forum(phase=Phase.PROPOSE)
    gathering = forum.session.gathering
    topic = factories.topic(forum, "Sujet")
    person = factories.participant(gathering)
    before = forum.session.starts_at - timedelta(days=3)
    cards = [card_at(person, gathering, before)]

    actions.wish(topic, person, 0, by=None, at=NOW)
    cards.append(card_at(person, gathering, before))
    forum.phase = Phase.WISH
    forum.save()
    cards.append(card_at(person, gathering, before))
    actions.wish(topic, person, 3, by=None, at=NOW)
    publish(forum, {topic: (0, 0)})
    cards.append(card_at(person, gathering, before))
    at = forum.session.starts_at
    cards.append(card_at(person, gathering, at))
    half = gathering.action.meetings.first().half_days.first()
    open_sign_in(half, by=None, at=at)
    cards.append(card_at(person, gathering, at)[0])
    sign_in(half, person, organisation=None, trade=None, means=Means.OWN_PHONE, by=None, at=at)
    cards.append(card_at(person, gathering, at))
    cards.append(card_at(person, gathering, at + timedelta(days=400)))
    forum.phase = Phase.HARVEST
    forum.save()
    cards.append(card_at(person, gathering, at + timedelta(days=400)))

    assert [card if isinstance(card, str) else card and card[0] for card in cards] == [
        *("wish", "propose", None, "ready", "go", "sign", "go", "ready", "read")
    ]
    assert cards[4] == cards[6]


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [(-180, "propose"), (-31, "propose"), (-30, "go"), (10, "go"), (100, "propose"), (290, "propose")],
)
def test_on_the_day_one_proposes_until_what_comes_next_begins(minutes, kind):
    forum = factories.forum(phase=Phase.PROPOSE)
    gathering = forum.session.gathering
    forum.session.starts_at += timedelta(hours=5)
    forum.session.ends_at += timedelta(hours=5)
    forum.session.save()
    person = factories.participant(gathering)
    plenary = factories.session(gathering, title="Ouverture", minutes=60)

    card = card_at(person, gathering, plenary.starts_at + timedelta(minutes=minutes))

    assert card[0] == kind


def test_after_midnight_the_evening_goes_on():
    gathering = factories.gathering(days=2)
    person = factories.participant(gathering)
    night = factories.session(gathering, hour=21, minutes=60, title="Nuit")  # 23:00 – 0:00 in Paris
    night.ends_at += timedelta(hours=1)
    night.save()
    at = night.ends_at - timedelta(minutes=30)
    cards = [card_at(person, gathering, at)]
    half = factories.half_day(gathering.action.meetings.first(), Part.EVENING)
    gathering.registrations.get().half_days.add(half)
    open_sign_in(half, by=None, at=at)
    cards += [card_at(person, gathering, moment) for moment in (at, at + timedelta(hours=8))]

    assert [card and card[0] for card in cards] == ["go", "sign", None]
    assert cards[0] == ("go", "Nuit")


@pytest.mark.parametrize(("phase", "kind"), [(Phase.PROPOSE, "propose"), (Phase.WISH, "wish"), (Phase.COMPOSE, "wish")])
def test_what_a_forum_opens_comes_first_after_its_days_too(phase, kind):
    forum = factories.forum(phase=phase)
    if kind == "wish":
        factories.topic(forum)
    gathering = forum.session.gathering
    person = factories.participant(gathering)
    later = forum.session.starts_at + timedelta(days=400)
    open_card = card_at(person, gathering, later)[0]
    gathering.state = "finished"
    gathering.save()

    card = card_at(person, gathering, later)

    # Nothing was said where no topic was proposed.
    assert (open_card, card and card[0]) == (kind, "read" if kind == "wish" else None)


def test_a_cancelled_forum_is_said_cancelled_and_sends_nobody_anywhere(client, published):
    forum, topics, person = published
    gathering = forum.session.gathering
    cancel_session(forum.session, by=None, at=NOW)
    enter(client, person.user)
    at = forum.session.starts_at

    programme = client.get(reverse("topics:programme", args=[gathering.slug]))
    grid = client.get(reverse("topics:grid", args=[gathering.slug, forum.pk])).text

    assert (programme.context["days"], programme.context["can_choose"]) == ([], set())
    assert "It is cancelled: nothing of it is held, there is nowhere to go." in programme.text
    assert "is cancelled: nothing of this grid is held." in grid
    # Each in the table and in the list of phones, and no way to its page.
    assert [len(re.findall(rf"<s>[^/]*{topic}</span></s>", grid)) for topic in topics] == [2] * 4
    assert ("withdrawn" in grid, "entry-mine" in grid) == (False, False)
    assert [card_at(person, gathering, moment) for moment in (at, at - timedelta(days=3))] == [None, None]


def test_nothing_of_a_cancelled_gathering_is_what_comes_next_on_ones_programme(client, published):
    forum, _topics, person = published
    gathering = forum.session.gathering
    at = forum.session.starts_at - timedelta(hours=1)

    def moments():
        days = days_of(gathering, person, [programme_of(forum, person)], at)
        return {line.moment for day in days for line in day.lines}

    announced = moments()
    cancel_gathering(gathering, by=None, at=NOW)

    assert (announced, moments()) == ({"next", "later"}, {"later"})


def test_a_withdrawn_topic_offers_no_going_there_and_the_programme_does_not_link_to_itself(client, published):
    forum, topics, person = published
    gathering = forum.session.gathering
    enter(client, person.user)
    session = Placement.objects.get(topic=topics[1]).session
    actions.withdraw_topic(topics[1], by=None, at=NOW)

    going = client.get(reverse("gatherings:session", args=[gathering.slug, session.pk])).context["going"]
    card = client.get(reverse("topics:programme", args=[gathering.slug])).context["now_card"]

    assert (going, card) == (None, None)


def test_who_does_not_come_is_told_nothing():
    forum = factories.forum(phase=Phase.WISH)
    stranger = factories.member()

    assert card_at(stranger, forum.session.gathering, NOW) is None


def test_the_programme_holds_what_is_for_everybody_and_what_one_chose_by_hour(published):
    forum, _topics, person = published
    gathering = forum.session.gathering
    meal = factories.session(gathering, hour=12, title="Déjeuner", format="meal")
    programme = queries.programme_of(forum, person)

    (day,) = queries.days_of(gathering, person, [programme], forum.session.starts_at)

    lines = [(line.session.title if line.session else line.stop.slot.pk, line.moment) for line in day.lines]
    first, second = (slot.pk for slot in forum.slots.order_by("starts_at"))
    assert lines == [(first, "now"), (second, "next"), (meal.title, "later")]


def test_one_says_i_go_there_on_the_page_of_a_session(client, published, monkeypatch):
    forum, topics, person = published
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: NOW)
    gathering = forum.session.gathering
    enter(client, person.user)
    session = Placement.objects.get(topic=topics[1]).session
    address = reverse("gatherings:session", args=[gathering.slug, session.pk])
    before = client.get(address).context["going"]

    client.post(before.address, {before.name: before.value})

    after = client.get(address).context["going"]
    assert (before.goes, after.goes, after.address) == (False, True, "")
    assert Choice.objects.get(person=person, slot=session.slot).topic == topics[1]


def test_nobody_is_asked_to_go_to_an_hour_that_is_over(client, published, monkeypatch):
    forum, topics, person = published
    gathering = forum.session.gathering
    enter(client, person.user)
    session = Placement.objects.get(topic=topics[1]).session
    programme = reverse("topics:programme", args=[gathering.slug])
    offered = []
    for at in (session.ends_at - timedelta(minutes=1), session.ends_at):
        monkeypatch.setattr("faire_reseau.kit.clock.now", lambda at=at: at)
        going = client.get(reverse("gatherings:session", args=[gathering.slug, session.pk])).context["going"]
        offered.append((bool(going.address), client.get(programme).text.count('id="change-')))

    assert offered == [(True, 2), (False, 1)]


def test_a_visitor_and_a_plenary_are_offered_nothing(client, published):
    forum, topics, person = published
    gathering = forum.session.gathering
    session = Placement.objects.get(topic=topics[1]).session
    plenary = factories.session(gathering, hour=15, title="Plénière")
    visited = client.get(reverse("gatherings:session", args=[gathering.slug, session.pk])).text
    enter(client, person.user)

    answer = client.get(reverse("gatherings:session", args=[gathering.slug, plenary.pk]))

    assert answer.context["going"] is None
    assert "/programme/" not in visited.partition('class="going"')[2]
