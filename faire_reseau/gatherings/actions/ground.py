"""Actions on the ground of the grid: spaces and slots."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on, check_session, planned_sessions, raise_version
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.events import GatheringTurned
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space
from faire_reseau.kit.dates import written
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal, refuse_overtaken
from faire_reseau.kit.undoing import note_undoable, rows_gone_with


class GroundInUse(Refusal):
    """Sessions or grids stand on the space or slot."""

    code = "ground_in_use"


class GroundRefused(Refusal):
    """A space or slot that cannot be as asked."""


class SlotOverlap(Refusal):
    """Two slots cannot share time."""

    code = "slot_overlap"


@transaction.atomic
def add_space(
    gathering: Gathering, *, name: str, capacity_people: int, by: User | None, at: datetime, **fields: Any
) -> Space:
    """A space of the gathering. Raises `GroundRefused` for a name in use or a space that holds nobody."""
    hold(gathering)
    check_going_on(gathering)
    check_space(gathering, name, capacity_people, None)
    rank = 1 + (gathering.spaces.aggregate(last=Max("rank"))["last"] or 0)
    space = Space.objects.create(gathering=gathering, name=name, capacity_people=capacity_people, rank=rank, **fields)
    write_audit_line("add_space", space, by=by, at=at, name=name)
    raise_version(gathering, at=at)
    return space


@transaction.atomic
def change_space(
    space: Space, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **fields: Any
) -> Space:
    """Change columns of `space`; calendars learn of another name. `seen`: what these columns said on the page of the writer.
    Raises `ChangedMeanwhile`, `GroundRefused`.
    """
    hold(space.gathering)
    check_going_on(space.gathering)
    space.refresh_from_db(fields=["name", "capacity_people", "equipment", "rank"])
    refuse_overtaken({name: getattr(space, name) for name in fields}, seen, fields)
    check_space(
        space.gathering, fields.get("name", space.name), fields.get("capacity_people", space.capacity_people), space
    )
    before = space.name
    for name, value in fields.items():
        setattr(space, name, value)
    space.save()
    if "name" in fields and fields["name"] != before:
        # Calendars hold the name of the space as the place of its sessions.
        space.sessions.update(sequence=F("sequence") + 1, changed_at=at)
    write_audit_line("change_space", space, by=by, at=at, fields=sorted(fields))
    raise_version(space.gathering, at=at)
    return space


@transaction.atomic
def remove_space(space: Space, *, by: User | None, at: datetime) -> None:
    """Take `space` away; can be undone. Raises `GroundInUse` while sessions or grids stand on it."""
    _remove(space, space.gathering, "remove_space", by=by, at=at)


@transaction.atomic
def add_slot(
    gathering: Gathering, *, starts_at: datetime, ends_at: datetime, by: User | None, at: datetime, **fields: Any
) -> Slot:
    """A slot of the gathering. Raises `GroundRefused` when it lies on another day than the gathering's, `SlotOverlap` when it
    shares time with another, or ends before it begins.
    """
    hold(gathering)
    check_going_on(gathering)
    check_hours(gathering, starts_at, ends_at)
    slot = Slot.objects.create(gathering=gathering, starts_at=starts_at, ends_at=ends_at, **fields)
    write_audit_line("add_slot", slot, by=by, at=at)
    raise_version(gathering, at=at)
    return slot


def check_hours(gathering: Gathering, starts_at: datetime, ends_at: datetime, *, but: int = 0) -> None:
    """Raise `GroundRefused` for a slot on another day than the gathering's, `SlotOverlap` for hours that meet those of another
    slot (`but`: the key of the one that moves) or are in the wrong order.
    """
    zone = ZoneInfo(gathering.time_zone)
    if not gathering.starts_on <= starts_at.astimezone(zone).date() <= gathering.ends_on:
        raise GroundRefused(_("This day is not one of the gathering's: check the date."), field="on")
    if ends_at <= starts_at:
        raise SlotOverlap(_("The slot ends before it begins: check the hours."), field="ends_at")
    other = gathering.slots.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(pk=but or 0).first()
    if other is not None:
        raise SlotOverlap(
            _("This slot overlaps the one of %(hour)s: choose hours that do not meet.")
            % {"hour": written(other.starts_at.astimezone(zone), "j F, H:i")},
            field="starts_at",
        )


@transaction.atomic
def change_slot(
    slot: Slot, *, starts_at: datetime, ends_at: datetime, seen: str = "", by: User | None, at: datetime
) -> Slot:
    """Give `slot` other hours: the sessions of the grid that stand in it move along, with topics, wishes and programmes;
    calendars learn of it. `seen`: its hours that the page showed, as `Slot.interval`.

    Raises `Overtaken`, `GroundRefused` for a slot that has begun, `SlotOverlap`, and `SessionClash` when a space is taken then. Publishes
    `AgendaChanged` and `GatheringTurned`.
    """
    gathering = slot.gathering
    hold(gathering)
    check_going_on(gathering)
    slot.refresh_from_db(fields=["starts_at", "ends_at"])
    if seen and seen != slot.interval:
        raise Overtaken(_("Somebody else moved this slot meanwhile: see its hours now, then change them again."))
    if (slot.starts_at, slot.ends_at) == (starts_at, ends_at):
        return slot
    sessions = list(slot.sessions.select_related("space").filter(state=SessionState.PLANNED))
    if sessions and slot.starts_at <= at:
        raise GroundRefused(
            _("This slot has begun, what is held in it stays: add another slot and move it there on the grid."),
            field="begins",
        )
    check_hours(gathering, starts_at, ends_at, but=slot.pk)
    slot.starts_at, slot.ends_at = starts_at, ends_at
    slot.save(update_fields=["starts_at", "ends_at"])
    for session in sessions:
        session.gathering = gathering
        session.starts_at, session.ends_at, session.changed_at = starts_at, ends_at, at
        session.sequence += 1
    standing = list(planned_sessions(gathering).exclude(pk__in=[session.pk for session in sessions]))
    for session in sessions:
        check_session(session, standing)
    Session.objects.bulk_update(sessions, ["starts_at", "ends_at", "sequence", "changed_at"], batch_size=100)
    write_audit_line("change_slot", slot, by=by, at=at, sessions=len(sessions))
    raise_version(gathering, at=at)
    publish(GatheringTurned(gathering.pk))
    return slot


def check_slot_change(
    slot: Slot, *, starts_at: datetime, ends_at: datetime, seen: str = "", by: User | None, at: datetime
) -> None:
    """Raise what `change_slot` would raise; nothing is written, nobody is told."""
    trial = Slot.objects.select_related("gathering").get(pk=slot.pk)
    with transaction.atomic():
        change_slot(trial, starts_at=starts_at, ends_at=ends_at, seen=seen, by=by, at=at)
        transaction.set_rollback(True)


@transaction.atomic
def remove_slot(slot: Slot, *, by: User | None, at: datetime) -> None:
    """Take `slot` away; can be undone. Raises `GroundInUse` while sessions or grids stand on it."""
    _remove(slot, slot.gathering, "remove_slot", by=by, at=at)


def check_space(gathering: Gathering, name: str, capacity_people: int, space: Space | None) -> None:
    """Raise `GroundRefused` for a space that holds nobody, or whose name another one than `space` bears."""
    if capacity_people < 1:
        raise GroundRefused(
            _("How many people does it hold? A space without capacity cannot be on the grid."), field="capacity_people"
        )
    twins = gathering.spaces.filter(name__iexact=name)
    if space is not None:
        twins = twins.exclude(pk=space.pk)
    if twins.exists():
        raise GroundRefused(
            _("There is already a space called “%(name)s”: give one of them another name.") % {"name": name},
            field="name",
        )


def _remove(ground: Space | Slot, gathering: Gathering, deed: str, *, by: User | None, at: datetime) -> None:
    hold(gathering)
    check_going_on(gathering)
    write_audit_line(deed, ground, by=by, at=at)
    try:
        with transaction.atomic():
            rows = rows_gone_with(ground)
            ground.delete()
    except ProtectedError as error:
        raise GroundInUse(
            _(
                "Sessions or topics stand on it: move the sessions on the agenda, the topics on the page “Compose the grid”. If it "
                "is on a published grid it stays: untick it at “Slots and spaces” of the forum, and nothing is placed there any more."
            )
        ) from error
    note_undoable(deed, by=by, at=at, gathering=gathering.pk, rows=rows)
    raise_version(gathering, at=at)
