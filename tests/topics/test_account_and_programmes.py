"""What the composer says of people is what their programmes say: before they chose themselves, after it, and for a further grid."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Choice, Wish
from forumgrid import ELSEWHERE
from tests import factories as make
from tests.topics.made import enter

pytestmark = [pytest.mark.django_db, pytest.mark.slow("loads the compiled kernels for the account of a grid")]
BEFORE = make.NOW - timedelta(days=1)


def a_forum_with_ties(seed, *, people=7):
    """Topics side by side in each hour, in spaces of few seats, wished for alike by many; the people who wish."""
    dice = random.Random(seed)
    forum = make.forum(slots=2, spaces=3, phase=Phase.COMPOSE)
    spaces = queries.spaces_of_forum(forum)
    for space in spaces:
        type(space).objects.filter(pk=space.pk).update(capacity_people=dice.choice([2, 3, 5, 9]))
    topics = [make.topic(forum) for _ in range(6)]
    cells = [(slot, space) for slot in queries.slots_of_forum(forum) for space in spaces]
    for topic, (slot, space) in zip(topics, cells, strict=True):
        actions.move_topic(topic, slot, space, by=None, at=BEFORE)
    who = [make.participant(forum.session.gathering) for _ in range(people)]
    for person in who:
        for topic in topics:
            if dice.random() < 0.7:
                make.wish(topic, person, dice.choice([3, 3, 3, 2]))
    actions.phases.raise_version(forum, at=BEFORE)
    return forum, who, dice


def told(forum):
    """By the account: how many come to each topic, and (person, slot, topic at which they are accounts to be)."""
    desk = queries.desk_for(forum, at=BEFORE)
    explanation, given = queries.account_of(desk).explanation, desk.board.given
    accounts = set()
    for account in explanation.people:
        person = given.people[account.person][0]
        accounts |= {(person, given.slots[slot].id, given.topics[topic].id) for slot, topic, _weight in account.met}
        accounts |= {
            (person, given.slots[wish.slot].id, given.topics[wish.because].id)
            for wish in account.missed
            if wish.why == ELSEWHERE
        }
    return {row.id: explanation.topics[number].comes for number, row in enumerate(given.topics)}, accounts


def shown(forum):
    """By everybody's programme: how many go to each topic, and (person, slot, topic)."""
    where = {
        (person.pk, stop.slot.pk, stop.chosen.topic.pk)
        for person in queries.people_who_come(forum)
        for stop in queries.programme_of(forum, person).stops
        if stop.chosen is not None
    }
    return {topic: sum(row[2] == topic for row in where) for topic in forum.topics.values_list("pk", flat=True)}, where


def offered(forum, person):
    """How many `person` is told go to each topic of the grid."""
    stops = queries.programme_of(forum, person).stops
    return {option.topic.pk: option.people for stop in stops for option in stop.options}


def same(forum):
    """The account after it was compared with the programmes, each of which it names with nothing else."""
    (comes, accounts), (go, where) = told(forum), shown(forum)
    assert comes == go
    assert accounts - where == set()
    wished = set(Wish.objects.filter(topic__forum=forum).values_list("person", "topic"))
    assert {row for row in where if (row[0], row[2]) in wished} - accounts == set()
    return comes


@pytest.mark.parametrize("seed", range(6))
def test_the_account_tells_the_programmes_that_people_receive_and_what_they_chose_themselves(seed):
    forum, who, dice = a_forum_with_ties(seed)
    foretold = told(forum)
    actions.publish_grid(forum, by=None, at=BEFORE)
    forum.refresh_from_db()
    received = same(forum)

    for person in who[:4]:
        stop = dice.choice(queries.programme_of(forum, person).stops)
        option = dice.choice([*stop.options, None])
        actions.choose(forum, person, stop.slot, option and option.topic, by=None, at=BEFORE)
    same(forum)
    host = forum.topics.last().hosts.get().person  # a host's place given back counts no more than another's
    Registration.objects.filter(person__in=[who[-1], host]).update(state=RegistrationState.CANCELLED)

    left = same(forum)

    assert foretold[0] == received
    assert offered(forum, who[0]) == left


@pytest.mark.parametrize("seed", range(3))
def test_the_account_of_a_further_grid_foretells_programmes_with_what_people_chose_themselves(seed):
    forum, who, dice = a_forum_with_ties(seed)
    actions.publish_grid(forum, by=None, at=BEFORE)
    forum.refresh_from_db()
    for person in who[:4]:
        stop = queries.programme_of(forum, person).stops[0]
        actions.choose(forum, person, stop.slot, dice.choice(stop.options).topic, by=None, at=BEFORE)
    topic = forum.topics.first()
    actions.move_topic(topic, None, None, by=None, at=BEFORE)
    foretold = told(forum)

    actions.publish_grid(forum, by=None, at=BEFORE)

    assert foretold == told(forum)
    assert same(forum) == foretold[0]


def test_the_page_says_whose_programmes_it_counts_and_follows_a_choice(client):
    forum, who, _dice = a_forum_with_ties(1)
    enter(client, make.organiser(forum.session.gathering))
    page = reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])
    before = client.get(page).text
    actions.publish_grid(forum, by=None, at=BEFORE)
    forum.refresh_from_db()
    after = client.get(page).text
    slot = queries.slots_of_forum(forum)[0]
    Choice.objects.filter(forum=forum, slot=slot, person__in=who).update(topic=None, is_own=True)

    emptied = told(forum)[0]

    accounts = ["as in the programmes of everybody" in text for text in (before, after)]
    hosts_only = {row.topic_id: 1 for row in forum.grids.latest("pk").cells.filter(slot=slot)}
    assert accounts == [False, True]
    assert {topic: emptied[topic] for topic in hosts_only} == hosts_only
