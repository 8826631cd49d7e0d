"""Live messages of questions: a channel for who came, one for the screen of the room. They never say who asked."""

from typing import Any

from django.db import transaction

from faire_reseau import live
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit.holding import hold
from faire_reseau.questions.models import QuestionTime
from faire_reseau.questions.permissions import can_follow
from faire_reseau.questions.queries import answer_counts_of, counts_of

PREFIX = "questions"
WALL = "questions_wall"


def register() -> None:
    """Declare the channels with the predicates that guard them."""
    live.register(PREFIX, may_follow, snapshot=snapshot, apply=apply, for_guests=True)
    live.register(WALL, may_follow_wall, snapshot=snapshot, apply=apply)


def name(time_id: int) -> str:
    """The channel of a question time."""
    return f"{PREFIX}:{time_id}"


def wall_name(time: QuestionTime) -> str:
    """The channel of its wall: whoever holds the key that hangs in the room may follow it."""
    return f"{WALL}:{time.pk}-{time.session.gathering.welcome_key}"


def may_follow(user: User, channel: str) -> bool:
    """Whoever may follow the questions."""
    time = _time(channel)
    return time is not None and can_follow(user, time)


def may_follow_wall(_user: User, channel: str) -> bool:
    """Whoever holds the key of an announced gathering."""
    time = _time(channel)
    if time is None or time.session.gathering.state == GatheringState.DRAFT:
        return False
    return channel == wall_name(time)


def snapshot(_user: User, channel: str) -> dict[str, Any]:
    """What a fresh screen knows: the version of what is listed, and the figures."""
    time = _time(channel)
    return _state(time) if time else {}


def apply(_before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """Each message tells all of it."""
    return {"version": message.payload["version"], "counts": message.payload["counts"]}


def push(time_id: int, kind: str) -> None:
    """Tell the screens how the questions stand now."""
    with transaction.atomic():
        hold(QuestionTime(pk=time_id))
        time = _time(name(time_id))
        if time is None:
            return
        payload = _state(time)
        live.push(name(time_id), kind, payload)
        live.push(wall_name(time), kind, payload)


def _state(time: QuestionTime) -> dict[str, Any]:
    return {"version": time.version, "counts": counts_of(time) | answer_counts_of(time)}


def _time(channel: str) -> QuestionTime | None:
    number = live.row_in(channel.partition("-")[0])
    if number is None:
        return None
    return QuestionTime.objects.select_related("session__gathering").filter(pk=number).first()
