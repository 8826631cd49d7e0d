"""Seats are the second aim of a grid: in what is called best, and in advice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.topics import actions, queries, tasks
from faire_reseau.topics.enums import Phase
from tests import factories as make
from tests.topics.made import enter

pytestmark = [pytest.mark.django_db, pytest.mark.slow("runs the real optimiser")]
BEFORE = make.NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def before_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: BEFORE)


def compose(forum):
    composition = actions.ask_composition(forum, seconds=240, by=None, at=BEFORE)
    tasks.compose_grid.func(composition.pk)
    composition.refresh_from_db()
    return composition


def test_a_grid_is_called_best_where_it_is_proven_that_none_seats_more_people_and_as_long_as_seats_are_the_same(client):
    forum = make.forum(slots=1, spaces=1, phase=Phase.COMPOSE)
    (small,) = queries.spaces_of_forum(forum)
    type(small).objects.filter(pk=small.pk).update(capacity_people=3)
    topic = make.topic(forum)
    for _ in range(5):
        make.wish(topic, make.participant(forum.session.gathering), 3)
    enter(client, make.organiser(forum.session.gathering))
    page = reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])
    composition = compose(forum)
    proven = queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr")
    body = client.get(page).content.decode()

    type(small).objects.filter(pk=small.pk).update(capacity_people=4)
    actions.phases.raise_version(forum, at=BEFORE)

    later = queries.workbench_of(queries.desk_for(forum, at=BEFORE), composition, "fr")
    assert [(bench.unseated, bench.has_most_points, bench.is_best) for bench in (proven, later)] == [
        (3, True, True),
        (2, True, False),
    ]
    assert body.count("no grid could have more points, nor as many with fewer lost for want of a seat.</strong>") == 1
    assert "What comes first: as many points as possible; " in body


def test_advice_tells_what_would_seat_more_people_though_no_wish_more_is_met():
    forum = make.forum(slots=2, spaces=1, phase=Phase.COMPOSE)
    (small,) = queries.spaces_of_forum(forum)
    type(small).objects.filter(pk=small.pk).update(capacity_people=3)
    topic = make.topic(forum)
    for _ in range(5):
        make.wish(topic, make.participant(forum.session.gathering), 3)
    compose(forum)
    composition = actions.ask_advice(forum, by=None, at=BEFORE)
    tasks.advise_grid.func(composition.pk)
    composition.refresh_from_db()

    advice = queries.advice_of(queries.desk_for(forum, at=BEFORE), forum, composition, may_merge=True)

    assert [(repeat.gain, repeat.seats, repeat.seats_sentence) for repeat in advice.repeats] == [
        (0, 6, "6 points de moins sont perdus faute de place.")
    ]
    assert advice.more == ()  # a space as small again seats nobody more
