"""Questions of the room: what a reader is shown, in how many statements."""

import pytest
from django.http import Http404

from faire_reseau.topics import queries
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Choice
from tests import factories
from tests.topics.made import give, publish

pytestmark = pytest.mark.django_db


def test_a_card_says_hosts_with_their_centre_counts_and_the_own_wish():
    forum = factories.forum()
    centre = factories.centre("RésO Villes")
    host = factories.member(centre, first_name="Ada", last_name="Lovelace")
    factories.registration(forum.session.gathering, host, organisation=centre)
    topic = factories.topic(forum, host=host)
    reader, other = factories.participant(forum.session.gathering), factories.participant(forum.session.gathering)
    factories.wish(topic, reader, 3)
    factories.wish(topic, other, 1)

    (card,) = queries.cards_of(forum, reader, reader=reader.user)

    assert [(host.name, host.centre) for host in card.hosts] == [("Ada Lovelace", "RésO Villes")]
    assert (card.people, card.level, card.is_host, card.can_change) == (2, 3, False, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_cards_cost_the_same_whatever_their_number(rows, django_assert_num_queries):
    forum = factories.forum()
    reader = factories.participant(forum.session.gathering)
    centre = factories.centre()
    for _ in range(rows):
        host = factories.member(centre)
        factories.registration(forum.session.gathering, host, organisation=centre)
        factories.wish(factories.topic(forum, host=host), reader)

    with django_assert_num_queries(11):
        cards = queries.cards_of(forum, reader)
        assert len(cards) == rows


def test_what_was_withdrawn_or_merged_is_no_card_and_counts_nowhere():
    forum = factories.forum()
    standing, gone = factories.topic(forum), factories.topic(forum, state=TopicState.WITHDRAWN)
    person = factories.participant(forum.session.gathering)
    factories.wish(gone, person)

    assert [card.topic for card in queries.cards_of(forum)] == [standing]
    assert queries.wish_counts(forum) == {}
    assert queries.people_wishing(forum) == 0
    assert queries.wishes_of(forum, person) == {}


def test_a_forum_of_another_gathering_is_not_found_under_this_one():
    forum, elsewhere = factories.forum(), factories.gathering()
    facilitator = factories.facilitator()

    with pytest.raises(Http404):
        queries.forum_for(facilitator, elsewhere.slug, forum.pk)

    assert queries.forum_for(facilitator, forum.session.gathering.slug, forum.pk) == forum


def running():
    forum = factories.forum()
    first, second, later = (factories.topic(forum) for _ in range(3))
    publish(forum, {first: (0, 0), second: (0, 1), later: (1, 0)})
    return forum, first, second, later, list(forum.slots.order_by("starts_at"))


def test_a_programme_says_where_one_goes_and_how_many_wishes_are_met():
    forum, first, second, later, slots = running()
    person = factories.participant(forum.session.gathering)
    for topic in (first, second, later):
        factories.wish(topic, person)
    give(forum, person, slots[0], second)
    give(forum, person, slots[1], None, is_own=True)

    programme = queries.programme_of(forum, person)

    assert [(stop.slot, stop.chosen and stop.chosen.topic, stop.is_own) for stop in programme.stops] == [
        (slots[0], second, False),
        (slots[1], None, True),
    ]
    assert [[option.topic for option in stop.options] for stop in programme.stops] == [[first, second], [later]]
    assert (programme.wished, programme.met) == (3, 1)


def test_a_host_without_a_row_is_where_they_host():
    forum, first, _second, _later, slots = running()

    programme = queries.programme_of(forum, first.hosts.get().person)

    assert (programme.stops[0].slot, programme.stops[0].chosen.topic) == (slots[0], first)


def test_there_is_no_programme_before_publication():
    forum = factories.forum()

    assert queries.programme_of(forum, factories.participant(forum.session.gathering)) is None


def test_chosen_sessions_are_those_still_at_the_hour_they_were_chosen_for():
    forum, first, second, later, slots = running()
    person = factories.participant(forum.session.gathering)
    give(forum, person, slots[0], second)
    give(forum, person, slots[1], later)
    moved = later.placements.get().session
    moved.slot = slots[0]
    moved.space = None
    moved.save()

    assert queries.chosen_sessions_of(person) == [second.placements.get().session]
    assert set(queries.forum_sessions([forum.session.gathering])) == {
        topic.placements.get().session.pk for topic in (first, second, later)
    }


def test_sessions_of_other_gatherings_and_people_are_not_mine():
    forum, first, *_rest, slots = running()
    person = factories.participant(forum.session.gathering)
    give(forum, factories.participant(forum.session.gathering), slots[0], first)

    assert queries.chosen_sessions_of(person) == []
    assert list(queries.forum_sessions([factories.gathering()])) == []
    assert Choice.objects.count() == 1
