"""Two channels of the toy site: `wishes`, open to all, and `desk:<name>`, for that account alone."""

from collections import Counter
from typing import Any

from faire_reseau import live
from tests.live.toy.models import Wish


def register() -> None:
    live.register("wishes", lambda _user, _channel: True, snapshot=snapshot, apply=apply)
    live.register("desk", lambda user, channel: user.is_authenticated and channel == f"desk:{user.username}")


def snapshot(user: Any, channel: str) -> dict[str, int]:
    return dict(Counter(Wish.objects.values_list("topic", flat=True)))


def apply(screen: dict[str, int], message: live.Message) -> dict[str, int]:
    return screen | message.payload["counts"]


def counted(topic: str) -> None:
    live.push("wishes", "counted", {"counts": {topic: Wish.objects.filter(topic=topic).count()}})
