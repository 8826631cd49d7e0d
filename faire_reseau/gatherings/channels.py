"""Live messages for screens of a gathering: channel `gathering:<id>`."""

from typing import Any

from faire_reseau import live
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.permissions import can_see
from faire_reseau.gatherings.queries import live_guest_of

PREFIX = "gathering"


def register() -> None:
    """Declare the channel with the predicate that guards it, and who comes by a pass."""
    live.admit_guests(live_guest_of)
    live.register(PREFIX, may_follow, snapshot=snapshot, apply=apply)


def name(gathering_id: int) -> str:
    """The channel of a gathering."""
    return f"{PREFIX}:{gathering_id}"


def may_follow(user: Any, channel: str) -> bool:
    """Whoever may read the gathering may follow it."""
    gathering = _gathering(channel)
    return gathering is not None and can_see(user, gathering)


def snapshot(_user: Any, channel: str) -> dict[str, Any]:
    """What a fresh screen knows: the version of the agenda."""
    gathering = _gathering(channel)
    return {"version": gathering.version if gathering else None}


def apply(before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """The screen after a message."""
    return {**before, "version": message.payload["version"]} if message.kind == "agenda" else before


def push_agenda(gathering_id: int, version: int) -> None:
    """Tell the screens that the agenda has changed."""
    live.push(name(gathering_id), "agenda", {"version": version})


def _gathering(channel: str) -> Gathering | None:
    number = live.row_in(channel)
    if number is None:
        return None
    return Gathering.objects.filter(pk=number).first()
