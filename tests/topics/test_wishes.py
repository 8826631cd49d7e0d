"""Actions of participants: wishing, choosing where to go; what an erased account leaves."""

import uuid

import pytest

from faire_reseau.kit.presses import Press
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Choice, NoWish, Topic, Wish
from tests import factories
from tests.factories import NOW
from tests.topics.made import give, publish

pytestmark = pytest.mark.django_db


def wish(topic, person, level=2, press=None):
    return actions.wish(topic, person, level, by=person.user, press=press, at=NOW)


def wishes(topic):
    return dict(Wish.objects.filter(topic=topic).values_list("person", "level"))


# --- wishes


def test_the_last_wish_counts_and_none_is_no_row():
    topic = factories.topic(factories.forum())
    person = factories.participant(topic.forum.session.gathering)

    assert [wish(topic, person, level) for level in (3, 1, 1)] == [3, 1, 1]
    assert wishes(topic) == {person.pk: 1}

    assert wish(topic, person, 0) == 0
    assert wish(topic, person, 0) == 0
    assert wishes(topic) == {}


def test_the_same_wish_twice_changes_nothing():
    topic = factories.topic(factories.forum())
    person = factories.participant(topic.forum.session.gathering)
    wish(topic, person, 3)
    topic.forum.refresh_from_db()
    version = topic.forum.version

    wish(topic, person, 3)

    topic.forum.refresh_from_db()
    assert topic.forum.version == version


def test_an_older_wish_that_comes_late_undoes_no_newer_one():
    """What came already comes again; what the outbox replaced comes for the first time."""
    topic = factories.topic(factories.forum())
    person = factories.participant(topic.forum.session.gathering)
    came, replaced = Press(uuid.uuid4()), Press(uuid.uuid4())
    wish(topic, person, 3, came)
    wish(topic, person, 0, Press(uuid.uuid4(), (replaced.key,)))

    assert [wish(topic, person, 3, late) for late in (came, replaced)] == [0, 0]
    assert wishes(topic) == {}
    assert NoWish.objects.filter(topic=topic, person=person).exists()


def test_a_level_that_is_none_is_refused():
    topic = factories.topic(factories.forum())

    with pytest.raises(actions.WishRefused):
        wish(topic, factories.participant(topic.forum.session.gathering), 4)


def test_a_wish_for_a_withdrawn_topic_is_told_so():
    topic = factories.topic(factories.forum())
    person = factories.participant(topic.forum.session.gathering)
    stale = Topic.objects.get(pk=topic.pk)
    actions.withdraw_topic(topic, by=None, at=NOW)

    with pytest.raises(actions.TopicGone):
        wish(stale, person)

    assert wishes(topic) == {}


def test_a_wish_for_a_merged_topic_is_told_where_it_went():
    forum = factories.forum()
    topic, into = factories.topic(forum), factories.topic(forum, "La grande question")
    actions.merge_topics(into, [topic], by=None, at=NOW)

    with pytest.raises(actions.TopicGone, match="La grande question"):
        wish(topic, factories.participant(forum.session.gathering))


def test_a_wish_after_publication_is_refused_even_if_a_phase_said_otherwise():
    forum = factories.forum()
    topic = factories.topic(forum)
    person = factories.participant(forum.session.gathering)
    publish(forum, {topic: (0, 0)})
    for step in forum.phases:
        step["verbs"].append("wish")
    forum.save()

    with pytest.raises(actions.VerbClosed):
        wish(topic, person)


@pytest.mark.parametrize(("phase", "refused"), [(Phase.PROPOSE, True), (Phase.COMPOSE, True), (Phase.WISH, False)])
def test_a_network_that_wishes_in_one_phase_only_refuses_before_and_after(phase, refused):
    forum = factories.forum(phase=phase)
    for step in forum.phases:
        step["verbs"] = ["wish"] if step["phase"] == "wish" else []
    forum.save()
    topic = factories.topic(forum)
    person = factories.participant(forum.session.gathering)

    if refused:
        with pytest.raises(actions.VerbClosed):
            wish(topic, person)
    else:
        wish(topic, person)

    assert wishes(topic) == ({} if refused else {person.pk: 2})


# --- programmes


def running():
    forum = factories.forum()
    first, second, later = (factories.topic(forum) for _ in range(3))
    publish(forum, {first: (0, 0), second: (0, 1), later: (1, 0)})
    slots = list(forum.slots.order_by("starts_at"))
    return forum, first, second, later, slots


def test_a_programme_is_changed_among_the_topics_of_the_slot_and_to_nowhere():
    forum, first, second, _later, slots = running()
    person = factories.participant(forum.session.gathering)
    give(forum, person, slots[0], first)

    actions.choose(forum, person, slots[0], second, by=person.user, at=NOW)
    after = list(Choice.objects.values_list("topic", "is_own"))
    actions.choose(forum, person, slots[0], None, by=person.user, at=NOW)

    assert after == [(second.pk, True)]
    assert list(Choice.objects.values_list("topic", "is_own")) == [(None, True)]


def test_a_topic_of_another_hour_is_refused():
    forum, _first, _second, later, slots = running()
    person = factories.participant(forum.session.gathering)

    with pytest.raises(actions.ChoiceRefused, match=later.title):
        actions.choose(forum, person, slots[0], later, by=person.user, at=NOW)


def test_a_host_stays_with_what_they_host():
    forum, first, second, _later, slots = running()
    host = first.hosts.get().person

    with pytest.raises(actions.ChoiceRefused, match=first.title):
        actions.choose(forum, host, slots[0], second, by=host.user, at=NOW)
    with pytest.raises(actions.ChoiceRefused):
        actions.choose(forum, host, slots[0], None, by=host.user, at=NOW)
    choice = actions.choose(forum, host, slots[0], first, by=host.user, at=NOW)

    assert choice.topic == first


def test_programmes_are_changed_only_while_the_forum_runs():
    forum = factories.forum()
    person = factories.participant(forum.session.gathering)

    with pytest.raises(actions.VerbClosed):
        actions.choose(forum, person, forum.slots.first(), None, by=person.user, at=NOW)


def test_erasing_an_account_takes_its_wishes_and_programme():
    forum, first, *_others, slots = running()
    person, other = factories.participant(forum.session.gathering), factories.participant(forum.session.gathering)
    factories.wish(first, person)
    factories.wish(first, other)
    give(forum, person, slots[0], first)

    actions.erase_person_traces(person, NOW)

    assert list(Wish.objects.values_list("person", flat=True)) == [other.pk]
    assert Choice.objects.count() == 0


def test_a_no_is_an_answer_that_is_counted_nowhere_and_the_last_word_counts():
    forum = factories.forum(phase=Phase.WISH)
    topic, other = factories.topic(forum), factories.topic(forum)
    person = factories.participant(forum.session.gathering)

    before = queries.answers_of(forum, person)
    wish(topic, person, 0)
    after_no, counted = queries.answers_of(forum, person), queries.people_wishing(forum)
    wish(topic, person, 3)

    assert (before, after_no, counted) == ({}, {topic.pk: 0}, 0)
    assert queries.answers_of(forum, person) == {topic.pk: 3}
    assert list(NoWish.objects.all()) == []
    assert queries.wishes_of(forum, person) == {topic.pk: 3}
    assert other.pk not in queries.answers_of(forum, person)


def test_who_said_no_to_a_topic_and_wants_one_merged_into_it_wants_it():
    forum = factories.forum(phase=Phase.WISH)
    into, merged = factories.topic(forum), factories.topic(forum)
    person = factories.participant(forum.session.gathering)
    wish(into, person, 0)
    wish(merged, person, 2)

    actions.merge_topics(into, [merged], by=None, at=NOW)

    assert queries.answers_of(forum, person) == {into.pk: 2}
    assert list(NoWish.objects.all()) == []
