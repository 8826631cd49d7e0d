"""The grid as hosts see it who place their topics themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Slot, Space
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import GridState, TopicState
from faire_reseau.topics.models import Cell, ClosedCell, Forum, Topic
from faire_reseau.topics.queries.forums import forum_to_join_for, slots_of_forum, slots_to_come, spaces_of_forum


@dataclass(frozen=True)
class HandCell:
    """A space at an hour: free, or with the topic that stands there."""

    space: Space
    topic: Topic | None
    is_free: bool
    is_own: bool = False


@dataclass(frozen=True)
class HandRow:
    """An hour of the grid with its spaces."""

    slot: Slot
    cells: list[HandCell]


def forum_by_hand_for(user: User, slug: str, forum_id: int) -> tuple[Forum, Person]:
    """A forum whose hosts take cells, and the person of `user`, who has a place there. Raises `Http404`."""
    forum, person = forum_to_join_for(user, slug, forum_id)
    if not forum.hosts_take_cells:
        raise Http404
    return forum, person


def topic_to_place_for(user: User, slug: str, forum_id: int, topic_id: int) -> Topic:
    """A topic that `user` hosts in a forum whose hosts take cells. Raises `Http404`."""
    forum, person = forum_by_hand_for(user, slug, forum_id)
    topic = Topic.objects.filter(forum=forum, pk=topic_id, hosts__person=person).first()
    if topic is None:
        raise Http404
    topic.forum = forum
    return topic


def own_topics(forum: Forum, person: Person) -> list[Topic]:
    """The topics that `person` hosts and that stand, by number; one statement."""
    rows = Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED, hosts__person=person)
    return list(rows.order_by("number"))


def hand_grid(forum: Forum, topic: Topic | None, at: datetime) -> list[HandRow]:
    """The hours and spaces of `forum`: what stands there, and what is free for `topic`; five statements."""
    standing = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING).select_related("topic")
    there = {(cell.slot_id, cell.space_id): cell.topic for cell in standing}
    closed = set(ClosedCell.objects.filter(forum=forum).values_list("slot", "space"))
    coming = {slot.pk for slot in slots_to_come(forum, at)}
    spaces = spaces_of_forum(forum)
    rows = []
    for slot in slots_of_forum(forum):
        cells = []
        for space in spaces:
            key = (slot.pk, space.pk)
            here = there.get(key)
            is_free = here is None and key not in closed and slot.pk in coming and topic is not None
            cells.append(HandCell(space, here, is_free, here is not None and here == topic))
        rows.append(HandRow(slot, cells))
    return rows


def cell_of_forum(forum: Forum, slot_id: int | None, space_id: int | None) -> tuple[Slot, Space]:
    """An hour and a space of `forum`. Raises `Http404`."""
    slot = next((slot for slot in slots_of_forum(forum) if slot.pk == slot_id), None)
    space = next((space for space in spaces_of_forum(forum) if space.pk == space_id), None)
    if slot is None or space is None:
        raise Http404
    return slot, space
