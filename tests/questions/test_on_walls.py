"""Questions and polls on the walls of the gathering: chosen there, or by themselves in a hall that shares no hour."""

from datetime import timedelta

import pytest

from faire_reseau.gatherings.actions import turn_wall
from faire_reseau.gatherings.queries import shown_on_walls
from faire_reseau.questions import actions
from tests import factories
from tests.factories import NOW
from tests.questions.test_polls import poll

pytestmark = pytest.mark.django_db


def shown(scene, at):
    on_walls = shown_on_walls(scene.gathering, at)
    return on_walls.mode.code if on_walls else ""


def test_the_questions_of_the_only_session_that_runs_come_up_by_themselves_and_its_open_poll_before_them(scene):
    during = scene.session.starts_at
    states = [shown(scene, during)]
    opened = poll(scene)
    actions.open_poll(opened, by=None, at=NOW)
    states.append(shown(scene, during))
    actions.close_poll(opened, by=None, at=NOW)
    states.append(shown(scene, during))
    actions.close_questions(scene.time, by=None, at=NOW)
    states.append(shown(scene, during))

    assert states == ["questions", "poll", "questions", ""]


def test_beside_another_session_at_that_hour_questions_come_up_only_when_they_are_chosen(scene):
    other = factories.session(scene.gathering, title="Ailleurs")
    other.starts_at, other.ends_at = scene.session.starts_at, scene.session.ends_at
    other.save()

    by_itself = shown(scene, scene.session.starts_at)
    turn_wall(scene.gathering, "questions", by=scene.organiser, at=NOW)

    assert (by_itself, shown(scene, scene.session.starts_at)) == ("", "questions")


def test_the_wall_follows_the_channel_of_the_questions_and_names_nobody(scene, client):
    actions.ask(scene.time, scene.people[0], text="Et demain ?", at=NOW)
    turn_wall(scene.gathering, "questions", by=scene.organiser, at=NOW)

    page = client.get(f"/mur/{scene.gathering.welcome_key}/").text

    channel = f"questions_wall:{scene.time.pk}-{scene.gathering.welcome_key}"
    assert f"gathering:{scene.gathering.pk} {channel}" in page
    assert page.count(f"{channel} questions supports") == 2
    assert ["Et demain ?" in page, str(scene.people[0]) in page] == [True, False]


def test_a_poll_is_chosen_before_any_is_open_and_the_wall_waits_on_the_agenda(scene):
    turn_wall(scene.gathering, "poll", by=scene.organiser, at=NOW)

    assert shown(scene, scene.session.ends_at + timedelta(days=3)) == ""
