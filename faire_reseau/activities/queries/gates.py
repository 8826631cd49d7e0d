"""The gates: each finds a row and authorises at once; and what this room holds about somebody."""

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.drawing import path_of
from faire_reseau.activities.models import Action, CheckIn, HalfDay, Meeting, Presence
from faire_reseau.activities.permissions import can_keep, readable_by
from faire_reseau.activities.queries.chains import drawings_of
from faire_reseau.kit.keys import as_short_code, short_code


def action_for(user: User, action_id: int) -> Action:
    """An action that `user` may read; one statement."""
    action = readable_by(user).select_related("kind", "organisation", "axis", "territory").filter(pk=action_id).first()
    if action is None:
        raise Http404
    return action


def action_to_keep_for(user: User, action_id: int) -> Action:
    """An action that `user` may change; two statements."""
    action = Action.objects.select_related("organisation").filter(pk=action_id).first()
    if action is None or not can_keep(user, action):
        raise Http404
    return action


def half_day_to_keep_for(user: User, half_day_id: int) -> HalfDay:
    """A half-day whose sheet `user` keeps; two statements."""
    half_day = HalfDay.objects.select_related("meeting__action").filter(pk=half_day_id).first()
    if half_day is None or not can_keep(user, half_day.meeting.action):
        raise Http404
    return half_day


def half_day_to_sign_for(user: User, key: str) -> HalfDay:
    """The half-day whose QR holds `key`, if `user` may read its action; one query."""
    readable = HalfDay.objects.filter(meeting__action__in=readable_by(user).values("pk"))
    half_day = readable.select_related("meeting__action").filter(sign_in_key=key).first()
    if half_day is None:
        raise Http404
    return half_day


def sign_in_key_at(code: str) -> str:
    """The key of the QR that can be typed as `code`, in capitals or not, with its hyphen or not, while signing in is open;
    one query.
    """
    wanted = as_short_code(code)
    shown = HalfDay.objects.filter(sign_in_open=True).values_list("sign_in_key", flat=True)
    key = next((key for key in shown if short_code(key) == wanted), None)
    if key is None:
        raise Http404
    return key


def meeting_to_keep_for(user: User, meeting_id: int) -> Meeting:
    """A meeting that `user` may change; two statements."""
    meeting = Meeting.objects.select_related("action__organisation", "territory").filter(pk=meeting_id).first()
    if meeting is None or not can_keep(user, meeting.action):
        raise Http404
    return meeting


def presence_to_correct_for(user: User, presence_id: int) -> Presence:
    """A presence that `user` may correct; two statements."""
    presence = Presence.objects.select_related("half_day__meeting__action", "person").filter(pk=presence_id).first()
    if presence is None or not can_keep(user, presence.half_day.meeting.action):
        raise Http404
    return presence


def presence_data(user: User) -> list[dict[str, str | bool]]:
    """What this room holds about `user`, as plain values: each fact of their presence, with what they drew. Three queries.

    The title of an action that `user` may not read yet (of a draft in a room above) is left out, the fact is not.
    """
    titles = dict(
        readable_by(user).filter(meetings__half_days__presences__person__user=user).values_list("pk", "title")
    )
    rows = (
        Presence.objects.filter(person__user=user)
        .select_related("half_day__meeting__action", "organisation", "trade")
        .order_by("pk")
    )
    drawings = drawings_of([row.pk for row in rows])
    return [
        {
            "action": titles.get(row.half_day.meeting.action_id, ""),
            "on": row.half_day.on.isoformat(),
            "part": row.half_day.part,
            "organisation": row.organisation.slug if row.organisation else "",
            "trade": row.trade.code if row.trade else "",
            "is_present": row.is_present,
            "means": row.means,
            "at": row.at.isoformat(),
            "reason": row.reason,
            # As it was drawn, in the frame of 600 by 200; "" for who signed otherwise.
            "drawing": path_of(drawings[row.pk]) if row.pk in drawings else "",
        }
        for row in rows
    ]


def check_in_data(user: User) -> list[dict[str, str]]:
    """What receptions did about `user`, as plain values; one query."""
    rows = CheckIn.objects.filter(person__user=user).select_related("half_day").order_by("pk")
    return [
        {
            "on": row.half_day.on.isoformat(),
            "part": row.half_day.part,
            "means": row.means,
            "door": row.door,
            "walk_in": row.walk_in,
            "centre": row.centre,
            "done_at": row.done_at.isoformat(),
            "at": row.at.isoformat(),
        }
        for row in rows
    ]
