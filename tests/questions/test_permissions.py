"""Permissions on questions: each predicate says the same as its queryset."""

import pytest

from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Speaker
from faire_reseau.questions import actions, permissions
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(scene):
    speaker = factories.person()
    Speaker.objects.create(session=scene.session, name=str(speaker), person=speaker)
    answerer = factories.person()
    waiting = factories.person()
    factories.registration(scene.gathering, waiting, RegistrationState.WAITING)
    question = actions.ask(scene.time, scene.people[0], text="Une", at=NOW)
    actions.send_question(question, to=answerer, due=DAY, by=None, at=NOW)
    question.refresh_from_db()
    users = [scene.organiser, factories.facilitator(), speaker.user, answerer.user, waiting.user, factories.user()]
    return scene, question, [*users, scene.people[0].user]


@pytest.mark.parametrize("state", [GatheringState.ANNOUNCED, GatheringState.DRAFT])
def test_predicates_and_twins_say_the_same(people, state):
    scene, question, users = people
    scene.gathering.state = state
    scene.gathering.save()
    time = question.time
    time.session.gathering = scene.gathering

    for user in users:
        assert permissions.can_moderate(user, time.session) == (time in permissions.moderable_by(user))
        assert permissions.can_follow(user, time) == (time in permissions.followed_by(user))
        assert permissions.can_ask(user, time) == (time in permissions.asked_by(user))
        assert permissions.can_speak(user, time.session) == (time.session in permissions.spoken_by(user))
        assert permissions.can_answer(user, question) == (question in permissions.answerable_by(user))


def test_who_may_what(people):
    scene, question, users = people
    _organiser, _facilitator, speaker, answerer, waiting, stranger, comer = users

    assert [permissions.can_follow(user, question.time) for user in (waiting, stranger, comer)] == [True, False, True]
    assert [permissions.can_ask(user, question.time) for user in (waiting, stranger, comer)] == [False, False, True]
    assert permissions.can_speak(speaker, scene.session)
    assert not permissions.can_speak(comer, scene.session)
    assert permissions.can_answer(answerer, question)
    assert not permissions.can_answer(comer, question)
