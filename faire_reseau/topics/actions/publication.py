"""The deed that publishes: a numbered copy of the working grid, sessions on the agenda, a programme for everybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions import Place, arrange_sessions
from faire_reseau.kit.events import publish
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics.actions.grids import begin
from faire_reseau.topics.actions.phases import move_to_phase, raise_version
from faire_reseau.topics.enums import GridState, Phase
from faire_reseau.topics.events import GridMoved, GridPublished
from faire_reseau.topics.logic.formats import comes_before
from faire_reseau.topics.logic.occurrences import session_of_cell
from faire_reseau.topics.logic.problem import Board, said
from faire_reseau.topics.models import Cell, Choice, Forum, Grid, Host, Placement
from faire_reseau.topics.queries.grids import board_for
from forumgrid import FREE, assign, check, value

LONGEST_NOTE = 300


class PublicationRefused(Refusal):
    """A grid that cannot be shown to everybody."""

    code = "publication_refused"


@dataclass(frozen=True)
class _Worked:
    """What a grid comes to, and at which versions of forum, working grid and gathering that was worked out."""

    versions: tuple[int, ...]
    board: Board
    broken: list[Any]
    programmes: list[list[int]]


def publish_grid(
    forum: Forum, *, note: str = "", by: User | None, at: datetime, seen_version: int | None = None
) -> Grid:
    """Keep a numbered copy of the working grid and make it the one that holds: sessions, programmes, phase.

    Sessions already made move with their topics; those whose topic left the grid are cancelled. What people chose themselves
    stays where it still can. Locks the forum, once the programmes are worked out; they are worked out again when somebody
    changed the forum meanwhile. Publishes `GridPublished` and `AgendaChanged`.
    Raises `Overtaken`, `VerbClosed`; `PublicationRefused` for an empty grid, one that breaks a rule, or too long a note;
    `SessionClash` when a cell is taken by something else of the agenda.
    """
    if len(note) > LONGEST_NOTE:
        raise PublicationRefused(_("The note is too long: keep it under 300 characters."), field="note")
    placed = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING).exists()
    worked = _worked_out(forum, at=at) if placed else None
    return _publish(forum, worked, note=note, by=by, at=at, seen_version=seen_version)


def _versions(forum: Forum) -> tuple[int, ...]:
    grids = Grid.objects.filter(forum=forum.pk, state=GridState.WORKING)
    found = Forum.objects.filter(pk=forum.pk).values_list("version", "session__gathering__version").get()
    return (*found, *(grids.values_list("pk", "version").first() or ()))


def _worked_out(forum: Forum, *, at: datetime) -> _Worked:
    versions = _versions(forum)
    board = board_for(forum, at=at)
    programmes = assign(board.problem, board.grid).programmes.tolist()
    return _Worked(versions, board, check(board.problem, board.grid), programmes)


@transaction.atomic
def _publish(
    forum: Forum, worked: _Worked | None, *, note: str, by: User | None, at: datetime, seen_version: int | None
) -> Grid:
    fresh, grid = begin(forum, seen_version, by=by, at=at)
    cells = list(
        Cell.objects.filter(grid=grid)
        .select_related("topic", "slot", "space")
        .prefetch_related("topic__themes")
        .order_by("slot__starts_at", "pk")
    )
    if not cells:
        raise PublicationRefused(_("The grid is empty: compose it, or place topics by hand, before you publish."))
    if worked is None or worked.versions != _versions(fresh):
        worked = _worked_out(fresh, at=at)
    board, started = worked.board, worked.board.locked_slots
    broken = [one for one in worked.broken if one.slot not in started]
    if broken:
        sentences = said(board, broken, get_language() or "fr")
        raise PublicationRefused(_("This grid cannot be held: mend it first. %(why)s") % {"why": " ".join(sentences)})
    last = fresh.grids.aggregate(last=Max("number"))["last"] or 0
    made = Grid.objects.create(
        forum=fresh,
        state=GridState.PUBLISHED,
        number=last + 1,
        value=value(board.problem, board.grid),
        upper_bound=grid.upper_bound,
        bound_by=grid.bound_by,
        made_at=at,
        made_by=by,
        note=note.strip(),
    )
    Cell.objects.bulk_create(
        Cell(grid=made, topic=cell.topic, slot=cell.slot, space=cell.space, is_locked=cell.is_locked) for cell in cells
    )
    _arrange(fresh, cells, by=by, at=at)
    _assign(fresh, worked, cells, at=at)
    write_audit_line("publish_grid", made, by=by, at=at, number=made.number, topics=len(cells))
    if comes_before(fresh.phases, fresh.phase, Phase.RUN):
        move_to_phase(fresh, Phase.RUN, by=by, at=at)
    raise_version(fresh, at=at)
    publish(GridPublished(forum_id=fresh.pk, number=made.number))
    publish(GridMoved(forum_id=fresh.pk))
    return made


def _arrange(forum: Forum, cells: list[Cell], *, by: User | None, at: datetime) -> None:
    """Topics become sessions of the agenda, and placements remember which."""
    topics = [cell.topic_id for cell in cells]
    rows = list(Placement.objects.filter(topic__forum=forum).select_related("session"))
    known = session_of_cell(
        [(cell.topic_id, cell.slot_id) for cell in cells],
        [(row.topic_id, row.session.slot_id, row.session) for row in rows],
    )
    speakers: dict[int, list[dict[str, object]]] = {}
    for host in Host.objects.filter(topic__in=topics).select_related("person").order_by("rank", "pk"):
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
    kept = {session.pk for session in known.values()}
    dropped = [row.session for row in rows if row.session.pk not in kept]
    sessions = arrange_sessions(forum.session.gathering, places, dropped=dropped, by=by, at=at)
    Placement.objects.bulk_create(
        Placement(topic=cell.topic, session=session)
        for cell, session in zip(cells, sessions, strict=True)
        if (cell.topic_id, cell.slot_id) not in known
    )


def _assign(forum: Forum, worked: _Worked, cells: list[Cell], *, at: datetime) -> None:
    """Everybody gets a programme; what they chose themselves stays where the topic still is."""
    where = {(cell.slot_id, cell.topic_id) for cell in cells}
    own = Choice.objects.filter(forum=forum, is_own=True)
    lost = [row.pk for row in own if row.topic_id is not None and (row.slot_id, row.topic_id) not in where]
    Choice.objects.filter(forum=forum).exclude(pk__in=own.exclude(pk__in=lost).values("pk")).delete()
    kept = set(Choice.objects.filter(forum=forum).values_list("person", "slot"))
    given, hosts = worked.board.given, worked.board.problem.hosts
    settled = set(Choice.objects.filter(forum=forum, topic__isnull=False).values_list("person", "topic"))
    Choice.objects.bulk_create(
        Choice(forum=forum, person_id=person, slot_id=slot.id, topic_id=given.topics[topic].id, at=at)
        for number, ((person, _name), row) in enumerate(zip(given.people, worked.programmes, strict=True))
        for slot, topic in zip(given.slots, row, strict=True)
        if topic != FREE
        and (person, slot.id) not in kept
        # Who chose one time of a topic given twice is not sent to the other, unless they host both.
        and (number in hosts[topic] or (person, given.topics[topic].id) not in settled)
    )
