"""Action: publish the grid as a numbered copy, with sessions on the agenda and everybody’s programme."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions import NewSessions, Place, arrange_sessions
from faire_reseau.kit.bulk import insert_keys
from faire_reseau.kit.events import publish
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics.actions.grids import TRIES, MovedError, begin
from faire_reseau.topics.actions.phases import move_to_phase, raise_version
from faire_reseau.topics.enums import GridState, Phase
from faire_reseau.topics.events import GridMoved, GridPublished
from faire_reseau.topics.logic.formats import comes_before
from faire_reseau.topics.logic.occurrences import session_of_cell
from faire_reseau.topics.logic.problem import Board, said
from faire_reseau.topics.logic.programmes import beside, rows_given
from faire_reseau.topics.models import Cell, Choice, Forum, Grid, Host, Placement
from faire_reseau.topics.queries.boards import board_for, board_inside
from faire_reseau.topics.queries.forums import published_grid
from forumgrid import assign, check, value

LONGEST_NOTE = 300
KEYS_AT_ONCE = 500
ROWS_AT_ONCE = 4000
GIVEN = ("person", "slot", "topic")


class PublicationRefused(Refusal):
    """A grid that cannot be shown to everybody."""

    code = "publication_refused"


@dataclass(frozen=True)
class _Worked:
    """All that a publication writes, read and worked out at these versions of forum, working grid and gathering.

    `given`: what the grid gives, as (person, slot, topic) keys, and whether they host it; `standing`: the programmes of the
    last version, by the key of their row; `places` and `dropped`: what becomes of the agenda, `new`: the sessions that it is to
    get, where they are ready.
    """

    versions: tuple[int, ...]
    board: Board
    broken: list[Any]
    value: float
    cells: list[Cell]
    places: list[Place]
    dropped: list[Any]
    given: dict[tuple[int, int, int], bool]
    standing: dict[int, tuple[int, int, int]]
    new: NewSessions | None


_Own = list[tuple[int, int, int, int | None]]


@dataclass(frozen=True)
class _Changes:
    """What is written of programmes: the keys of rows that go, and (person, slot, topic) of those that come. `own`: what
    people had chosen themselves when that was worked out.
    """

    own: _Own
    gone: list[int]
    missing: list[tuple[int, int, int]]


def publish_grid(
    forum: Forum, *, note: str = "", by: User | None, at: datetime, seen_version: int | None = None
) -> Grid:
    """Keep a numbered copy of the working grid and make it the one that holds: sessions, programmes, phase.

    Sessions already made move with their topics; those whose topic left the grid are cancelled. What people chose themselves
    stays where it still can. All is read and worked out before the forum is held, and again when somebody changed it
    meanwhile; what is written while it is held is what changes. Publishes `GridPublished` and `AgendaChanged`.
    Raises `Overtaken`, `VerbClosed`; `PublicationRefused` for an empty grid, one that breaks a rule, or too long a note;
    `SessionClash` when a cell is taken by something else of the agenda.
    """
    if len(note) > LONGEST_NOTE:
        raise PublicationRefused(_("The note is too long: keep it under 300 characters."), field="note")
    for _try in range(TRIES):
        placed = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING).exists()
        worked = _worked_out(forum, at=at) if placed else None
        if worked is not None and seen_version in {None, worked.versions[-1]}:
            worked = _ahead(forum, worked, at=at)
        changes = _changes(worked, _own(forum)) if worked else None
        try:
            return _publish(forum, worked, changes, note=note, by=by, at=at, seen_version=seen_version)
        except MovedError:
            continue
    # Never still: worked out while the forum is held.
    return _publish(forum, None, None, note=note, by=by, at=at, seen_version=seen_version)


def _versions(forum: Forum) -> tuple[int, ...]:
    grids = Grid.objects.filter(forum=forum.pk, state=GridState.WORKING)
    versions = Forum.objects.filter(pk=forum.pk).values_list("version", "session__gathering__version").get()
    return (*versions, *(grids.values_list("pk", "version").first() or ()))


def _worked_out(forum: Forum, *, at: datetime, inside: bool = False) -> _Worked:
    versions = _versions(forum)
    board = (board_inside if inside else board_for)(forum, at=at)
    rows = rows_given(board, assign(board.problem, board.grid).programmes)
    cells = list(
        Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING)
        .select_related("topic", "slot", "space")
        .prefetch_related("topic__themes")
        .order_by("slot__starts_at", "pk")
    )
    places, dropped = _arranged(forum, cells)
    return _Worked(
        versions,
        board,
        check(board.problem, board.grid),
        value(board.problem, board.grid),
        cells,
        places,
        dropped,
        rows,
        _standing(forum),
        None if inside else NewSessions.ready(forum.session.gathering, places, at=at),
    )


def _ahead(forum: Forum, worked: _Worked, *, at: datetime) -> _Worked:
    """Before the first version nobody is shown a programme: they are written ahead, some at a time, so that the lock is short.

    Whatever becomes of the publication, the next one takes away what differs.
    """
    if worked.standing or worked.broken or published_grid(forum) is not None:
        return worked
    rows = list(worked.given)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        insert_keys(Choice, GIVEN, rows[first : first + ROWS_AT_ONCE], forum=forum.pk, is_own=False, at=at)
    return replace(worked, standing=_standing(forum))


def _standing(forum: Forum) -> dict[int, tuple[int, int, int]]:
    rows = Choice.objects.filter(forum=forum, is_own=False).values_list("pk", "person", "slot", "topic")
    return {pk: (person, slot, topic) for pk, person, slot, topic in rows if topic is not None}


@transaction.atomic
def _publish(
    forum: Forum,
    worked: _Worked | None,
    changes: _Changes | None,
    *,
    note: str,
    by: User | None,
    at: datetime,
    seen_version: int | None,
) -> Grid:
    fresh, grid = begin(forum, seen_version, by=by, at=at)
    if worked is None:
        if not Cell.objects.filter(grid=grid).exists():
            raise PublicationRefused(_("The grid is empty: compose it, or place topics by hand, before you publish."))
        worked = _worked_out(fresh, at=at, inside=True)
    elif worked.versions != _versions(fresh):
        raise MovedError
    board, started, cells = worked.board, worked.board.locked_slots, worked.cells
    broken = [broken_rule for broken_rule in worked.broken if broken_rule.slot not in started]
    if broken:
        sentences = said(board, broken, get_language() or "fr")
        raise PublicationRefused(_("This grid cannot be held: mend it first. %(why)s") % {"why": " ".join(sentences)})
    last = fresh.grids.aggregate(last=Max("number"))["last"] or 0
    published = Grid.objects.create(
        forum=fresh,
        state=GridState.PUBLISHED,
        number=last + 1,
        value=worked.value,
        upper_bound=grid.upper_bound,
        bound_by=grid.bound_by,
        made_at=at,
        made_by=by,
        note=note.strip(),
    )
    for is_locked in (False, True):
        rows = [(cell.topic_id, cell.slot_id, cell.space_id) for cell in cells if cell.is_locked == is_locked]
        insert_keys(Cell, ("topic", "slot", "space"), rows, grid=published.pk, is_locked=is_locked)
    _arrange(fresh, worked, by=by, at=at)
    _assign(fresh, worked, changes or _changes(worked, _own(fresh)), at=at)
    write_audit_line("publish_grid", published, by=by, at=at, number=published.number, topics=len(cells))
    if comes_before(fresh.phases, fresh.phase, Phase.RUN):
        move_to_phase(fresh, Phase.RUN, by=by, at=at)
    raise_version(fresh, at=at)
    publish(GridPublished(forum_id=fresh.pk, number=published.number))
    publish(GridMoved(forum_id=fresh.pk))
    return published


def _arranged(forum: Forum, cells: list[Cell]) -> tuple[list[Place], list[Any]]:
    """Where the sessions of topics are to be, in the order of `cells`, and those whose topic left the grid."""
    topics = [cell.topic_id for cell in cells]
    rows = list(Placement.objects.filter(topic__forum=forum).select_related("session__slot", "session__space"))
    known = session_of_cell(
        [(cell.topic_id, cell.slot_id) for cell in cells],
        [(row.topic_id, row.session.slot_id, row.session) for row in rows],
    )
    speakers: dict[int, list[dict[str, object]]] = {}
    hosts = Host.objects.filter(topic__in=topics, person__erased_at=None)
    for host in hosts.select_related("person").order_by("rank", "pk"):
        speakers.setdefault(host.topic_id, []).append({"name": str(host.person), "person": host.person})
    places = [
        Place(
            slot=cell.slot,
            space=cell.space,
            title=cell.topic.title,
            text=cell.topic.text,
            session=known.get((cell.topic_id, cell.slot_id)),
            themes=list(cell.topic.themes.all()),
            speakers=speakers.get(cell.topic_id, []),
            is_sample=cell.topic.is_sample,
        )
        for cell in cells
    ]
    arranged = {session.pk for session in known.values()}
    return places, [row.session for row in rows if row.session.pk not in arranged]


def _arrange(forum: Forum, worked: _Worked, *, by: User | None, at: datetime) -> None:
    """Topics become sessions of the agenda, and placements remember which."""
    is_new = [place.session is None for place in worked.places]
    sessions = arrange_sessions(
        forum.session.gathering, worked.places, dropped=worked.dropped, new=worked.new, by=by, at=at
    )
    pairs = [
        (cell.topic_id, session.pk) for cell, session, new in zip(worked.cells, sessions, is_new, strict=True) if new
    ]
    insert_keys(Placement, ("topic", "session"), pairs)


def _changes(worked: _Worked, own: _Own) -> _Changes:
    """What is written of programmes when people chose `own` themselves: it stays where the topic still is."""
    where = {(cell.slot_id, cell.topic_id) for cell in worked.cells}
    lost = {pk for pk, _person, slot, topic in own if topic is not None and (slot, topic) not in where}
    given = beside(worked.given, [(person, slot, topic) for pk, person, slot, topic in own if pk not in lost])
    stale = {pk for pk, row in worked.standing.items() if row not in given}
    missing = given - {row for pk, row in worked.standing.items() if pk not in stale}
    return _Changes(own, sorted(lost | stale), sorted(missing))


def _own(forum: Forum) -> _Own:
    return list(
        Choice.objects.filter(forum=forum, is_own=True).order_by("pk").values_list("pk", "person", "slot", "topic")
    )


def _assign(forum: Forum, worked: _Worked, changes: _Changes, *, at: datetime) -> None:
    """Everybody gets a programme; only what changes is written."""
    own = _own(forum)
    if len(own) + len(worked.standing) != Choice.objects.filter(forum=forum).count():
        raise MovedError
    if own != changes.own:
        changes = _changes(worked, own)
    for first in range(0, len(changes.gone), KEYS_AT_ONCE):
        Choice.objects.filter(pk__in=changes.gone[first : first + KEYS_AT_ONCE]).delete()
    insert_keys(Choice, GIVEN, changes.missing, forum=forum.pk, is_own=False, at=at)
