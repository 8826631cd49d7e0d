"""Actions of activities: note work, hold meetings, sign in, correct facts by further facts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.heads import (
    NotCounted,
    count_heads,
    note_publication,
    note_staff_time,
    remove_publication,
    undo_remove_publication,
)
from faire_reseau.activities.actions.sharing import SharesRefused, merge_organisation_shares, share_out
from faire_reseau.activities.actions.signing import (
    PostNotHeld,
    ReasonMissing,
    SignInClosed,
    correct_presence,
    note_newcomer,
    sign_in,
    sign_in_as_known,
)
from faire_reseau.activities.enums import Doing, Part
from faire_reseau.activities.events import SignInMoved
from faire_reseau.activities.logic.counts import NOBODY
from faire_reseau.activities.models import Action, HalfDay, Meeting, MeetingAttendance, Presence
from faire_reseau.activities.permissions import keepable_by
from faire_reseau.activities.queries import (
    attendance_sheets,
    expected_in,
    meetings_lacking_attendance,
    why_shut,
)
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import Undone, note_undoable, restore_rows, rows_gone_with
from faire_reseau.network.models import Audience, MissionAxis, Organisation, Theme

__all__ = [
    "ActionRefused",
    "MeetingRefused",
    "NotCounted",
    "PostNotHeld",
    "ReasonMissing",
    "SharesRefused",
    "SignInClosed",
    "call_off_meetings",
    "change_action",
    "change_meeting",
    "close_sign_in",
    "correct_presence",
    "count_heads",
    "drop_meeting",
    "hold_meeting",
    "merge_organisation_shares",
    "move_meetings",
    "note_action",
    "note_newcomer",
    "note_publication",
    "note_staff_time",
    "open_sign_in",
    "remove_publication",
    "restore_meeting",
    "restore_meetings",
    "share_out",
    "sign_in",
    "sign_in_as_known",
    "sum_up_attendance",
    "undo_drop_meeting",
    "undo_remove_publication",
    "why_not_moved",
]

TRANSACTIONS_A_LOOK = 20
# What an action has several of.
SEVERAL = {"themes", "partners", "audiences"}


class ActionRefused(Refusal):
    """A piece of work that cannot be as asked."""


class MeetingRefused(Refusal):
    """A meeting that cannot be as asked."""


@transaction.atomic
def note_action(
    *,
    title: str,
    organisation: Organisation,
    themes: Iterable[Theme] = (),
    partners: Iterable[Organisation] = (),
    audiences: Iterable[Audience] = (),
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Action:
    """A piece of work of `organisation`; `fields` are further columns. Raises `ActionRefused`."""
    _refuse_axis(organisation, fields.get("axis"))
    action = Action.objects.create(title=title, organisation=organisation, **fields)
    action.themes.set(themes)
    action.partners.set(organisation_row for organisation_row in partners if organisation_row != organisation)
    action.audiences.set(audiences)
    write_audit_line("note_action", action, by=by, at=at, title=title)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Action:
    """Change columns of `action`, those of which it has several (`SEVERAL`) among them. `seen`: what these columns said on the
    page of the writer. Raises `ChangedMeanwhile`, `ActionRefused`.
    """
    hold(action)
    action.refresh_from_db()  # all of it is written below: nothing that somebody else wrote is taken back
    wanted = {name: list(value) if name in SEVERAL else value for name, value in fields.items()}
    refuse_overtaken({name: _now(action, name) for name in wanted}, seen, wanted)
    for name, value in wanted.items():
        if name not in SEVERAL:
            setattr(action, name, value)
    _refuse_axis(action.organisation, action.axis)
    action.save()
    for name in SEVERAL & wanted.keys():
        getattr(action, name).set(wanted[name])
    write_audit_line("change_action", action, by=by, at=at, fields=sorted(fields))
    return action


@transaction.atomic
def hold_meeting(
    action: Action, *, held_on: date, parts: Iterable[Part], by: User | None, at: datetime, **fields: Any
) -> Meeting:
    """A meeting of `action` on `held_on`, in the half-days `parts`. Raises `MeetingRefused` without any half-day."""
    chosen = list(parts)
    if not chosen:
        raise MeetingRefused(_("Say in which half-day: it is what the report counts."), field="parts")
    _check_days_open(action)
    meeting = Meeting.objects.create(action=action, held_on=held_on, **fields)
    for part in chosen:
        HalfDay.objects.create(meeting=meeting, on=held_on, part=part, sign_in_key=new_key())
    write_audit_line("hold_meeting", meeting, by=by, at=at, held_on=held_on.isoformat())
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **fields: Any
) -> Meeting:
    """Change how, where and at which hours `meeting` was held; its day and half-days are what people signed for.

    `seen`: what these columns said on the page of the writer. Raises `ChangedMeanwhile`.
    """
    hold(meeting)
    meeting.refresh_from_db(fields=list(fields))
    refuse_overtaken({name: getattr(meeting, name) for name in fields}, seen, fields)
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(fields))
    write_audit_line("change_meeting", meeting, by=by, at=at, fields=sorted(fields))
    return meeting


@transaction.atomic
def drop_meeting(meeting: Meeting, *, by: User | None, at: datetime) -> None:
    """Take away a meeting noted by mistake. Raises `MeetingRefused` once somebody signed in (what was signed stays), and
    while people are expected in it.
    """
    hold(*meeting.half_days.all())
    _check_days_open(meeting.action)
    if Presence.objects.filter(half_day__meeting=meeting).exists():
        raise MeetingRefused(_("People signed in for that day: it was held, and stays in the figures."))
    if any(expected_in(half_day) for half_day in meeting.half_days.all()):
        raise MeetingRefused(_("People are registered for it: change their registration first."))
    write_audit_line("drop_meeting", meeting, by=by, at=at, held_on=meeting.held_on.isoformat())
    note_undoable("drop_meeting", by=by, at=at, action=meeting.action_id, rows=rows_gone_with(meeting))
    meeting.delete()


def restore_meeting(rows: list[dict[str, Any]], *, why_not: Any, by: User | None, at: datetime) -> None:
    """Put back a meeting that was taken away a while ago, with its half-days, from its `rows`. Raises `UndoRefused`."""
    restore_rows(rows, why_not=why_not)
    write_audit_line("restore_meeting", Meeting.objects.get(pk=rows[0]["pk"]), by=by, at=at)


def undo_drop_meeting(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back a meeting that was taken away. Raises `Http404` for who no longer keeps its action."""
    action = keepable_by(by).filter(pk=act.detail["action"]).first()
    if action is None:
        raise Http404
    hold(action)
    _check_days_open(action)
    why_not = _("Another meeting stands in its place now: note it again by hand.")
    restore_meeting(act.detail["rows"], why_not=why_not, by=by, at=at)
    return Undone(gettext("The meeting is there again, as it was."), reverse("activities:action", args=[action.pk]))


def why_not_moved(action: Action) -> str:
    """Why the meetings of `action` stay on their days; "" while they can be moved. One query."""
    if Presence.objects.filter(half_day__meeting__action=action).exists():
        return str(_("People have signed for it already: what was signed stays on its day."))
    return ""


@transaction.atomic
def move_meetings(action: Action, *, days: int, by: User | None, at: datetime) -> None:
    """Move every meeting of `action`, with its half-days, by so many `days`.

    Raises `MeetingRefused` once somebody signed in one of them: what was signed stays on its day.
    """
    meetings = list(Meeting.objects.filter(action=action).order_by("pk"))
    halves = list(HalfDay.objects.filter(meeting__in=meetings).order_by("on" if days < 0 else "-on"))
    hold(*halves)
    if why := why_not_moved(action):
        raise MeetingRefused(why)
    for half_day in halves:
        half_day.on += timedelta(days=days)
        half_day.sign_in_open = False
        half_day.save(update_fields=["on", "sign_in_open"])
    for meeting in meetings:
        meeting.held_on += timedelta(days=days)
    Meeting.objects.bulk_update(meetings, ["held_on"])
    write_audit_line("move_meetings", action, by=by, at=at, days=days, meetings=len(meetings))


@transaction.atomic
def call_off_meetings(action: Action, meetings: Iterable[int], *, by: User | None, at: datetime) -> None:
    """Those of `meetings` (keys, of `action`) for which nobody signed nor was counted are not held: they are counted nowhere."""
    rows = Meeting.objects.filter(action=action, pk__in=list(meetings), is_called_off=False)
    rows = rows.filter(counted=0).exclude(half_days__presences__isnull=False)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if keys:
        Meeting.objects.filter(pk__in=keys).update(is_called_off=True)
        write_audit_line("call_off_meetings", action, by=by, at=at, meetings=len(keys))


@transaction.atomic
def restore_meetings(action: Action, *, by: User | None, at: datetime) -> None:
    """The meetings of `action` that were called off are to be held after all."""
    restored = Meeting.objects.filter(action=action, is_called_off=True).update(is_called_off=False)
    if restored:
        write_audit_line("restore_meetings", action, by=by, at=at, meetings=restored)


@transaction.atomic
def open_sign_in(half_day: HalfDay, *, by: User | None, at: datetime) -> HalfDay:
    """Let people sign in on their own phones. Raises `SignInClosed` where a room above shut it. Publishes `SignInMoved`."""
    return _move_sign_in(half_day, is_open=True, by=by, at=at)


@transaction.atomic
def close_sign_in(half_day: HalfDay, *, by: User | None, at: datetime) -> HalfDay:
    """Stop signing in on phones; the organisers' list goes on. Publishes `SignInMoved`."""
    return _move_sign_in(half_day, is_open=False, by=by, at=at)


def sum_up_attendance(at_most: int) -> int:
    """Make lists of people of meetings that lack one, at most so many in a transaction; answers how many were made."""
    # To find what lacks its list, all meetings are read: once for several transactions.
    meetings = meetings_lacking_attendance(TRANSACTIONS_A_LOOK * at_most)
    for start in range(0, len(meetings), at_most):
        _sum_up(meetings[start : start + at_most])
    return len(meetings)


@transaction.atomic
def _sum_up(meetings: list[int]) -> None:
    # Whoever adds a presence refers to its half-day: they wait until the lists stand, and their presence then ends its list.
    list(HalfDay.objects.select_for_update().filter(meeting__in=meetings).order_by("pk").values_list("pk", flat=True))
    sheets = attendance_sheets(meetings)
    MeetingAttendance.objects.bulk_create(
        [
            MeetingAttendance(meeting_id=meeting, people=sheet.people, signed=sheet.signed)
            for meeting, sheet in ((meeting, sheets.get(meeting, NOBODY)) for meeting in meetings)
        ],
        ignore_conflicts=True,
    )


def _refuse_axis(organisation: Organisation, axis: MissionAxis | None) -> None:
    if axis is not None and axis.organisation_id not in (None, organisation.pk):
        raise ActionRefused(
            _("This axis is that of another centre: choose one of the network or of your own."), field="axis"
        )


def _now(action: Action, name: str) -> Any:
    return list(getattr(action, name).all()) if name in SEVERAL else getattr(action, name)


def _check_days_open(action: Action) -> None:
    why = why_shut(action, Doing.DAYS)
    if why:
        raise MeetingRefused(why)


def _move_sign_in(half_day: HalfDay, *, is_open: bool, by: User | None, at: datetime) -> HalfDay:
    hold(half_day)
    why = why_shut(half_day.meeting.action, Doing.PHONE) if is_open else ""
    if why:
        raise SignInClosed(why)
    half_day.sign_in_open = is_open
    half_day.save(update_fields=["sign_in_open"])
    write_audit_line("open_sign_in" if is_open else "close_sign_in", half_day, by=by, at=at)
    publish(SignInMoved(half_day_id=half_day.pk, is_open=is_open))
    return half_day
