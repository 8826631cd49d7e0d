"""Actions on planned meetings: recurring ones, one moved to another day, one that is not held."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import MeetingRefused, call_off_meetings, hold_meeting
from faire_reseau.activities.enums import AgendaChange, Doing, Part, Rhythm
from faire_reseau.activities.logic.recurrence import MOST, days_of, last_of_its_weekday
from faire_reseau.activities.models import Action, HalfDay, Meeting, Presence
from faire_reseau.activities.permissions import is_claimed
from faire_reseau.activities.queries import why_shut
from faire_reseau.activities.queries.agenda import Changed
from faire_reseau.kit.dates import written
from faire_reseau.kit.holding import hold


@transaction.atomic
def plan_meetings(
    action: Action,
    *,
    held_on: date,
    parts: Iterable[Part],
    rhythm: Rhythm,
    until: date,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> list[Meeting]:
    """Meetings of `action` from `held_on` to `until`, in the `parts` of each day; days that have one of these half-days already are
    left as they are. Raises `MeetingRefused` where no day is left, for more than `MOST` days, and for the last of a weekday in each
    month where `held_on` is not.
    """
    hold(action)
    _refuse_claimed(action)
    if rhythm == Rhythm.MONTHLY_LAST_WEEKDAY and held_on != (last := last_of_its_weekday(held_on)):
        sentence = _("This is not the last such weekday of its month: choose %(day)s.")
        raise MeetingRefused(sentence % {"day": written(last, "l j F Y")}, field="held_on")
    parts, days = list(parts), days_of(held_on, rhythm, until)
    if len(days) > MOST:
        raise MeetingRefused(_("These are more than 60 days: choose an earlier last day."), field="until")
    taken = HalfDay.objects.filter(meeting__action=action, on__in=days, part__in=parts, meeting__is_called_off=False)
    taken_days = set(taken.values_list("on", flat=True))
    free_days = [day for day in days if day not in taken_days]
    if not free_days:
        raise MeetingRefused(_("No day is left: choose a later last day."), field="until")
    meetings = [hold_meeting(action, held_on=day, parts=parts, by=by, at=at, **fields) for day in free_days]
    write_audit_line("plan_meetings", action, by=by, at=at, meetings=len(meetings))
    return meetings


@transaction.atomic
def move_meeting(meeting: Meeting, *, held_on: date, by: User | None, at: datetime) -> Meeting:
    """Move `meeting`, with its half-days, to another day. Raises `MeetingRefused` once somebody signed or was counted."""
    hold(meeting, *meeting.half_days.order_by("pk"))
    meeting = Meeting.objects.select_related("action").get(pk=meeting.pk)
    _refuse_claimed(meeting.action)
    if meeting.counted or Presence.objects.filter(half_day__meeting=meeting).exists():
        raise MeetingRefused(_("People came on that day: what was signed or counted stays on it."), field="held_on")
    days = (held_on - meeting.held_on).days
    halves = list(meeting.half_days.all())
    for half_day in halves:
        half_day.on = date.fromordinal(half_day.on.toordinal() + days)
        half_day.sign_in_open = False
    # The days of one meeting that lasts several may become one another's: the last first, or the first first.
    for half_day in sorted(halves, key=lambda row: row.on, reverse=days > 0):
        half_day.save(update_fields=["on", "sign_in_open"])
    meeting.held_on = held_on
    meeting.save(update_fields=["held_on"])
    write_audit_line("move_meeting", meeting, by=by, at=at, held_on=held_on.isoformat(), days=days)
    return meeting


@transaction.atomic
def call_off_meeting(meeting: Meeting, *, is_called_off: bool, by: User | None, at: datetime) -> None:
    """`meeting` is not held and counted nowhere, or held after all. Raises `MeetingRefused` once somebody signed or was counted."""
    hold(meeting)
    meeting = Meeting.objects.select_related("action").get(pk=meeting.pk)
    _refuse_claimed(meeting.action)
    if not is_called_off:
        if meeting.is_called_off:
            meeting.is_called_off = False
            meeting.save(update_fields=["is_called_off"])
            write_audit_line("restore_meetings", meeting.action, by=by, at=at, meetings=1)
        return
    call_off_meetings(meeting.action, [meeting.pk], by=by, at=at)
    meeting.refresh_from_db(fields=["is_called_off"])
    if not meeting.is_called_off:
        raise MeetingRefused(_("People came on that day: it was held."))


@transaction.atomic
def follow_agenda(changes: Iterable[Changed], *, by: User | None, at: datetime) -> tuple[int, int]:
    """Move and call off meetings as an agenda says; answers how many of each. Raises `MeetingRefused` once people came to one of them."""
    moved = called_off = 0
    for changed in changes:
        if changed.change == AgendaChange.MOVED:
            move_meeting(changed.meeting, held_on=changed.on, by=by, at=at)
            moved += 1
        else:
            call_off_meeting(changed.meeting, is_called_off=True, by=by, at=at)
            called_off += 1
    return moved, called_off


def _refuse_claimed(action: Action) -> None:
    """What belongs to a gathering is moved there, with its agenda and the people who registered."""
    if why := why_shut(action, Doing.DAYS):
        raise MeetingRefused(why)
    if is_claimed(action):
        raise MeetingRefused(_("This work belongs to a gathering: change its days there."))
