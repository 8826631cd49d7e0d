"""News, convergence and commitments on the walls of the gathering: chosen from the organiser's phone, or brought up by the dots."""

from datetime import timedelta

import pytest

from faire_reseau.cooperations import actions
from faire_reseau.gatherings.actions import turn_wall
from faire_reseau.gatherings.queries import shown_on_walls
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def shown(scene, at):
    on_walls = shown_on_walls(scene.gathering, at)
    return on_walls.mode.code if on_walls else ""


def test_while_dots_are_placed_the_ideas_come_up_by_themselves_and_not_before_the_forum_begins(scene):
    actions.note_idea(scene.first, text="Une piste", at=NOW)
    during = scene.forum.session.starts_at + timedelta(minutes=1)
    codes = [shown(scene, during)]
    harvest = actions.open_convergence(scene.forum, dots_each=3, by=scene.organiser, at=NOW)
    codes += [shown(scene, during), shown(scene, during - timedelta(hours=20))]
    actions.close_convergence(harvest, by=scene.organiser, at=NOW)
    codes.append(shown(scene, during))

    assert [code == "convergence" for code in codes] == [False, True, False, False]


@pytest.mark.parametrize(
    ("code", "title"), [("news", "Mur des nouvelles"), ("convergence", "Convergence"), ("commitments", "Engagements")]
)
def test_each_is_chosen_for_the_walls_and_follows_what_the_room_does(scene, client, monkeypatch, code, title):
    actions.note_idea(scene.first, text="Une piste", at=NOW)
    harvest = actions.open_convergence(scene.forum, dots_each=3, by=scene.organiser, at=NOW)
    turn_wall(scene.gathering, code, by=scene.organiser, at=NOW)
    during = scene.forum.session.starts_at + timedelta(minutes=1)
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: during)

    page = client.get(f"/mur/{scene.gathering.welcome_key}/").content.decode()

    assert f"<h2>{title}</h2>" in page
    assert f"harvest_wall:{harvest.pk}-{scene.gathering.welcome_key}" in page
    assert "cooperations/cooperations" in page
