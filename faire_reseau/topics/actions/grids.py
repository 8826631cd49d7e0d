"""Actions on the working grid: move topics, lock and close cells, note absences."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Slot, Space
from faire_reseau.kit.events import publish
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.kit.undoing import as_part, note_undoable
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.phases import VerbClosed, check_going_on, locked, raise_version
from faire_reseau.topics.actions.topics import check_stands
from faire_reseau.topics.enums import GridState, Verb
from faire_reseau.topics.events import GridMoved
from faire_reseau.topics.logic.formats import comes_before, opens, phase_opening
from faire_reseau.topics.logic.moves import tried
from faire_reseau.topics.logic.problem import Board, rules_by_key, said
from faire_reseau.topics.logic.steps import State, step_between
from faire_reseau.topics.models import Absence, Cell, ClosedCell, Forum, Grid, Topic
from faire_reseau.topics.queries.boards import Desk, board_inside, desk_for, desk_inside, desk_key, working_grid
from faire_reseau.topics.queries.forums import hour_of
from faire_reseau.topics.queries.steps import KIND, state_of, thing_of
from faire_reseau.topics.queries.versions import done_since
from faire_reseau.topics.texts import meanwhile_sentence, why_forum_over
from forumgrid import Effect, check

TRIES = 3


class MoveRefused(Refusal):
    """A move that would break a rule, or touch what is held."""

    code = "move_refused"


def why_closed(forum: Forum) -> str:
    """Why the grid cannot be composed in the phase of `forum`, and what to do; for a phase that does not open it."""
    over = why_forum_over(forum.session.gathering.state, forum.session.state)
    if over:
        return over
    first = phase_opening(forum.phases, Verb.COMPOSE)
    if first is not None and comes_before(forum.phases, first, forum.phase):
        return _(
            "The forum is over: its grid can no longer be composed. If it is not over after all, bring it back to the phase before."
        )
    return _("The grid is composed once people have wished: bring the forum to that phase first.")


@dataclass
class Before:
    """The working grid before a step: its state, and the rules (by key) that it broke already, which the step taken back may
    break again.
    """

    state: State
    borne: list[list[Any]] = field(default_factory=list)

    def bear(self, board: Board) -> None:
        """Note the rules that the grid breaks now."""
        self.borne = rules_by_key(board, check(board.problem, board.grid))


def begin(forum: Forum, seen_version: int | None, *, by: User | None, at: datetime) -> tuple[Forum, Grid]:
    """The forum and its working grid, held until the transaction ends; made when there is none.

    Raises `VerbClosed` while composing is not open, and `Overtaken`, telling what changed, when the working grid is no longer
    at `seen_version` (None: whatever it is).
    """
    fresh = locked(forum)
    check_going_on(fresh)
    if not opens(fresh.phases, fresh.phase, Verb.COMPOSE):
        raise VerbClosed(why_closed(fresh))
    grid, _is_new = Grid.objects.get_or_create(
        forum=fresh, state=GridState.WORKING, defaults={"made_at": at, "made_by": by}
    )
    if seen_version is not None and grid.version != seen_version:
        sentences = [meanwhile_sentence(deed.by, deed.deed, deed.detail) for deed in done_since(grid, seen_version)]
        raise Overtaken(
            _("The grid changed meanwhile, and yours is kept below, not done. %(changes)s")
            % {"changes": " ".join(sentences) or _("Topics were withdrawn or merged.")}
        )
    return fresh, grid


def begin_step(forum: Forum, seen_version: int | None, *, by: User | None, at: datetime) -> tuple[Forum, Grid, Before]:
    """As `begin`, with what the grid was: given to `end`, whoever makes the step can take it back."""
    fresh, grid = begin(forum, seen_version, by=by, at=at)
    return fresh, grid, Before(state_of(fresh, grid))


def end(
    forum: Forum, grid: Grid, deed: str, *, by: User | None, at: datetime, before: Before | None = None, **detail: Any
) -> Grid:
    """Raise the version of the working grid and keep what was done, so that the next hand can be told."""
    Grid.objects.filter(pk=grid.pk).update(version=F("version") + 1, value=None)
    grid.refresh_from_db(fields=["version", "value"])
    write_audit_line(deed, grid, by=by, at=at, version=grid.version, **detail)
    step = step_between(before.state, state_of(forum, grid)) if before is not None else None
    if before is not None and step is not None and not step.is_empty:
        noted = {"forum": forum.pk, "version": grid.version, "deed": deed, "named": detail, "step": step.as_data()}
        noted["borne"] = before.borne
        note_undoable(KIND, thing=thing_of(grid), by=by, at=at, **noted)
    publish(GridMoved(forum_id=forum.pk))
    return grid


class MovedError(Exception):
    """What was worked out before the forum is held no longer stands: it is worked out again, `TRIES` times at most."""


def move_topic(
    topic: Topic,
    slot: Slot | None,
    space: Space | None,
    *,
    start: Slot | None = None,
    again: bool = False,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    """Put `topic` in a cell (no slot: off the grid); whatever was there takes its old cell, or leaves the grid.

    `start`: the slot it leaves, for a topic given twice (its first cell unless told); `again`: a second cell beside the first.
    Raises `Overtaken`, `VerbClosed`, `TopicGone`; `MoveRefused` when a rule would be broken or something is locked or past.
    Locks the forum once the move is tried, and tries it again when somebody changed the grid meanwhile. Publishes `GridMoved`.
    """
    named: dict[str, Any] = {"start": start, "again": again, "by": by, "at": at, "seen_version": seen_version}
    for _try in range(TRIES if working_grid(topic.forum) else 0):
        try:
            return _move(topic, slot, space, desk_for(topic.forum, at=at), **named)
        except MovedError:
            continue
    return _move(topic, slot, space, None, **named)


@transaction.atomic
def _move(
    topic: Topic,
    slot: Slot | None,
    space: Space | None,
    desk: Desk | None,
    *,
    start: Slot | None = None,
    again: bool = False,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    forum, grid, before = begin_step(topic.forum, seen_version, by=by, at=at)
    check_stands(topic)
    if desk is None:
        desk = desk_inside(forum, at=at)
    elif desk.key != desk_key(forum, at=at):
        raise MovedError
    board = desk.board
    before.bear(board)
    number, to = board.topic_at[topic.pk], None
    if slot is not None and space is not None:
        if slot.pk not in board.slot_at or space.pk not in board.space_at:
            raise MoveRefused(_("This cell is not one of the forum's."))
        to = board.slot_at[slot.pk], board.space_at[space.pk]
    leaves = board.slot_at.get(start.pk) if start else board.first_slot(number)
    trial = tried(board, desk.what_if, number, None if again else leaves, to)
    _check_trial(board, trial.effect)
    _write_cells(grid, board, trial.cells)
    change = trial.effect.value_change
    return end(
        forum, grid, "move_topic", by=by, at=at, before=before, change=change, **_named(forum, topic, slot, space)
    )


@transaction.atomic
def give_twice(
    topic: Topic,
    *,
    slot: Slot | None = None,
    space: Space | None = None,
    instead_of: Topic | None = None,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    """Let the grid give `topic` twice; with a cell, put it there for the second time, after `instead_of` has left it.

    Raises and publishes as `move_topic`.
    """
    forum, grid, before = begin_step(topic.forum, seen_version, by=by, at=at)
    check_stands(topic)
    before.bear(board_inside(forum, at=at))
    Topic.objects.filter(pk=topic.pk).update(times=2)
    if slot is not None and space is not None:
        with as_part():
            if instead_of is not None:
                _move(instead_of, None, None, None, by=by, at=at)
            _move(topic, slot, space, None, again=True, by=by, at=at)
    raise_version(forum, at=at)
    return end(forum, grid, "give_twice", by=by, at=at, before=before, title=topic.title)


@transaction.atomic
def give_once(topic: Topic, *, by: User | None, at: datetime, seen_version: int | None = None) -> Grid:
    """Let the grid give `topic` once only: of two cells the later one is freed.

    Raises `Overtaken`, `VerbClosed`; `MoveRefused` when that hour has begun. Publishes `GridMoved`.
    """
    forum, grid, before = begin_step(topic.forum, seen_version, by=by, at=at)
    before.bear(board_inside(forum, at=at))
    second = Cell.objects.filter(grid=grid, topic=topic).select_related("slot").order_by("slot__starts_at")[1:2]
    for cell in second:
        if cell.slot.pk in board_inside(forum, at=at).given.held:
            raise MoveRefused(_("The second time of “%(title)s” has begun.") % {"title": topic.title})
        cell.delete()
    Topic.objects.filter(pk=topic.pk).update(times=1)
    raise_version(forum, at=at)
    return end(forum, grid, "give_once", by=by, at=at, before=before, title=topic.title)


@transaction.atomic
def lock_topic(topic: Topic, *, by: User | None, at: datetime, seen_version: int | None = None) -> Grid:
    """Keep `topic` in its cell whatever is composed. Raises `Overtaken`, `VerbClosed`, `MoveRefused`. Publishes `GridMoved`."""
    return _set_lock(topic, is_locked=True, by=by, at=at, seen_version=seen_version)


@transaction.atomic
def unlock_topic(topic: Topic, *, by: User | None, at: datetime, seen_version: int | None = None) -> Grid:
    """Let `topic` move again. Raises `Overtaken`, `VerbClosed`, `MoveRefused`. Publishes `GridMoved`."""
    return _set_lock(topic, is_locked=False, by=by, at=at, seen_version=seen_version)


@transaction.atomic
def close_cells(
    forum: Forum,
    space: Space,
    slots: Iterable[Slot],
    *,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    """Say that `space` cannot be used in these slots; a topic that stands there stays, marked, until the grid is mended.

    Raises `Overtaken`, `VerbClosed`. Publishes `GridMoved`.
    """
    fresh, grid, before = begin_step(forum, seen_version, by=by, at=at)
    chosen = _own(fresh, slots)
    for slot in chosen:
        ClosedCell.objects.get_or_create(forum=fresh, slot=slot, space=space)
    return end(fresh, grid, "close_cells", by=by, at=at, before=before, **_ground(fresh, chosen, space))


@transaction.atomic
def open_cells(
    forum: Forum,
    space: Space,
    slots: Iterable[Slot],
    *,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    """Say that `space` can be used again in these slots. Raises `Overtaken`, `VerbClosed`. Publishes `GridMoved`."""
    fresh, grid, before = begin_step(forum, seen_version, by=by, at=at)
    chosen = _own(fresh, slots)
    ClosedCell.objects.filter(forum=fresh, slot__in=chosen, space=space).delete()
    return end(fresh, grid, "open_cells", by=by, at=at, before=before, **_ground(fresh, chosen, space))


@transaction.atomic
def set_absence(
    forum: Forum,
    person: Person,
    slots: Iterable[Slot],
    *,
    away: bool,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    """Say that `person` is away in these slots, or there after all. Raises `Overtaken`, `VerbClosed`. Publishes `GridMoved`."""
    fresh, grid, before = begin_step(forum, seen_version, by=by, at=at)
    chosen = _own(fresh, slots)
    for slot in chosen:
        if away:
            Absence.objects.get_or_create(forum=fresh, person=person, slot=slot)
        else:
            Absence.objects.filter(forum=fresh, person=person, slot=slot).delete()
    detail = {"person": str(person), "slots": [hour_of(fresh, slot) for slot in chosen]}
    return end(fresh, grid, "note_absence" if away else "note_presence", by=by, at=at, before=before, **detail)


def _set_lock(topic: Topic, *, is_locked: bool, by: User | None, at: datetime, seen_version: int | None) -> Grid:
    forum, grid, before = begin_step(topic.forum, seen_version, by=by, at=at)
    cells = Cell.objects.filter(grid=grid, topic=topic)
    if not cells.exists():
        raise MoveRefused(_("“%(title)s” is not on the grid: place it first.") % {"title": topic.title})
    if not cells.exclude(is_locked=is_locked).exists():
        return grid
    cells.update(is_locked=is_locked)
    return end(
        forum, grid, "lock_topic" if is_locked else "unlock_topic", by=by, at=at, before=before, title=topic.title
    )


def _check_trial(board: Board, effect: Effect) -> None:
    for broken_rule in effect.broken:
        if broken_rule.code == "fixed_moved" and broken_rule.slot not in board.locked_slots:
            title = board.problem.topic_names[broken_rule.topics[0]]
            raise MoveRefused(_("“%(title)s” is locked: unlock it first.") % {"title": title})
    if effect.broken:
        raise MoveRefused(" ".join(said(board, effect.broken, get_language() or "fr")))


def _write_cells(grid: Grid, board: Board, cells: Iterable[tuple[int, int, int]]) -> None:
    given = board.given
    wanted = {(given.topics[t].id, given.slots[s].id, given.spaces[r].id): t in board.locked for t, s, r in cells}
    standing = {(cell.topic_id, cell.slot_id, cell.space_id): cell.pk for cell in Cell.objects.filter(grid=grid)}
    Cell.objects.filter(pk__in=[pk for where, pk in standing.items() if where not in wanted]).delete()
    Cell.objects.bulk_create(
        Cell(grid=grid, topic_id=where[0], slot_id=where[1], space_id=where[2], is_locked=is_locked)
        for where, is_locked in wanted.items()
        if where not in standing
    )


def _own(forum: Forum, slots: Iterable[Slot]) -> list[Slot]:
    own = set(forum.slots.values_list("pk", flat=True))
    return [slot for slot in slots if slot.pk in own]


def _named(forum: Forum, topic: Topic, slot: Slot | None, space: Space | None) -> dict[str, str]:
    if slot is None or space is None:
        return {"title": topic.title}
    return {"title": topic.title, "slot": hour_of(forum, slot), "space": space.name}


def _ground(forum: Forum, slots: list[Slot], space: Space) -> dict[str, Any]:
    return {"space": space.name, "slots": [hour_of(forum, slot) for slot in slots]}
