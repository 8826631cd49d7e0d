"""Actions on forums: open one on a session, set its slots and spaces, move its phase."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Session, Slot, Space
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal, refuse_overtaken
from faire_reseau.topics.enums import GridState, Phase
from faire_reseau.topics.events import PhaseMoved
from faire_reseau.topics.logic.formats import FORMATS, comes_before, is_one_of, phases_of
from faire_reseau.topics.models import Cell, Forum, Grid
from faire_reseau.topics.texts import PHASE_LABELS, why_forum_over


class ForumRefused(Refusal):
    """A forum that cannot be as asked."""

    code = "forum_refused"


class PhaseRefused(Refusal):
    """A phase that the forum cannot be in now."""

    code = "phase_refused"


class VerbClosed(Refusal):
    """The phase does not open what the person wants to do."""

    code = "verb_closed"


def raise_version(forum: Forum, *, at: datetime, cards: bool = True) -> None:
    """Note that what the forum shows has changed; called by every action that changes it. `cards`: what its cards say too."""
    Forum.objects.filter(pk=forum.pk).update(
        version=F("version") + 1, cards_version=F("cards_version") + int(cards), changed_at=at
    )
    forum.refresh_from_db(fields=["version", "cards_version", "changed_at"])


def locked(forum: Forum) -> Forum:
    """The forum as it is now, with its session, held until the transaction ends: an action decides on it, not on what was read.

    Holds the gathering before the forum, as every action does that holds both: finishing or cancelling it waits for what is
    being written, and what comes after that reads that it is over.
    """
    hold(forum.session.gathering)
    # Read after the gathering is held, in another statement. Only the forum's own row is held; the session comes along.
    return Forum.objects.select_for_update(of=("self",)).select_related("session__gathering").get(pk=forum.pk)


def check_going_on(forum: Forum) -> None:
    """Raise `VerbClosed` when the gathering of `forum`, read by `locked`, is finished or cancelled."""
    why = why_forum_over(forum.session.gathering.state, forum.session.state)
    if why:
        raise VerbClosed(why)


@transaction.atomic
def touch_forums(gathering_id: int, *, at: datetime) -> None:
    """Note that what all forums of a gathering show has changed: it ended, goes on again, or moved to other days.

    Publishes `PhaseMoved` for each.
    """
    for forum in Forum.objects.filter(session__gathering=gathering_id).order_by("pk"):
        raise_version(forum, at=at)
        publish(PhaseMoved(forum_id=forum.pk))


@transaction.atomic
def create_forum(
    session: Session, *, slots: Iterable[Slot], spaces: Iterable[Space], by: User | None, at: datetime
) -> Forum:
    """Open a forum on `session`, a barcamp or an open forum of the agenda, with its slots and spaces.

    Raises `ForumRefused` when the session's format has no phases or the ground is another gathering's. A session has one
    forum: asked twice, the first is given back.
    """
    if session.format not in FORMATS:
        raise ForumRefused(
            _("Topics are proposed in barcamps and open forums only: change the format of the session first.")
        )
    hold(session.gathering)
    hold(session)
    session.gathering.refresh_from_db(fields=["state"])
    why = why_over(session.gathering.state)
    if why:
        raise ForumRefused(why)
    present = Forum.objects.filter(session=session).first()
    if present is not None:
        return present
    forum = Forum.objects.create(session=session, phases=phases_of(session.format), changed_at=at)
    _set_ground(forum, list(slots), list(spaces))
    write_audit_line("create_forum", forum, by=by, at=at, title=session.title)
    return forum


@transaction.atomic
def set_ground(
    forum: Forum,
    *,
    slots: Iterable[Slot],
    spaces: Iterable[Space],
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> Forum:
    """Change the slots and spaces of `forum`. `seen`: those on the page of the writer.

    Raises `ChangedMeanwhile`, and `ForumRefused` when topics of the working grid stand on what is taken away. Publishes `PhaseMoved`.
    """
    check_going_on(locked(forum))
    chosen, places = list(slots), list(spaces)
    now = {"slots": list(forum.slots.all()), "spaces": list(forum.spaces.all())}
    refuse_overtaken(now, seen, {"slots": chosen, "spaces": places})
    cells = Cell.objects.filter(grid__forum=forum, grid__state=GridState.WORKING)
    astray = cells.exclude(slot__in=chosen, space__in=places).select_related("topic").first()
    if astray is not None:
        raise ForumRefused(
            _("“%(title)s” stands on what you take away: move it first, or close cells on the compose page.")
            % {"title": astray.topic.title}
        )
    _set_ground(forum, chosen, places)
    write_audit_line("set_ground", forum, by=by, at=at, slots=len(chosen), spaces=len(places))
    raise_version(forum, at=at)
    publish(PhaseMoved(forum_id=forum.pk))
    return forum


@transaction.atomic
def move_to_phase(forum: Forum, phase: str, *, by: User | None, at: datetime, seen: str | None = None) -> Forum:
    """Bring `forum` into `phase`; already there, nothing happens. Locks the forum. Publishes `PhaseMoved`.

    Raises `Overtaken` when it is no longer in the phase `seen`; `PhaseRefused` for a phase it has not, to run or harvest
    without a published grid, and back to before the run once one is published.
    """
    fresh = locked(forum)
    check_going_on(fresh)
    if fresh.phase == phase:
        return fresh
    if seen is not None and fresh.phase != seen:
        raise Overtaken(
            _("Somebody else moved the forum meanwhile: it is now at “%(phase)s”. Look again before going on.")
            % {"phase": PHASE_LABELS[Phase(fresh.phase)]}
        )
    if not is_one_of(fresh.phases, phase):
        raise PhaseRefused(_("This forum has no such phase."))
    is_published = Grid.objects.filter(forum=fresh, state=GridState.PUBLISHED).exists()
    is_early = comes_before(fresh.phases, phase, Phase.RUN)
    if not is_early and not is_published:
        raise PhaseRefused(_("Publish a grid first: nobody would know where to go."))
    if is_early and is_published:
        raise PhaseRefused(_("The grid is published. To change it, compose again and publish a further version."))
    before = fresh.phase
    fresh.phase = phase
    fresh.save(update_fields=["phase"])
    write_audit_line("move_to_phase", fresh, by=by, at=at, before=before, after=phase)
    raise_version(fresh, at=at)
    publish(PhaseMoved(forum_id=fresh.pk))
    forum.phase, forum.version = fresh.phase, fresh.version
    return fresh


def _set_ground(forum: Forum, slots: list[Slot], spaces: list[Space]) -> None:
    gathering = forum.session.gathering_id
    if ({slot.gathering_id for slot in slots} | {space.gathering_id for space in spaces}) - {gathering}:
        raise ForumRefused(_("These slots and spaces are another gathering's: choose among those of this one."))
    forum.slots.set(slots)
    forum.spaces.set(spaces)
