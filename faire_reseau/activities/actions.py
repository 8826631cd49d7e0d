"""Actions of activities: note work, hold meetings, sign in, correct facts by further facts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Doing, Means, Part
from faire_reseau.activities.events import PresenceNoted, SignInMoved
from faire_reseau.activities.models import Action, HalfDay, Meeting, MeetingAttendance, Presence
from faire_reseau.activities.queries import (
    attendance_lists,
    expectation_of,
    expected_in,
    meetings_lacking_attendance,
    why_shut,
)
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Overtaken, Refusal, refuse_overtaken
from faire_reseau.network.actions import add_participant
from faire_reseau.network.models import Organisation, Person, Theme, Trade
from faire_reseau.network.queries import post_on


class SignInClosed(Refusal):
    """Signing in for the half-day is not open."""

    code = "sign_in_closed"


class ReasonMissing(Refusal):
    """A correction says why."""

    code = "reason_missing"
    field = "reason"


class MeetingRefused(Refusal):
    """A meeting that cannot be as asked."""


@transaction.atomic
def note_action(
    *,
    title: str,
    organisation: Organisation,
    themes: Iterable[Theme] = (),
    partners: Iterable[Organisation] = (),
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Action:
    """A piece of work of `organisation`; `fields` are further columns."""
    action = Action.objects.create(title=title, organisation=organisation, **fields)
    action.themes.set(themes)
    action.partners.set(partners)
    write_audit_line("note_action", action, by=by, at=at, title=title)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    themes: Iterable[Theme] | None = None,
    partners: Iterable[Organisation] | None = None,
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Action:
    """Change columns of `action`. `seen`: what these columns said on the page of the writer. Raises `ChangedMeanwhile`."""
    hold(action)
    action.refresh_from_db()  # all of it is written below: nothing that somebody else wrote is taken back
    wanted = fields if themes is None else fields | {"themes": list(themes)}
    refuse_overtaken({name: _now(action, name) for name in wanted}, seen, wanted)
    for name, value in fields.items():
        setattr(action, name, value)
    action.save()
    if themes is not None:
        action.themes.set(themes)
    if partners is not None:
        action.partners.set(partners)
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
    meeting.delete()


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
    """Those of `meetings` (keys, of `action`) for which nobody signed are not held: they are counted nowhere."""
    rows = Meeting.objects.filter(action=action, pk__in=list(meetings), is_called_off=False)
    keys = list(rows.exclude(half_days__presences__isnull=False).order_by("pk").values_list("pk", flat=True))
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


@transaction.atomic
def sign_in(
    half_day: HalfDay,
    person: Person,
    *,
    organisation: Organisation | None,
    trade: Trade | None,
    means: Means,
    by: User | None,
    at: datetime,
) -> Presence:
    """Note that `person` is present in `half_day`, which was then held; signing twice changes nothing.

    Raises `SignInClosed` on one's own phone when it is not open, and `ReasonMissing` when a correction said absent: only
    a further correction can say otherwise. Publishes `PresenceNoted`.
    """
    hold(half_day)
    half_day = HalfDay.objects.select_related("meeting__action").get(pk=half_day.pk)
    why = why_shut(half_day.meeting.action, Doing.PHONE if means == Means.OWN_PHONE else Doing.LIST)
    if why:
        raise SignInClosed(why)
    if person.erased_at is not None:
        raise SignInClosed(_("This person was erased: nothing more can be noted about them."))
    if means == Means.OWN_PHONE and not half_day.sign_in_open:
        raise SignInClosed(_("Signing in is not open for this half-day: ask the organisers."))
    last = Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()
    if last is not None and last.is_present:
        return last
    if last is not None:
        raise ReasonMissing(_("The organisers noted you absent: ask them to correct it."))
    presence = Presence.objects.create(
        half_day=half_day, person=person, organisation=organisation, trade=trade, means=means, at=at, by=by
    )
    if half_day.meeting.is_called_off:
        half_day.meeting.is_called_off = False
        half_day.meeting.save(update_fields=["is_called_off"])
    write_audit_line("sign_in", presence, by=by, at=at, means=means)
    publish(PresenceNoted(half_day_id=half_day.pk, person_id=person.pk))
    return presence


def sign_in_as_known(half_day: HalfDay, person: Person, *, means: Means, by: User | None, at: datetime) -> Presence:
    """`sign_in` with the organisation and trade that the person is expected with, else those of their post on that day."""
    known = expectation_of(half_day, person)
    if known is None:
        post = post_on(person, half_day.on)
        known = (post.organisation, post.trade) if post else (None, None)
    organisation, trade = known
    return sign_in(half_day, person, organisation=organisation, trade=trade, means=means, by=by, at=at)


@transaction.atomic
def note_newcomer(
    half_day: HalfDay,
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: Organisation | None,
    trade: Trade | None,
    despite_resemblance: bool,
    by: User,
    at: datetime,
) -> Presence:
    """Somebody in the room whom the directory does not know is present: a person, out of the directory's lists, and a fact.

    Raises `network.actions.PersonKnown` and `PersonResembles` as `add_participant` does. Publishes `PresenceNoted`.
    """
    person = add_participant(
        first_name=first_name,
        last_name=last_name,
        email=email,
        despite_resemblance=despite_resemblance,
        by=by,
        at=at,
    )
    means = Means.ORGANISER_LIST
    return sign_in(half_day, person, organisation=organisation, trade=trade, means=means, by=by, at=at)


@transaction.atomic
def correct_presence(presence: Presence, *, is_present: bool, reason: str, by: User, at: datetime) -> Presence:
    """A new fact that corrects `presence`, the last one about this person and half-day; the old one stays.

    Raises `ReasonMissing` without a reason, `Overtaken` when `presence` was corrected already. Publishes `PresenceNoted`.
    """
    hold(presence.half_day)
    if not reason.strip():
        raise ReasonMissing(_("Say why: the sheet keeps the reason of each correction."))
    last = Presence.objects.get(half_day=presence.half_day, person=presence.person, corrected_by__isnull=True)
    if last.pk != presence.pk:
        raise Overtaken(
            _("This was corrected meanwhile: see what the sheet says now, and correct it if it is still wrong.")
        )
    if last.is_present == is_present:
        return last
    made = Presence.objects.create(
        half_day=last.half_day,
        person=last.person,
        organisation=last.organisation,
        trade=last.trade,
        is_present=is_present,
        means=Means.ORGANISER_LIST,
        at=at,
        by=by,
        corrects=last,
        reason=reason.strip(),
    )
    write_audit_line("correct_presence", made, by=by, at=at, is_present=is_present, reason=reason.strip())
    publish(PresenceNoted(half_day_id=last.half_day_id, person_id=last.person_id))
    return made


@transaction.atomic
def sum_up_attendance(at_most: int) -> int:
    """Make the lists of people of meetings that lack one, at most so many; answers how many were made."""
    meetings = meetings_lacking_attendance(at_most)
    # Whoever adds a presence refers to its half-day: they wait until the lists stand, and their presence then ends its list.
    list(HalfDay.objects.select_for_update().filter(meeting__in=meetings).order_by("pk").values_list("pk", flat=True))
    people = attendance_lists(meetings)
    MeetingAttendance.objects.bulk_create(
        [MeetingAttendance(meeting_id=meeting, people=people.get(meeting, b"")) for meeting in meetings],
        ignore_conflicts=True,
    )
    return len(meetings)


def _now(action: Action, name: str) -> Any:
    return list(action.themes.all()) if name == "themes" else getattr(action, name)


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
