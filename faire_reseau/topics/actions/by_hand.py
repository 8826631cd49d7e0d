"""Actions on a grid made by hand: hosts take a free cell for their topic, change or free it; what is published follows."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Slot, Space
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics.actions.grids import move_topic
from faire_reseau.topics.actions.phases import VerbClosed, check_going_on, locked, raise_version
from faire_reseau.topics.actions.publication import publish_grid
from faire_reseau.topics.enums import GridState
from faire_reseau.topics.models import Cell, ClosedCell, Forum, Grid, Topic


class CellTaken(Refusal):
    """A cell that is not free."""

    code = "cell_taken"
    status = 409


@transaction.atomic
def let_hosts_take_cells(forum: Forum, *, on: bool, by: User | None, at: datetime) -> Forum:
    """Let hosts place their topics themselves, or keep that to the organisers. Locks the forum. Raises `VerbClosed`."""
    fresh = locked(forum)
    check_going_on(fresh)
    if fresh.hosts_take_cells != on:
        fresh.hosts_take_cells = on
        fresh.save(update_fields=["hosts_take_cells"])
        write_audit_line("let_hosts_take_cells", fresh, by=by, at=at, on=on)
        raise_version(fresh, at=at)
    return fresh


@transaction.atomic
def take_cell(topic: Topic, slot: Slot, space: Space, *, by: User | None, at: datetime) -> Grid:
    """Put `topic` in a free cell, from the one it had if any, and publish: all of it or nothing.

    Locks the forum: of two who take one cell at once, the second is told who was there first.
    Raises `CellTaken`, `VerbClosed`, and what `move_topic` and `publish_grid` raise. Publishes as they do.
    """
    forum = _begun(topic)
    there = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING, slot=slot, space=space)
    other = there.exclude(topic=topic).select_related("topic").first()
    if other is not None:
        raise CellTaken(_("“%(title)s” took this cell just before: choose another one.") % {"title": other.topic.title})
    if ClosedCell.objects.filter(forum=forum, slot=slot, space=space).exists():
        raise CellTaken(_("This space is closed at that hour: choose another cell."))
    move_topic(topic, slot, space, by=by, at=at)
    return publish_grid(forum, by=by, at=at)


@transaction.atomic
def free_cell(topic: Topic, *, by: User | None, at: datetime) -> Grid | None:
    """Take `topic` off the grid and publish; off it already, nothing happens (None). Raises and publishes as `take_cell`."""
    forum = _begun(topic)
    cells = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING)
    if not cells.filter(topic=topic).exists():
        return None
    if not cells.exclude(topic=topic).exists():
        raise CellTaken(_("It is the only topic on the grid: take another cell instead, or ask the organisers."))
    move_topic(topic, None, None, by=by, at=at)
    return publish_grid(forum, by=by, at=at)


def _begun(topic: Topic) -> Forum:
    forum = locked(topic.forum)
    check_going_on(forum)
    if not forum.hosts_take_cells:
        raise VerbClosed(_("The organisers place the topics of this forum."))
    return forum
