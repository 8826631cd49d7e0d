"""Live messages of a forum’s groups, ideas and dots: a channel for those who came, one for the wall. They carry no words."""

from typing import Any

from django.db import transaction

from faire_reseau import live
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.models import Harvest
from faire_reseau.cooperations.permissions import can_follow
from faire_reseau.cooperations.queries import counts_of
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit.holding import hold

PREFIX = "harvest"
WALL = "harvest_wall"


def register() -> None:
    """Declare the channels with the predicates that guard them."""
    live.register(PREFIX, may_follow, snapshot=snapshot, apply=apply, for_guests=True)
    live.register(WALL, may_follow_wall, snapshot=snapshot, apply=apply)


def name(harvest_id: int) -> str:
    """The channel of what a forum yields."""
    return f"{PREFIX}:{harvest_id}"


def wall_name(harvest: Harvest) -> str:
    """The channel of its wall: whoever holds the key that hangs in the room may follow it."""
    return f"{WALL}:{harvest.pk}-{harvest.forum.session.gathering.welcome_key}"


def may_follow(user: User, channel: str) -> bool:
    """Whoever may follow the forum."""
    harvest = _harvest(channel)
    return harvest is not None and can_follow(user, harvest.forum)


def may_follow_wall(_user: User, channel: str) -> bool:
    """Whoever holds the key of an announced gathering."""
    harvest = _harvest(channel)
    if harvest is None or harvest.forum.session.gathering.state == GatheringState.DRAFT:
        return False
    return channel == wall_name(harvest)


def snapshot(_user: User, channel: str) -> dict[str, Any]:
    """What a fresh screen knows: the version of what is written, and the figures."""
    harvest = _harvest(channel)
    return _state(harvest) if harvest else {}


def apply(_before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """Each message tells all of it."""
    return {"version": message.payload["version"], "counts": message.payload["counts"]}


def push(harvest_id: int, kind: str) -> None:
    """Tell the screens how it stands now."""
    with transaction.atomic():
        hold(Harvest(pk=harvest_id))
        harvest = _harvest(name(harvest_id))
        if harvest is None:
            return
        payload = _state(harvest)
        live.push(name(harvest_id), kind, payload)
        live.push(wall_name(harvest), kind, payload)


def _state(harvest: Harvest) -> dict[str, Any]:
    return {"version": harvest.version, "counts": counts_of(harvest)}


def _harvest(channel: str) -> Harvest | None:
    number = live.row_in(channel.partition("-")[0])
    if number is None:
        return None
    return Harvest.objects.select_related("forum__session__gathering").filter(pk=number).first()
