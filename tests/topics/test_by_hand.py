"""A grid made by hand: hosts take a free cell, change it, free it; what is published follows."""

import pytest
from django.urls import reverse

from faire_reseau.topics import actions
from faire_reseau.topics.models import Cell, Placement
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum():
    forum_row = factories.forum(phase="compose")
    return actions.let_hosts_take_cells(forum_row, on=True, by=None, at=NOW)


@pytest.fixture
def ground(forum):
    return list(forum.slots.order_by("starts_at")), list(forum.spaces.order_by("rank", "pk"))


def standing(forum):
    """Where topics stand on the last published grid."""
    grid = forum.grids.filter(state="published").order_by("-number").first()
    rows = Cell.objects.filter(grid=grid).values_list("topic__title", "slot", "space") if grid else []
    return {title: (slot, space) for title, slot, space in rows}


def test_a_host_takes_a_cell_changes_it_and_the_published_grid_and_agenda_follow(forum, ground):
    slots, spaces = ground
    topic = factories.topic(forum, "Le mien")

    actions.take_cell(topic, slots[0], spaces[0], by=None, at=NOW)
    first = standing(forum)
    actions.take_cell(topic, slots[1], spaces[1], by=None, at=NOW)

    assert (first, standing(forum)) == (
        {"Le mien": (slots[0].pk, spaces[0].pk)},
        {"Le mien": (slots[1].pk, spaces[1].pk)},
    )
    session = Placement.objects.get(topic=topic).session
    assert (session.slot, session.space, session.state) == (slots[1], spaces[1], "planned")


def test_a_cell_that_somebody_has_is_refused_with_what_stands_there_and_nothing_moves(forum, ground):
    slots, spaces = ground
    actions.take_cell(factories.topic(forum, "Avant"), slots[0], spaces[0], by=None, at=NOW)
    late = factories.topic(forum, "Après")
    actions.take_cell(late, slots[1], spaces[0], by=None, at=NOW)
    before = standing(forum)

    with pytest.raises(actions.CellTaken, match="Avant"):
        actions.take_cell(late, slots[0], spaces[0], by=None, at=NOW)

    assert standing(forum) == before


def test_a_closed_cell_and_a_forum_that_its_organisers_place_are_refused(forum, ground):
    slots, spaces = ground
    topic = factories.topic(forum)
    actions.close_cells(forum, spaces[0], [slots[0]], by=None, at=NOW)
    with pytest.raises(actions.CellTaken):
        actions.take_cell(topic, slots[0], spaces[0], by=None, at=NOW)
    actions.let_hosts_take_cells(forum, on=False, by=None, at=NOW)

    with pytest.raises(actions.VerbClosed):
        actions.take_cell(topic, slots[1], spaces[0], by=None, at=NOW)

    assert standing(forum) == {}


def test_a_freed_cell_is_free_and_its_session_is_cancelled_but_the_last_one_stays(forum, ground):
    slots, spaces = ground
    first, second = factories.topic(forum, "Un"), factories.topic(forum, "Deux")
    actions.take_cell(first, slots[0], spaces[0], by=None, at=NOW)
    actions.take_cell(second, slots[0], spaces[1], by=None, at=NOW)

    actions.free_cell(first, by=None, at=NOW)
    with pytest.raises(actions.CellTaken):
        actions.free_cell(second, by=None, at=NOW)

    assert standing(forum) == {"Deux": (slots[0].pk, spaces[1].pk)}
    assert Placement.objects.get(topic=first).session.state == "cancelled"


def test_a_host_places_their_topic_on_a_phone_and_not_that_of_another(client, forum, ground):
    slots, spaces = ground
    host, slug = factories.participant(forum.session.gathering), forum.session.gathering.slug
    own, other = factories.topic(forum, "Le mien", host=host), factories.topic(forum, "Le sien")
    enter(client, host.user)
    cell = {"cell": f"{slots[0].pk}-{spaces[0].pk}"}

    page = client.get(reverse("topics:cells", args=[slug, forum.pk])).text
    taken = client.post(reverse("topics:take_cell", args=[slug, forum.pk, own.pk]), cell, follow=True).text
    stranger = client.post(reverse("topics:take_cell", args=[slug, forum.pk, other.pk]), cell)

    assert page.count("Take this cell") == len(slots) * len(spaces)
    assert taken.count("Free this cell") == 1
    assert stranger.status_code == 404
    assert standing(forum) == {"Le mien": (slots[0].pk, spaces[0].pk)}
