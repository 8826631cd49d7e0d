"""The board that the optimiser works on: a forum, its working grid and what-if, held in memory until something changes."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.queries import away_in_slots
from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.topics.enums import GridState, TopicState
from faire_reseau.topics.logic.problem import (
    Board,
    Given,
    Placed,
    SlotFacts,
    SpaceFacts,
    TopicFacts,
    board_of,
    held_slots,
    with_cells,
)
from faire_reseau.topics.models import Absence, Cell, ClosedCell, Forum, Grid, Host, Wish
from faire_reseau.topics.queries.forums import slot_name, slots_of_forum, spaces_of_forum
from faire_reseau.topics.queries.people import people_who_come
from forumgrid import WhatIf

DeskKey = tuple[Hashable, int | None, int]

_grounds = MadeOnce[Board](6)

_desks = MadeOnce["Desk"](6)


@dataclass(frozen=True, eq=False)
class Desk:
    """A board with what answers “what if” at the speed of a hand, as of a version of the working grid."""

    board: Board
    what_if: WhatIf
    version: int
    key: DeskKey
    forum_id: int


def working_grid(forum: Forum) -> Grid | None:
    """The grid being worked on, None before anybody did; one statement."""
    return Grid.objects.filter(forum=forum, state=GridState.WORKING).first()


def desk_for(forum: Forum, *, at: datetime) -> Desk:
    """The board of the working grid, held in memory until something it depends on changes; nine queries when held.

    For an action that holds the forum: `desk_inside`.
    """
    key = desk_key(forum, at=at)
    return _desks.get(key, lambda: _desk(forum, key, _grounds.get(key[0], lambda: _ground(forum, at=at))))


def desk_inside(forum: Forum, *, at: datetime) -> Desk:
    """The same inside the transaction of an action, made anew and not held: what it sees may be taken back."""
    return _desk(forum, desk_key(forum, at=at), _ground(forum, at=at))


def _desk(forum: Forum, key: DeskKey, ground: Board) -> Desk:
    board = _with_grid(ground, key[1])
    return Desk(board, WhatIf(board.problem, board.grid), key[2], key, forum.pk)


def desk_key(forum: Forum, *, at: datetime) -> DeskKey:
    """What tells whether a desk still is that of the working grid; nine queries."""
    grid = working_grid(forum)
    return ground_key(forum, at=at), grid.pk if grid else None, grid.version if grid else 0


def ground_key(forum: Forum, *, at: datetime) -> Hashable:
    """Everything that the problem of `forum` depends on, its grid left aside; eight queries."""
    slots = slots_of_forum(forum)
    past_slots = held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots], at)
    fresh = Forum.objects.values_list("version", "session__gathering__version").get(pk=forum.pk)
    # Each row's own moment: the latest of all would not move when somebody cancels after the clock was set back.
    # As text: to make moments of thousands takes as long as to read them.
    registered = Registration.objects.filter(gathering=forum.session.gathering_id).order_by("pk")
    moment = Cast("changed_at", TextField())
    stamp = hash(tuple(registered.annotate(moment=moment).values_list("pk", "state", "moment")))
    closed = frozenset(ClosedCell.objects.filter(forum=forum).values_list("slot", "space"))
    absent = frozenset(Absence.objects.filter(forum=forum).values_list("person", "slot"))
    return forum.pk, fresh, stamp, past_slots, closed, absent, get_language()


def board_for(forum: Forum, *, at: datetime, all_required: bool = False, from_grid: Grid | None = None) -> Board:
    """The problem of `forum` with its working grid (or `from_grid`); ten queries, and thirteen more for what is not held."""
    grid = from_grid or working_grid(forum)
    ground = _grounds.get(ground_key(forum, at=at), lambda: _ground(forum, at=at))
    return _with_grid(ground, grid.pk if grid else None, all_required=all_required)


def board_inside(forum: Forum, *, at: datetime) -> Board:
    """The same with the working grid, inside the transaction of an action: made anew and not held."""
    grid = working_grid(forum)
    return _with_grid(_ground(forum, at=at), grid.pk if grid else None)


def _with_grid(ground: Board, grid: int | None, *, all_required: bool = False) -> Board:
    cells = Cell.objects.filter(grid=grid, topic__state=TopicState.SUGGESTED) if grid else Cell.objects.none()
    placed = [Placed(*row) for row in cells.order_by("pk").values_list("topic", "slot", "space", "is_locked")]
    return with_cells(ground, placed, all_required=all_required)


def _ground(forum: Forum, *, at: datetime) -> Board:
    """The problem of `forum` without a grid; thirteen queries whatever its size."""
    slots = slots_of_forum(forum)
    coming = {person.pk: str(person) for person in people_who_come(forum)}
    topics = list(forum.topics.filter(state=TopicState.SUGGESTED).order_by("number"))
    hosts: dict[int, list[int]] = {}
    names = dict(coming)
    # Nobody waits for who is erased: a topic left without a host is placed for those who want it.
    standing = Host.objects.filter(topic__in=topics, person__erased_at=None)
    for host in standing.select_related("person").order_by("rank", "pk"):
        hosts.setdefault(host.topic_id, []).append(host.person_id)
        names.setdefault(host.person_id, str(host.person))
    # A host who gave the place back keeps nobody waiting where another is there.
    needed = {
        topic: tuple(host for host in all_hosts if host in coming or not any(other in coming for other in all_hosts))
        for topic, all_hosts in hosts.items()
    }
    absent = set(Absence.objects.filter(forum=forum).values_list("person", "slot"))
    absent |= away_in_slots(forum.session.gathering, slots)
    absent |= {(person, slot.pk) for person in names.keys() - coming.keys() for slot in slots}
    steps = Registration.objects.filter(gathering=forum.session.gathering_id, needs_step_free=True)
    given = Given(
        topics=tuple(
            TopicFacts(
                topic.pk,
                topic.title,
                needed.get(topic.pk, ()),
                frozenset(topic.needs),
                topic.expected_people,
                topic.times,
                topic.is_sample,
            )
            for topic in topics
        ),
        people=tuple(names.items()),
        slots=tuple(SlotFacts(slot.pk, slot_name(forum, slot, slots)) for slot in slots),
        spaces=tuple(
            SpaceFacts(space.pk, space.name, space.capacity_people, frozenset(space.equipment))
            for space in spaces_of_forum(forum)
        ),
        wishes=tuple(Wish.objects.filter(topic__in=topics).values_list("person", "topic", "level")),
        absent=frozenset(absent),
        closed=frozenset(ClosedCell.objects.filter(forum=forum).values_list("slot", "space")),
        needs_step_free=frozenset(steps.values_list("person", flat=True)),
        held=held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots], at),
    )
    return board_of(given)
