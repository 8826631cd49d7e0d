"""Live: what an open screen shows after the messages of an action is what a fresh one shows."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from faire_reseau.questions import actions, channels
from faire_reseau.questions.models import QuestionTime
from tests import factories
from tests.factories import NOW
from tests.live.verify import verify
from tests.questions.conftest import made

pytestmark = pytest.mark.django_db


def stage():
    scene = made()
    first = actions.ask(scene.time, scene.people[0], text="Une", at=NOW)
    second = actions.ask(scene.time, scene.people[1], text="Deux", at=NOW)
    actions.support(first, scene.people[1], wants=True, at=NOW)
    poll = actions.add_poll(scene.time, text="Prêts ?", kind="choice", options=["oui", "non"], by=None, at=NOW)
    actions.open_poll(poll, by=None, at=NOW)
    return SimpleNamespace(**vars(scene), first=first, second=second, poll=poll)


DEEDS = {
    "ask": lambda on: actions.ask(on.time, on.people[0], text="Trois", at=NOW),
    "support": lambda on: actions.support(on.second, on.people[2], wants=True, at=NOW),
    "unsupport": lambda on: actions.support(on.first, on.people[1], wants=False, at=NOW),
    "live": lambda on: actions.mark_live(on.first, by=None, at=NOW),
    "aside": lambda on: actions.put_aside(on.first, reason="Hors sujet", by=None, at=NOW),
    "change": lambda on: actions.change_question(on.first, text="Autre", seen="Une", by=None, at=NOW),
    "merge": lambda on: actions.merge_questions(on.first, [on.second], by=None, at=NOW),
    "answer": lambda on: actions.answer_question(on.first, text="Oui", seen="", by=None, at=NOW),
    "poll": lambda on: actions.answer_poll(on.poll, on.people[0], given="0", at=NOW),
    "close poll": lambda on: actions.close_poll(on.poll, by=None, at=NOW),
    "pause": lambda on: actions.pause_questions(on.time, by=None, at=NOW),
    "close": lambda on: actions.close_questions(on.time, by=None, at=NOW),
    "turn": lambda on: actions.note_turn(on.time, trade=None, kind=None, by=on.organiser, at=NOW),
    "erase": lambda on: actions.erase_person_traces(on.people[1], NOW),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_screens_follow_each_action(deed):
    on = stage()

    verify(channels.QUESTIONS.name(on.time.pk), on.people[3].user, lambda: DEEDS[deed](on))


@pytest.mark.parametrize("deed", DEEDS)
def test_the_wall_follows_each_action_without_an_account(deed):
    on = stage()

    verify(channels.QUESTIONS.wall_name(QuestionTime.objects.get()), AnonymousUser(), lambda: DEEDS[deed](on))


def test_strangers_follow_neither_channel():
    on = stage()

    assert not channels.QUESTIONS.may_follow(factories.user(), channels.QUESTIONS.name(on.time.pk))
    assert not channels.QUESTIONS.may_follow_wall(AnonymousUser(), f"questions_wall:{on.time.pk}-autre")
    assert not channels.QUESTIONS.may_follow(AnonymousUser(), "questions:x")


def test_messages_say_neither_words_nor_people():
    on = stage()

    came = verify(channels.QUESTIONS.name(on.time.pk), on.people[3].user, lambda: DEEDS["ask"](on))

    assert {key for message in came for key in message.payload} == {"version", "counts"}
