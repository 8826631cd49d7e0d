"""Live: what an open screen shows after the messages of an action is what a fresh one shows."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from faire_reseau.kit import events
from faire_reseau.topics import actions, channels
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.events import GridPublished
from tests import factories
from tests.factories import NOW
from tests.live.verify import verify
from tests.topics.made import publish

pytestmark = pytest.mark.django_db


def scene():
    forum = factories.forum()
    topics = [factories.topic(forum) for _ in range(3)]
    people = [factories.participant(forum.session.gathering) for _ in range(3)]
    for person in people:
        factories.wish(topics[0], person)
    return SimpleNamespace(forum=forum, topics=topics, people=people)


# Every action of the room that publishes, done to a scene.
DEEDS = {
    "propose": lambda on: actions.propose_topic(
        on.forum, title="Neuf", kind="nugget", hosts=on.people[:1], by=None, at=NOW
    ),
    "change": lambda on: actions.change_topic(on.topics[0], title="Autrement", by=None, at=NOW),
    "withdraw": lambda on: actions.withdraw_topic(on.topics[0], by=None, at=NOW),
    "merge": lambda on: actions.merge_topics(on.topics[1], [on.topics[0], on.topics[2]], by=None, at=NOW),
    "wish": lambda on: actions.wish(on.topics[1], on.people[0], 3, by=None, at=NOW),
    "unwish": lambda on: actions.wish(on.topics[0], on.people[0], 0, by=None, at=NOW),
    "move": lambda on: actions.move_to_phase(on.forum, Phase.WISH, by=None, at=NOW),
    "erase": lambda on: actions.erase_person_traces(on.people[0], NOW),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_screens_follow_each_deed(deed):
    on = scene()

    verify(channels.name(on.forum.pk), on.people[1].user, lambda: DEEDS[deed](on))


@pytest.mark.parametrize("deed", DEEDS)
def test_the_wall_follows_each_deed_without_an_account(deed):
    on = scene()

    verify(channels.wall_name(on.forum.session.gathering.welcome_key), AnonymousUser(), lambda: DEEDS[deed](on))


def test_a_publication_reaches_the_screens():
    on = scene()

    def deed():
        publish(on.forum, {on.topics[0]: (0, 0)})
        events.publish(GridPublished(forum_id=on.forum.pk, number=1))

    came = verify(channels.name(on.forum.pk), on.people[0].user, deed, messages=1)

    assert (came[0].kind, came[0].payload["published"], came[0].payload["phase"]) == ("published", 1, "run")


def test_a_wish_is_told_as_a_number_and_never_as_a_name():
    on = scene()
    topic = on.topics[1]

    came = verify(channels.name(on.forum.pk), on.people[0].user, lambda: DEEDS["wish"](on), messages=1)

    assert came[0].payload == {
        "forum": on.forum.pk,
        "topic": topic.pk,
        "shown": {"title": topic.title, "kind": "question", "wishes": 1},
        "people": 3,
        "counts": {f"wishes-{topic.pk}": 1, f"wishing-{on.forum.pk}": 3},
    }


def test_the_same_wish_twice_is_told_once():
    on = scene()

    verify(channels.name(on.forum.pk), on.people[0].user, lambda: DEEDS["wish"](on), messages=1)
    verify(channels.name(on.forum.pk), on.people[0].user, lambda: DEEDS["wish"](on), messages=0)


def test_a_forum_is_followed_by_its_readers_only():
    forum = factories.forum()
    reader, stranger = factories.participant(forum.session.gathering).user, factories.member().user
    channel = channels.name(forum.pk)

    assert [channels.may_follow(user, channel) for user in (reader, stranger, AnonymousUser())] == [True, False, False]
    assert channels.may_follow(reader, "forum:999999") is False
    assert channels.may_follow(reader, "forum:abc") is False


def test_a_wall_is_followed_with_the_key_of_an_announced_gathering_only():
    drafted = factories.forum(factories.gathering(state="draft")).session.gathering
    shown = factories.forum().session.gathering

    keys = (shown.welcome_key, drafted.welcome_key, "autre", "")

    assert [channels.may_follow_wall(AnonymousUser(), f"wall:{key}") for key in keys] == [True, False, False, False]
