"""Questions about grids: the board the optimiser works on, the working grid, the versions and what changed between them."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import get_language

from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.gatherings.models import Registration, Slot, Space
from faire_reseau.gatherings.queries import away_in_slots
from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.network.models import Person
from faire_reseau.network.queries import unnamed_to
from faire_reseau.topics.enums import GridState, TopicState
from faire_reseau.topics.logic.occurrences import moved_cells
from faire_reseau.topics.logic.problem import (
    Board,
    Given,
    Placed,
    SlotRow,
    SpaceRow,
    TopicRow,
    board_of,
    held_slots,
    with_cells,
)
from faire_reseau.topics.models import Absence, Cell, Choice, ClosedCell, Forum, Grid, Host, Placement, Topic, Wish
from faire_reseau.topics.permissions import can_see
from faire_reseau.topics.queries.forums import published_grid
from faire_reseau.topics.queries.people import names_of, people_who_come
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


def working_grid(forum: Forum) -> Grid | None:
    """The grid being worked on, None before anybody did; one statement."""
    return Grid.objects.filter(forum=forum, state=GridState.WORKING).first()


def desk_for(forum: Forum, *, at: datetime) -> Desk:
    """The board of the working grid, held in memory until something it depends on changes; nine queries when held.

    For an action that holds the forum: `desk_inside`.
    """
    key = desk_key(forum, at=at)
    return _desks.get(key, lambda: _desk(key, _grounds.get(key[0], lambda: _ground(forum, at=at))))


def desk_inside(forum: Forum, *, at: datetime) -> Desk:
    """The same inside the transaction of an action, made anew and not held: what it sees may be taken back."""
    return _desk(desk_key(forum, at=at), _ground(forum, at=at))


def _desk(key: DeskKey, ground: Board) -> Desk:
    board = _with_grid(ground, key[1])
    return Desk(board, WhatIf(board.problem, board.grid), key[2], key)


def desk_key(forum: Forum, *, at: datetime) -> DeskKey:
    """What tells whether a desk still is that of the working grid; nine queries."""
    grid = working_grid(forum)
    return ground_key(forum, at=at), grid.pk if grid else None, grid.version if grid else 0


def ground_key(forum: Forum, *, at: datetime) -> Hashable:
    """Everything that the problem of `forum` depends on, its grid left aside; eight queries."""
    slots = slots_of_forum(forum)
    held = held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots], at)
    fresh = Forum.objects.values_list("version", "session__gathering__version").get(pk=forum.pk)
    # Each row's own moment: the latest of all would not move when somebody cancels after the clock was set back.
    registered = Registration.objects.filter(gathering=forum.session.gathering_id).order_by("pk")
    stamp = hash(tuple(registered.values_list("pk", "state", "changed_at")))
    closed = frozenset(ClosedCell.objects.filter(forum=forum).values_list("slot", "space"))
    absent = frozenset(Absence.objects.filter(forum=forum).values_list("person", "slot"))
    return forum.pk, fresh, stamp, held, closed, absent, get_language()


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
    for host in Host.objects.filter(topic__in=topics).select_related("person").order_by("rank", "pk"):
        hosts.setdefault(host.topic_id, []).append(host.person_id)
        names.setdefault(host.person_id, str(host.person))
    # A host who gave the place back keeps nobody waiting where another is there.
    needed = {
        topic: tuple(one for one in all_hosts if one in coming or not any(other in coming for other in all_hosts))
        for topic, all_hosts in hosts.items()
    }
    absent = set(Absence.objects.filter(forum=forum).values_list("person", "slot"))
    absent |= away_in_slots(forum.session.gathering, slots)
    absent |= {(person, slot.pk) for person in names.keys() - coming.keys() for slot in slots}
    steps = Registration.objects.filter(gathering=forum.session.gathering_id, needs_step_free=True)
    given = Given(
        topics=tuple(
            TopicRow(
                one.pk,
                one.title,
                needed.get(one.pk, ()),
                frozenset(one.needs),
                one.expected_people,
                one.times,
                one.is_sample,
            )
            for one in topics
        ),
        people=tuple(names.items()),
        slots=tuple(SlotRow(slot.pk, slot_name(forum, slot, slots)) for slot in slots),
        spaces=tuple(
            SpaceRow(space.pk, space.name, space.capacity_people, frozenset(space.equipment))
            for space in spaces_of_forum(forum)
        ),
        wishes=tuple(Wish.objects.filter(topic__in=topics).values_list("person", "topic", "level")),
        absent=frozenset(absent),
        closed=frozenset(ClosedCell.objects.filter(forum=forum).values_list("slot", "space")),
        needs_step_free=frozenset(steps.values_list("person", flat=True)),
        held=held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots], at),
    )
    return board_of(given)


def slots_of_forum(forum: Forum) -> list[Slot]:
    """The slots of `forum` in order; one statement."""
    return list(forum.slots.order_by("starts_at"))


def slots_to_come(forum: Forum, at: datetime) -> list[Slot]:
    """The slots of `forum` that nothing holds: to come, or all of them before and after the forum; one statement."""
    slots = slots_of_forum(forum)
    held = held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots], at)
    return [slot for slot in slots if slot.pk not in held]


def spaces_of_forum(forum: Forum) -> list[Space]:
    """The spaces of `forum` in order; one statement."""
    return list(forum.spaces.order_by("rank", "pk"))


def slot_name(forum: Forum, slot: Slot, slots: list[Slot]) -> str:
    """The hour of a slot as one says it, with the day when the forum has several; no statement."""
    zone = ZoneInfo(forum.session.gathering.time_zone)
    begins = slot.starts_at.astimezone(zone)
    several = len({one.starts_at.astimezone(zone).date() for one in slots}) > 1
    return date_format(begins, "D j, H:i" if several else "H:i")


def hour_of(forum: Forum, slot: Slot) -> str:
    """The hour of a slot as one says it in its forum; one statement."""
    return slot_name(forum, slot, slots_of_forum(forum))


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else did to the working grid: who, by name (empty: the house), which deed, and its details."""

    by: str
    deed: str
    detail: dict[str, Any]


def done_since(grid: Grid, version: int) -> list[Meanwhile]:
    """What was done to a working grid after that version of it, oldest first, at most 20; two statements."""
    lines = AuditLine.objects.filter(thing="topics.grid", thing_id=str(grid.pk)).select_related("by")
    rows = [line for line in lines.order_by("-pk")[:40] if line.detail.get("version", 0) > version]
    names = names_of(line.by for line in rows)
    return [Meanwhile(names.get(line.by_id, ""), line.deed, line.detail) for line in reversed(rows[:20])]


# --- published versions -----------------------------------------------------------------------------------------------


def versions_of(forum: Forum) -> list[Grid]:
    """The published grids, latest first; one statement."""
    return list(Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).order_by("-number"))


def version_for(user: User, slug: str, forum_id: int, number: int | None = None) -> tuple[Forum, Grid]:
    """A published grid of a forum that `user` may read (the last one without `number`); one statement for visitors."""
    rows = Grid.objects.filter(forum=forum_id, forum__session__gathering__slug=slug, state=GridState.PUBLISHED)
    rows = rows.select_related("forum__session__gathering").order_by("-number")
    grid = rows.first() if number is None else rows.filter(number=number).first()
    if grid is None:
        raise Http404
    grid.forum.published = True  # type: ignore[attr-defined]  # spares `is_published` its statement
    if not can_see(user, grid.forum):
        raise Http404
    return grid.forum, grid


def cells_of(grid: Grid | None) -> list[Cell]:
    """The cells of a grid with topic, slot and space, in the order one reads; one statement."""
    if grid is None:
        return []
    rows = Cell.objects.filter(grid=grid).select_related("topic", "slot", "space")
    return list(rows.order_by("slot__starts_at", "space__rank", "space"))


class Entry(NamedTuple):
    """A cell of a published grid as shown. Rows, not models: a grid may hold hundreds."""

    title: str
    space_name: str
    session_id: int | None
    hosts: str
    is_sample: bool
    is_cancelled: bool
    is_mine: bool
    is_again: bool


class Line(NamedTuple):
    """An hour of a published grid: its entry in each space, or None."""

    starts_at: datetime
    ends_at: datetime
    entries: list[Entry | None]


def unnamed_hosts(grid: Grid, user: User, day: date) -> frozenset[int]:
    """The hosts (keys) of a grid's topics whom it does not name to `user`; at most four queries."""
    hosts = Host.objects.filter(topic__in=Cell.objects.filter(grid=grid).values("topic"))
    return frozenset(unnamed_to(user, hosts.values_list("person", flat=True), day))


def table_of(
    grid: Grid, chosen: frozenset[tuple[int, int]] = frozenset(), unnamed: frozenset[int] = frozenset()
) -> dict[str, Any]:
    """A grid as a table: the names of its `spaces` in order, and its `lines`; three queries.

    `chosen`: the (topic, slot) of its reader's programme; `unnamed`: the hosts whom it does not name to its reader.
    """
    cells = Cell.objects.filter(grid=grid)
    sessions = sessions_by_cell(cells.values("topic"))
    hosts: dict[int, list[str]] = {}
    people = Host.objects.filter(topic__in=cells.values("topic")).order_by("rank", "pk")
    people = people.exclude(person__in=unnamed) if unnamed else people
    for topic, *names in people.values_list("topic", "person__first_name", "person__last_name"):
        hosts.setdefault(topic, []).append(" ".join(names).strip())
    where = ("slot", "slot__starts_at", "slot__ends_at", "space", "space__name", "space__rank")
    what = ("topic", "topic__title", "topic__is_sample", "topic__state")
    spaces: dict[int, tuple[int, int, str]] = {}
    hours: dict[int, tuple[datetime, datetime, dict[int, Entry]]] = {}
    first: dict[int, datetime] = {}
    for row in cells.order_by("slot__starts_at", "slot").values_list(*where, *what):
        slot, begins, ends, space, space_name, rank, topic, title, is_sample, state = row
        entry = Entry(
            title,
            space_name,
            # An earlier version leads to where the topic is now.
            sessions.get((topic, slot), sessions.get((topic, None))),
            ", ".join(hosts.get(topic, ())),
            is_sample,
            is_cancelled=state != TopicState.SUGGESTED,  # withdrawn after the publication
            is_mine=(topic, slot) in chosen,
            is_again=first.setdefault(topic, begins) < begins,
        )
        spaces[space] = (rank, space, space_name)
        hours.setdefault(slot, (begins, ends, {}))[2][space] = entry
    columns = sorted(spaces.values())
    return {
        "spaces": [name for _rank, _space, name in columns],
        "lines": [
            Line(begins, ends, [entries.get(space) for _rank, space, _name in columns])
            for begins, ends, entries in hours.values()
        ],
    }


def sessions_by_cell(topics: Iterable[int] | QuerySet[Cell, Any]) -> dict[tuple[int, int | None], int]:
    """The sessions that topics became, by (topic, slot), and by (topic, None) one of them; one statement."""
    found: dict[tuple[int, int | None], int] = {}
    rows = Placement.objects.filter(topic__in=topics).order_by("session__starts_at", "pk")
    for topic, slot, session in rows.values_list("topic", "session__slot", "session"):
        found[topic, slot] = session
        found.setdefault((topic, None), session)
    return found


def cells_chosen_by(forum: Forum, person: Person | None) -> frozenset[tuple[int, int]]:
    """The (topic, slot) in the programme of `person`; one statement, none for a visitor."""
    if person is None:
        return frozenset()
    rows = Choice.objects.filter(forum=forum, person=person, topic__isnull=False)
    return frozenset(rows.values_list("topic", "slot"))


@dataclass(frozen=True)
class Change:
    """A topic that is elsewhere in the later version: where it was and where it is (None: off the grid), how many wish for it."""

    topic: Topic
    was: Cell | None
    now: Cell | None
    wished_by: int

    @property
    def kind(self) -> str:
        """Entered, left, another hour, or only another space."""
        if self.was is None or self.now is None:
            return "entered" if self.was is None else "left"
        return "hour" if self.was.slot_id != self.now.slot_id else "space"


def changes_between(older: Grid | None, newer: Grid) -> list[Change]:
    """What moved from one version to another, by the hour people see first; four statements."""
    was = {(cell.topic_id, cell.slot_id, cell.space_id): cell for cell in cells_of(older)}
    now = {(cell.topic_id, cell.slot_id, cell.space_id): cell for cell in cells_of(newer)}
    pairs = [(was.get(before), now.get(after)) for before, after in moved_cells(was, now)]  # type: ignore[arg-type]  # no cell is under None
    topics = {(after or before).topic_id for before, after in pairs}  # type: ignore[union-attr]  # one of both is there
    counts = Counter(Wish.objects.filter(topic__in=topics).values_list("topic", flat=True))
    changes = [
        Change((after or before).topic, before, after, counts[(after or before).topic_id])  # type: ignore[union-attr]  # as above
        for before, after in pairs
    ]
    return sorted(changes, key=lambda one: ((one.now or one.was).slot.starts_at, one.topic.number))  # type: ignore[union-attr]  # one of both is there


def changes_for(forum: Forum, person: Person | None, changes: list[Change]) -> list[Change]:
    """Those of `changes` that concern `person`: topics wished for, hosted or chosen; three statements, none for a visitor."""
    if person is None or not changes:
        return []
    topics = [change.topic.pk for change in changes]
    mine = set(Wish.objects.filter(person=person, topic__in=topics).values_list("topic", flat=True))
    mine |= set(Host.objects.filter(person=person, topic__in=topics).values_list("topic", flat=True))
    mine |= set(Choice.objects.filter(forum=forum, person=person, topic__in=topics).values_list("topic", flat=True))
    return [change for change in changes if change.topic.pk in mine]


def last_changes_for(forum: Forum, person: Person) -> list[Change]:
    """What the last version changed for `person`, none while there is one version only; eight statements at most."""
    versions = versions_of(forum)
    if len(versions) < 2:
        return []
    return changes_for(forum, person, changes_between(versions[1], versions[0]))


def differs_from_published(forum: Forum) -> bool:
    """Whether the working grid is no longer what was published; four statements."""
    published, working = published_grid(forum), working_grid(forum)
    if working is None:
        return False
    now = set(Cell.objects.filter(grid=working).values_list("topic", "slot", "space"))
    if published is None:
        return bool(now)
    return now != set(Cell.objects.filter(grid=published).values_list("topic", "slot", "space"))
