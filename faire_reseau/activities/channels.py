"""Live messages for sign-in sheets: channel `half_day:<id>`, for those who run the sheet or show its QR."""

from typing import Any

from faire_reseau import live
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.permissions import can_keep
from faire_reseau.activities.queries import present_in

PREFIX = "half_day"


def register() -> None:
    """Declare the channel with the predicate that guards it."""
    live.register(PREFIX, may_follow, snapshot=snapshot, apply=apply)


def may_follow(user: Any, channel: str) -> bool:
    """Those who keep the sheet."""
    half_day = _half_day(channel)
    return half_day is not None and can_keep(user, half_day.meeting.action)


def snapshot(_user: Any, channel: str) -> dict[str, Any]:
    """What a fresh sheet shows: how many are present, and whether phones may sign."""
    half_day = _half_day(channel)
    if half_day is None:
        return {}
    return {"counts": {f"present-{half_day.pk}": present_in(half_day.pk)}, "is_open": half_day.sign_in_open}


def apply(before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """The sheet after a message."""
    return {**before, **message.payload}


def push_presences(half_day_id: int) -> None:
    """Tell the screens how many are present now."""
    live.push(f"{PREFIX}:{half_day_id}", "presence", {"counts": {f"present-{half_day_id}": present_in(half_day_id)}})


def push_sign_in(half_day_id: int, *, is_open: bool) -> None:
    """Tell the screens that signing in opened or closed."""
    live.push(f"{PREFIX}:{half_day_id}", "sign_in", {"is_open": is_open})


def _half_day(channel: str) -> HalfDay | None:
    number = live.row_in(channel)
    if number is None:
        return None
    return HalfDay.objects.select_related("meeting__action").filter(pk=number).first()
