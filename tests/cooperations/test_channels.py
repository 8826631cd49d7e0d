"""Live: what an open screen shows after the messages of an action is what a fresh one shows; messages carry no words."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from faire_reseau.cooperations import actions, channels
from faire_reseau.cooperations.models import Harvest
from tests import factories
from tests.cooperations.conftest import made
from tests.factories import DAY, NOW
from tests.live.verify import verify

pytestmark = pytest.mark.django_db


def stage():
    scene = made()
    first, second, third = (actions.note_idea(scene.first, text=text, at=NOW) for text in ("Une", "Deux", "Trois"))
    actions.write_report(scene.first, text="Dit.", seen="", by=None, at=NOW)
    harvest = actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    actions.place_dots(first, scene.people[0], number=1, at=NOW)
    actions.be_here(scene.first, scene.people[1], at=NOW)
    return SimpleNamespace(**vars(scene), ideas=[first, second, third], harvest=harvest)


def commit(on):
    step = {"first_step": "Se voir", "first_step_on": DAY + timedelta(9), "joining": []}
    return actions.propose_commitment(on.forum, what="Faire", lead=on.centres[0], **step, by=None, at=NOW)


DEEDS = {
    "report": lambda on: actions.write_report(on.second, text="Dit aussi.", seen="", by=None, at=NOW),
    "close report": lambda on: actions.close_report(on.first, by=None, at=NOW),
    "notes": lambda on: actions.take_notes(on.first, on.people[0], by=None, at=NOW),
    "idea": lambda on: actions.note_idea(on.second, text="Quatre", at=NOW),
    "withdraw": lambda on: actions.withdraw_idea(on.ideas[0], by=None, at=NOW),
    "together": lambda on: actions.put_together(on.harvest, [idea.pk for idea in on.ideas[:2]], by=None, at=NOW),
    "dots": lambda on: actions.place_dots(on.ideas[1], on.people[0], number=2, at=NOW),
    "no dots": lambda on: actions.place_dots(on.ideas[0], on.people[0], number=0, at=NOW),
    "here": lambda on: actions.be_here(on.first, on.people[2], at=NOW),
    "elsewhere": lambda on: actions.be_here(on.second, on.people[1], at=NOW),
    "gone": lambda on: actions.be_here(on.first, on.people[1], is_here=False, at=NOW),
    "close": lambda on: actions.close_convergence(on.harvest, by=None, at=NOW),
    "commit": commit,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_screens_follow_each_action(deed):
    on = stage()

    verify(channels.HARVEST.name(on.harvest.pk), on.people[3].user, lambda: DEEDS[deed](on))


@pytest.mark.parametrize("deed", DEEDS)
def test_the_wall_follows_each_action_without_an_account(deed):
    on = stage()

    verify(channels.HARVEST.wall_name(Harvest.objects.get()), AnonymousUser(), lambda: DEEDS[deed](on))


def test_strangers_follow_neither_channel():
    on = stage()

    assert not channels.HARVEST.may_follow(factories.user(), channels.HARVEST.name(on.harvest.pk))
    assert not channels.HARVEST.may_follow_wall(AnonymousUser(), f"harvest_wall:{on.harvest.pk}-autre")
    assert not channels.HARVEST.may_follow(AnonymousUser(), "harvest:x")


def test_messages_say_neither_words_nor_people():
    on = stage()

    came = verify(channels.HARVEST.name(on.harvest.pk), on.people[3].user, lambda: DEEDS["idea"](on))

    assert {key for message in came for key in message.payload} == {"version", "counts"}
