"""Actions that take back one's own steps on the working grid, any number of them, and do them again."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, UndoRefused, acts_of
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.grids import begin, end
from faire_reseau.topics.actions.phases import raise_version
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.logic.problem import held_slots, rules_by_key, said
from faire_reseau.topics.logic.steps import Step, slots_of, step_in, topics_in_the_way
from faire_reseau.topics.models import Absence, Cell, ClosedCell, Forum, Grid, Topic
from faire_reseau.topics.permissions import can_run_forum
from faire_reseau.topics.queries.boards import board_inside
from faire_reseau.topics.queries.steps import KIND, state_of
from faire_reseau.topics.queries.versions import done_since
from faire_reseau.topics.texts import meanwhile_sentence, step_label
from forumgrid import check


def undo_step(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Take back a step of `by` on the working grid. Locks the forum. Publishes `GridMoved`.

    Raises `UndoRefused` with what others did since when that stands in the way, `VerbClosed`, `Http404` for who no longer
    runs the forum.
    """
    forum, grid = _begin(act, by, at)
    _apply(forum, grid, act, step_in(act.detail["step"]).back, at=at)
    end(forum, grid, "undo_step", by=by, at=at)
    what = step_label(act.detail["deed"], act.detail["named"])
    return Undone(_("Undone: %(what)s.") % {"what": what}, _address(forum))


@transaction.atomic
def redo_step(act_id: int, *, by: User, at: datetime) -> Undone:
    """Do again a step that `by` took back, unless they did something else since. Locks the act, then as `undo_step`."""
    act = acts_of(by).filter(pk=act_id, kind=KIND).first()
    if act is None:
        raise Http404
    hold(act)
    act.refresh_from_db()
    if act.undone_at is not None:
        if at >= act.ends_at:
            raise UndoRefused(_("This was done more than a day ago: do it again by hand."))
        if acts_of(by).filter(kind=KIND, thing=act.thing, undone_at__isnull=True, pk__gt=act.pk).exists():
            raise UndoRefused(_("You did something else since: do it again by hand."))
        forum, grid = _begin(act, by, at)
        _apply(forum, grid, act, step_in(act.detail["step"]), at=at)
        end(forum, grid, "redo_step", by=by, at=at)
        act.undone_at = None
        act.save(update_fields=["undone_at"])
    forum = Forum.objects.select_related("session__gathering").get(pk=act.detail["forum"])
    what = step_label(act.detail["deed"], act.detail["named"])
    return Undone(_("Done again: %(what)s.") % {"what": what}, _address(forum))


def _begin(act: UndoableAct, by: User, at: datetime) -> tuple[Forum, Grid]:
    forum = Forum.objects.select_related("session__gathering").filter(pk=act.detail["forum"]).first()
    if forum is None or not can_run_forum(by, forum):
        raise Http404
    return begin(forum, None, by=by, at=at)


def _apply(forum: Forum, grid: Grid, act: UndoableAct, step: Step, *, at: datetime) -> None:
    """Take the rows of `step.gone` from the grid and put those of `step.new` there, or raise `UndoRefused` with the reason."""
    _check_possible(forum, grid, act, step, at=at)
    known = set(check((board := board_inside(forum, at=at)).problem, board.grid)) if step.new.cells else set()
    for topic, slot, space, _locked in step.gone.cells:
        Cell.objects.filter(grid=grid, topic=topic, slot=slot, space=space).delete()
    Cell.objects.bulk_create(
        Cell(grid=grid, topic_id=topic, slot_id=slot, space_id=space, is_locked=bool(is_locked))
        for topic, slot, space, is_locked in sorted(step.new.cells)
    )
    _apply_ground(forum, step, at=at)
    if step.new.cells:
        board = board_inside(forum, at=at)
        borne = act.detail.get("borne", [])  # rules that were broken before the step: it did not keep them either
        broken = [fault for fault in check(board.problem, board.grid) if fault not in known]
        broken = [fault for fault in broken if rules_by_key(board, [fault])[0] not in borne]
        if broken:
            reasons = said(board, broken, get_language() or "fr")
            raise UndoRefused(" ".join([_why_not(grid, act), *reasons]))


def _apply_ground(forum: Forum, step: Step, *, at: datetime) -> None:
    for slot, space in step.gone.closed:
        ClosedCell.objects.filter(forum=forum, slot=slot, space=space).delete()
    for slot, space in step.new.closed:
        ClosedCell.objects.get_or_create(forum=forum, slot_id=slot, space_id=space)
    for person, slot in step.gone.absent:
        Absence.objects.filter(forum=forum, person=person, slot=slot).delete()
    known = Person.objects.filter(erased_at__isnull=True, pk__in=[person for person, _slot in step.new.absent])
    present = set(known.values_list("pk", flat=True))
    for person, slot in step.new.absent:
        if person in present:
            Absence.objects.get_or_create(forum=forum, person_id=person, slot_id=slot)
    Topic.objects.filter(pk__in=[topic for (topic,) in step.gone.twice]).update(times=1)
    Topic.objects.filter(pk__in=[topic for (topic,) in step.new.twice]).update(times=2)
    if step.gone.twice or step.new.twice:
        raise_version(forum, at=at)


def _check_possible(forum: Forum, grid: Grid, act: UndoableAct, step: Step, *, at: datetime) -> None:
    slots = {slot.pk: slot for slot in forum.slots.all()}
    spaces = set(forum.spaces.values_list("pk", flat=True))
    past_slots = held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots.values()], at)
    touched = step.gone.cells | step.new.cells
    if slots_of(touched) & past_slots:
        raise UndoRefused(_("This hour has begun: what stands there stays."))
    needed_slots = slots_of(step.new.cells) | {row[0] for row in step.new.closed} | {row[1] for row in step.new.absent}
    needed_spaces = {row[2] for row in step.new.cells} | {row[1] for row in step.new.closed}
    if not (needed_slots <= slots.keys() and needed_spaces <= spaces):
        raise UndoRefused(_("A slot or a space of then is no longer one of the forum's."))
    wanted = {row[0] for row in step.new.cells}
    standing = set(forum.topics.filter(pk__in=wanted, state=TopicState.SUGGESTED).values_list("pk", flat=True))
    if wanted - standing:
        gone = Topic.objects.filter(pk__in=wanted - standing).first()
        raise UndoRefused(_("“%(title)s” has been withdrawn or merged meanwhile.") % {"title": gone})
    in_the_way = topics_in_the_way(step, state_of(forum, grid))
    if in_the_way:
        raise UndoRefused(_why_not(grid, act))


def _why_not(grid: Grid, act: UndoableAct) -> str:
    """What others did since, or that one's own later steps come first."""
    since = done_since(grid, act.detail["version"])
    others = [deed for deed in since if deed.by_id != act.by_id and deed.deed not in {"undo_step", "redo_step"}]
    changes = " ".join(meanwhile_sentence(deed.by, deed.deed, deed.detail) for deed in others[-3:])
    if changes:
        return _("What was changed since stands in the way: move the topics by hand. %(changes)s") % {
            "changes": changes
        }
    return _("You changed the grid there since: undo that first.")


def _address(forum: Forum) -> str:
    return reverse("topics:compose", args=[forum.session.gathering.slug, forum.pk])
