"""Actions on compositions (runs of the optimiser): ask for one, note progress, stop it, take its result."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.topics.actions.grids import begin, begin_step, end
from faire_reseau.topics.actions.phases import locked
from faire_reseau.topics.enums import CompositionKind, CompositionState, GridState, TopicState
from faire_reseau.topics.events import CompositionAsked, CompositionMoved
from faire_reseau.topics.models import Cell, Composition, Forum, Grid
from faire_reseau.topics.queries.boards import board_inside
from faire_reseau.topics.queries.compositions import UNDER_WAY, composition_under_way
from faire_reseau.topics.queries.people import names_of

BUDGETS_S = (5, 15, 60, 240)
MENDING_S = 4
LADDER = (0, 1, 2, 5, 10)
ADVICE_S = 10


class CompositionRefused(Refusal):
    """A composition that cannot be asked for or taken."""

    code = "composition_refused"


@transaction.atomic
def ask_composition(
    forum: Forum, *, seconds: int, all_topics: bool = False, fair: bool = False, by: User | None, at: datetime
) -> Composition:
    """Ask the optimiser for a grid within `seconds`; locked cells stay.

    With `all_topics` no topic may be left out; with `fair` a little of the value is given up for those who get least.

    Raises `VerbClosed`; `Overtaken` while another is under way; `CompositionRefused` when there is nothing to compose.
    Locks the forum. Publishes `CompositionAsked`.
    """
    if seconds not in BUDGETS_S:
        raise CompositionRefused(_("Choose one of the times shown."), field="seconds")
    return _ask(
        forum,
        {"kind": CompositionKind.COMPOSE, "seconds": seconds, "all_topics": all_topics, "fair": fair},
        by=by,
        at=at,
    )


@transaction.atomic
def ask_mending(forum: Forum, *, by: User | None, at: datetime) -> Composition:
    """Ask what the working grid could become with 0, 1, 2, 5 and 10 moves. Raises and publishes as `ask_composition`."""
    return _ask(forum, {"kind": CompositionKind.MEND, "seconds": MENDING_S}, by=by, at=at)


@transaction.atomic
def ask_advice(forum: Forum, *, by: User | None, at: datetime) -> Composition:
    """Ask what would help the working grid most: topics given twice or merged, more slots or spaces.

    Raises and publishes as `ask_composition`.
    """
    return _ask(forum, {"kind": CompositionKind.ADVISE, "seconds": ADVICE_S}, by=by, at=at)


@transaction.atomic
def start_composition(composition_id: int) -> Composition | None:
    """Take a composition in hand, again after a breakdown; None when it is over. For the worker. Publishes `CompositionMoved`."""
    composition = _held(composition_id)
    if composition.state not in UNDER_WAY:
        return None
    composition.state = CompositionState.RUNNING
    grid = Grid.objects.filter(forum=composition.forum_id, state=GridState.WORKING).first()
    # A grid that moved while it waited is the one it starts from.
    composition.grid_version = grid.version if grid else 0
    composition.save(update_fields=["state", "grid_version"])
    publish(CompositionMoved(forum_id=composition.forum_id, composition_id=composition.pk))
    return composition


@transaction.atomic
def note_progress(composition: Composition, progress: dict[str, Any]) -> None:
    """Keep how far it is, for every screen. For the worker, at most twice a second. Publishes `CompositionMoved`."""
    Composition.objects.filter(pk=composition.pk, state=CompositionState.RUNNING).update(progress=progress)
    publish(CompositionMoved(forum_id=composition.forum_id, composition_id=composition.pk))


@transaction.atomic
def end_composition(composition: Composition, state: str, result: dict[str, Any], *, at: datetime) -> Composition:
    """Keep what came of it. A composed grid becomes the working grid unless somebody moved that meanwhile.

    For the worker. Locks the forum. Publishes `CompositionMoved`, and `GridMoved` when taken.
    """
    locked(composition.forum)  # before the composition, in the order of whoever asks for one
    fresh = _held(composition.pk)
    if fresh.state not in UNDER_WAY:
        return fresh
    fresh.state, fresh.result, fresh.ended_at = state, result, at
    fresh.save(update_fields=["state", "result", "ended_at"])
    publish(CompositionMoved(forum_id=fresh.forum_id, composition_id=fresh.pk))
    if state in {CompositionState.DONE, CompositionState.STOPPED} and "cells" in result:
        try:
            with transaction.atomic():
                take_result(fresh, by=fresh.asked_by, at=at, seen_version=fresh.grid_version)
        except Refusal:
            # It stays beside the working grid, to be compared and taken by hand.
            return fresh
    return fresh


@transaction.atomic
def stop_composition(composition: Composition, *, by: User | None, at: datetime) -> Composition:
    """Ask a composition to stop with the best it has; one that nobody took in hand ends at once. Publishes `CompositionMoved`."""
    fresh = _held(composition.pk)
    if fresh.state in UNDER_WAY:
        fresh.stop_asked = True
        if fresh.state == CompositionState.WAITING:
            fresh.state, fresh.ended_at = CompositionState.STOPPED, at
        fresh.save(update_fields=["stop_asked", "state", "ended_at"])
        write_audit_line("stop_composition", fresh, by=by, at=at)
        publish(CompositionMoved(forum_id=fresh.forum_id, composition_id=fresh.pk))
    return fresh


@transaction.atomic
def take_result(
    composition: Composition,
    *,
    moves: int | None = None,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Grid:
    """Make the composed grid, or the rung of a mended one with that many `moves`, the working grid; locks are kept.

    Raises `Overtaken` when the working grid is no longer at `seen_version`; `CompositionRefused` when there is no such grid
    or topics or locks no longer fit it. Locks the forum. Publishes `GridMoved`.
    """
    forum, grid, before = begin_step(composition.forum, seen_version, by=by, at=at)
    result = composition.result
    if moves is not None:
        result = next((rung for rung in result.get("rungs", []) if rung["moves"] == moves), {})
    if "cells" not in result:
        raise CompositionRefused(_("There is no such grid to take: compose again."))
    locks = list(Cell.objects.filter(grid=grid, is_locked=True).select_related("topic"))
    standing = dict(forum.topics.filter(state=TopicState.SUGGESTED).values_list("pk", "times"))
    slots, spaces = (set(ground.values_list("pk", flat=True)) for ground in (forum.slots, forum.spaces))
    cells: list[tuple[int, int, int]] = []
    for topic, slot, space in result["cells"]:
        times = sum(1 for cell in cells if cell[0] == topic)
        if times < standing.get(topic, 0) and slot in slots and space in spaces:
            cells.append((topic, slot, space))
    broken = [cell for cell in locks if (cell.topic_id, cell.slot_id, cell.space_id) not in set(cells)]
    if broken and composition.wants.get("kind") != CompositionKind.MEND:
        raise CompositionRefused(
            _("“%(title)s” was locked elsewhere meanwhile: compose again.") % {"title": broken[0].topic.title}
        )
    before.bear(board_inside(forum, at=at))
    locked_topics = {cell.topic_id for cell in locks}
    Cell.objects.filter(grid=grid).delete()
    Cell.objects.bulk_create(
        Cell(grid=grid, topic_id=topic, slot_id=slot, space_id=space, is_locked=topic in locked_topics)
        for topic, slot, space in cells
    )
    end(
        forum,
        grid,
        "take_result",
        by=by,
        at=at,
        before=before,
        composition=composition.pk,
        value=result.get("value"),
    )
    Grid.objects.filter(pk=grid.pk).update(
        value=result.get("value"), upper_bound=result.get("upper_bound"), bound_by=result.get("bound_by", "")
    )
    grid.refresh_from_db()
    return grid


def _ask(forum: Forum, wants: dict[str, Any], *, by: User | None, at: datetime) -> Composition:
    fresh, grid = begin(forum, None, by=by, at=at)
    other = composition_under_way(fresh, at)
    if other is not None:
        raise Overtaken(
            _("%(who)s is composing already: wait for the result, or stop it.")
            % {"who": names_of([other.asked_by]).get(other.asked_by_id, "") or _("Somebody else")}
        )
    # What should have ended long ago was lost with its worker.
    fresh.compositions.filter(state__in=UNDER_WAY).update(state=CompositionState.FAILED, ended_at=at)
    if not fresh.topics.filter(state=TopicState.SUGGESTED).exists():
        raise CompositionRefused(_("There is no topic to place yet: have people propose some first."))
    if not fresh.slots.exists() or not fresh.spaces.exists():
        raise CompositionRefused(_("The forum has no slot or no space: choose them on the forum's page first."))
    composition = Composition.objects.create(
        forum=fresh, asked_by=by, asked_at=at, grid_version=grid.version, wants=wants
    )
    write_audit_line("ask_composition", composition, by=by, at=at, **wants)
    publish(CompositionAsked(forum_id=fresh.pk, composition_id=composition.pk))
    return composition


def _held(composition_id: int) -> Composition:
    hold(Composition(pk=composition_id))
    return Composition.objects.select_related("forum__session__gathering", "asked_by").get(pk=composition_id)
