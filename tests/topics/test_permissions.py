"""Who reads, takes part, runs, changes: each predicate agrees with its queryset twin, for every role and phase."""

import pytest
from django.contrib.auth.models import AnonymousUser

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.topics import permissions
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum, Topic
from tests import factories
from tests.topics.made import publish

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous",
    "stranger",
    "waiting",
    "cancelled",
    "participant",
    "host",
    "organiser",
    "organiser elsewhere",
    "facilitator",
)


def people(forum: Forum, topic: Topic) -> dict[str, object]:
    gathering = forum.session.gathering
    waiting, cancelled = factories.member(), factories.member()
    factories.registration(gathering, waiting, "waiting")
    factories.registration(gathering, cancelled, "cancelled")
    return {
        "anonymous": AnonymousUser(),
        "stranger": factories.member().user,
        "waiting": waiting.user,
        "cancelled": cancelled.user,
        "participant": factories.participant(gathering).user,
        "host": topic.hosts.get().person.user,
        "organiser": factories.organiser(gathering),
        "organiser elsewhere": factories.organiser(factories.gathering()),
        "facilitator": factories.facilitator(),
    }


def staged(stage: str) -> tuple[Forum, Topic]:
    forum = factories.forum(phase=Phase.COMPOSE if stage == "compose" else Phase.PROPOSE)
    topic = factories.topic(forum)
    if stage == "published":
        publish(forum, {topic: (0, 0)})
    if stage == "draft":
        forum.session.gathering.state = GatheringState.DRAFT
        forum.session.gathering.save()
    return forum, topic


RUN = {"organiser", "facilitator"}
COME = {"participant", "host"}
READ = {"waiting"} | COME | RUN
TABLE = {
    "propose": {"see": READ, "take_part": COME, "run": RUN, "change": RUN | {"host"}},
    "compose": {"see": READ, "take_part": COME, "run": RUN, "change": RUN},
    "published": {"see": set(ROLES), "take_part": COME, "run": RUN, "change": RUN},
    "draft": {"see": RUN, "take_part": set(), "run": RUN, "change": RUN},
}


@pytest.mark.parametrize("stage", TABLE)
def test_rights_are_those_of_the_table_and_twins_agree(stage):
    forum, topic = staged(stage)
    users = people(forum, topic)

    by_predicate = {
        "see": {role for role, user in users.items() if permissions.can_see(user, forum)},
        "take_part": {role for role, user in users.items() if permissions.can_take_part(user, forum)},
        "run": {role for role, user in users.items() if permissions.can_run_forum(user, forum)},
        "change": {role for role, user in users.items() if permissions.can_change_topic(user, topic)},
    }
    by_queryset = {
        "see": {role for role, user in users.items() if forum in permissions.visible_to(user)},
        "take_part": {role for role, user in users.items() if forum in permissions.open_to(user)},
        "run": {role for role, user in users.items() if forum in permissions.forums_runnable_by(user)},
    }

    assert by_predicate == TABLE[stage]
    assert by_queryset == {verb: roles for verb, roles in TABLE[stage].items() if verb != "change"}


def test_a_withdrawn_topic_is_changed_by_nobody():
    topic = factories.topic(factories.forum(), state="withdrawn")
    organiser = factories.organiser(topic.forum.session.gathering)

    assert permissions.can_change_topic(organiser, topic) is False
