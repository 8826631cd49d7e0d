"""Published versions of a grid as tables, and what changed from one to another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404

from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.queries import is_not_held
from faire_reseau.network.models import Person
from faire_reseau.network.queries import unnamed_to
from faire_reseau.topics.enums import GridState, TopicState
from faire_reseau.topics.logic.occurrences import moved_cells
from faire_reseau.topics.models import Cell, Choice, Forum, Grid, Host, Placement, Topic, Wish
from faire_reseau.topics.permissions import can_see
from faire_reseau.topics.queries.boards import working_grid
from faire_reseau.topics.queries.forums import (
    published_grid,
)
from faire_reseau.topics.queries.people import names_of


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else did to the working grid: who, by name (empty: the house), which action, and its details."""

    by: str
    deed: str
    detail: dict[str, Any]
    by_id: int | None = None


def done_since(grid: Grid, version: int) -> list[Meanwhile]:
    """What was done to a working grid after that version of it, oldest first, at most 20; two statements."""
    lines = AuditLine.objects.filter(thing="topics.grid", thing_id=str(grid.pk)).select_related("by")
    rows = [line for line in lines.order_by("-pk")[:40] if line.detail.get("version", 0) > version]
    names = names_of(line.by for line in rows)
    return [Meanwhile(names.get(line.by_id, ""), line.deed, line.detail, line.by_id) for line in reversed(rows[:20])]


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
    if not can_see(user, grid.forum, is_published=True):
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
    is_withdrawn: bool = False
    is_not_held: bool = False


class TableLine(NamedTuple):
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
    is_off = grid.forum.session.state == SessionState.CANCELLED
    finished_at = grid.forum.session.gathering.finished_at
    cells = Cell.objects.filter(grid=grid)
    sessions = sessions_by_cell(cells.values("topic"))
    hosts: dict[int, list[str]] = {}
    people = Host.objects.filter(topic__in=cells.values("topic"), person__erased_at=None).order_by("rank", "pk")
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
            is_cancelled=is_off or state != TopicState.SUGGESTED,
            is_mine=(topic, slot) in chosen,
            is_again=first.setdefault(topic, begins) < begins,
            is_withdrawn=state != TopicState.SUGGESTED,  # after the publication
            is_not_held=is_not_held(begins, finished_at),
        )
        spaces[space] = (rank, space, space_name)
        hours.setdefault(slot, (begins, ends, {}))[2][space] = entry
    columns = sorted(spaces.values())
    return {
        "spaces": [name for _rank, _space, name in columns],
        "lines": [
            TableLine(begins, ends, [entries.get(space) for _rank, space, _name in columns])
            for begins, ends, entries in hours.values()
        ],
    }


def sessions_by_cell(topics: Iterable[int] | QuerySet[Cell, Any]) -> dict[tuple[int, int | None], int]:
    """The sessions that topics became, by (topic, slot), and by (topic, None) one of them; one statement."""
    session_of: dict[tuple[int, int | None], int] = {}
    rows = Placement.objects.filter(topic__in=topics).order_by("session__starts_at", "pk")
    for topic, slot, session in rows.values_list("topic", "session__slot", "session"):
        session_of[topic, slot] = session
        session_of.setdefault((topic, None), session)
    return session_of


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
    return sorted(changes, key=lambda change: ((change.now or change.was).slot.starts_at, change.topic.number))  # type: ignore[union-attr]  # one of both is there


def changes_for(forum: Forum, person: Person | None, changes: list[Change]) -> list[Change]:
    """Those of `changes` that concern `person`: topics wished for, hosted or chosen; three statements, none for a visitor."""
    if person is None or not changes:
        return []
    topics = [change.topic.pk for change in changes]
    own_topics = set(Wish.objects.filter(person=person, topic__in=topics).values_list("topic", flat=True))
    own_topics |= set(Host.objects.filter(person=person, topic__in=topics).values_list("topic", flat=True))
    own_topics |= set(
        Choice.objects.filter(forum=forum, person=person, topic__in=topics).values_list("topic", flat=True)
    )
    return [change for change in changes if change.topic.pk in own_topics]


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
