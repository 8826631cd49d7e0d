"""The action that moves a gathering to other days, with all that hangs on its hours."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import move_meetings, why_not_moved
from faire_reseau.gatherings.actions.agenda import check_going_on, raise_version
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.events import GatheringPostponed, GatheringTurned
from faire_reseau.gatherings.logic.postponing import is_skipped, moved, registration_moved
from faire_reseau.gatherings.models import Gathering, Session, Slot
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.bulk import rewrite
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal


class PostponementRefused(Refusal):
    """A gathering that cannot be moved as asked."""

    code = "postponement_refused"
    field = "starts_on"


def why_not_postponed(gathering: Gathering) -> str:
    """Why `gathering` stays on its days; "" while it can be moved. One query at most."""
    return why_over(gathering.state) or why_not_moved(gathering.action)


@transaction.atomic
def postpone_gathering(
    gathering: Gathering, *, starts_on: date, seen: date | None = None, by: User | None, at: datetime
) -> Gathering:
    """Move `gathering` so that it begins on `starts_on`: its days, half-days, slots, sessions (at the same local hours) and the
    dates of registration that are still to come; registrations, topics, wishes and grids follow, since they hang on these.

    `seen`: the first day that the organiser saw. Raises `Overtaken` when it is another one now, `GatheringOver`,
    `PostponementRefused`, and `activities.actions.MeetingRefused` once somebody signed.
    Publishes `GatheringPostponed`, `GatheringTurned` and `AgendaChanged`.
    """
    hold(gathering)
    check_going_on(gathering)
    gathering.refresh_from_db()
    if seen is not None and gathering.starts_on != seen:
        raise Overtaken(_("Somebody else moved it meanwhile: see on which days it is now, then choose again."))
    before = gathering.starts_on, gathering.ends_on
    zone = ZoneInfo(gathering.time_zone)
    days = (starts_on - gathering.starts_on).days
    if days == 0:
        raise PostponementRefused(_("It begins on that day already: choose another one."))
    if starts_on < localdate(at, zone):
        raise PostponementRefused(_("This day is over: choose one that is to come."))
    move_meetings(gathering.action, days=days, by=by, at=at)
    _move_registration(gathering, days, zone, at)
    _move_slots(gathering, days, zone)
    # From the far end, as slots.
    for meal in gathering.meals.order_by("-on" if days > 0 else "on"):
        meal.on += timedelta(days=days)
        meal.save(update_fields=["on"])
    _move_sessions(gathering, days, zone, at)
    gathering.reminded_at = None
    gathering.starts_on, gathering.ends_on = starts_on, gathering.ends_on + timedelta(days=days)
    if gathering.state == GatheringState.ANNOUNCED:  # of a draft nobody had read
        first = gathering.postponed_from or before[0]
        gathering.postponed_from = None if first == starts_on else first
    gathering.save()
    write_audit_line(
        "postpone_gathering", gathering, by=by, at=at, before=before[0].isoformat(), after=starts_on.isoformat()
    )
    raise_version(gathering, at=at)
    publish(GatheringPostponed(gathering.pk, *before))
    publish(GatheringTurned(gathering.pk))
    return gathering


def check_postponement(gathering: Gathering, *, starts_on: date, by: User | None, at: datetime) -> None:
    """Raise what moving `gathering` would raise; nothing is written, nobody is told."""
    trial = Gathering.objects.select_related("action").get(pk=gathering.pk)
    with transaction.atomic():
        postpone_gathering(trial, starts_on=starts_on, by=by, at=at)
        transaction.set_rollback(True)


def _move_registration(gathering: Gathering, days: int, zone: ZoneInfo, at: datetime) -> None:
    opens, closes = registration_moved(
        gathering.registration_opens_at, gathering.registration_closes_at, days=days, zone=zone, at=at
    )
    gathering.registration_opens_at, gathering.registration_closes_at = opens, closes
    if opens is not None and closes is not None and closes <= opens:
        raise PostponementRefused(
            _(
                "Registration would close before it opens: change the dates of registration first, then move the gathering."
            )
        )


def _move_slots(gathering: Gathering, days: int, zone: ZoneInfo) -> None:
    # From the far end: no slot takes the hour of one that is still to move.
    for slot in gathering.slots.order_by("-starts_at" if days > 0 else "starts_at"):
        _move_hours(slot, days, zone, _("a slot"))
        slot.save(update_fields=["starts_at", "ends_at"])


def _move_sessions(gathering: Gathering, days: int, zone: ZoneInfo, at: datetime) -> None:
    sessions = list(gathering.sessions.all())
    for session in sessions:
        _move_hours(session, days, zone, _("“%(title)s”") % {"title": session.title})
        session.sequence += 1
        session.changed_at = at
    rewrite(sessions, ["starts_at", "ends_at", "sequence", "changed_at"])


def _move_hours(row: Slot | Session, days: int, zone: ZoneInfo, name: object) -> None:
    hours = moved(row.starts_at, days, zone), moved(row.ends_at, days, zone)
    if any(map(is_skipped, hours)) or hours[1].timestamp() <= hours[0].timestamp():
        raise PostponementRefused(
            _(
                "The clocks change in the night of that day, during %(name)s: move it to another hour first, or choose another day."
            )
            % {"name": name}
        )
    row.starts_at, row.ends_at = hours
