"""Two channels of one thing: one for those who take part, one for the screen of a room, whose name holds the key on its wall.

Each message tells all that a fresh screen knows: the version of the thing, and its figures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from faire_reseau.kit.holding import hold
from faire_reseau.live.log import push
from faire_reseau.live.registry import Message, register, row_in

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Paired(Generic[Row]):
    """The channels `prefix` and `prefix`_wall of each of `rows`.

    `version` and `counts` are what is told of a row, `follows` says who takes part, `key` what hangs on its wall: whoever holds it
    follows the screen; "" while nobody may.
    """

    prefix: str
    rows: Callable[[], QuerySet[Row]]
    version: Callable[[Row], int]
    counts: Callable[[Row], Mapping[str, int]]
    follows: Callable[[Any, Row], bool]
    key: Callable[[Row], str]

    def register(self) -> None:
        """Declare both channels with the predicates that guard them."""
        register(self.prefix, self.may_follow, snapshot=self.snapshot, apply=self.apply, for_guests=True)
        register(f"{self.prefix}_wall", self.may_follow_wall, snapshot=self.snapshot, apply=self.apply)

    def name(self, row_id: int) -> str:
        """The channel of those who take part."""
        return f"{self.prefix}:{row_id}"

    def wall_name(self, row: Row) -> str:
        """The channel of the screen; "" while it has none."""
        key = self.key(row)
        return f"{self.prefix}_wall:{row.pk}-{key}" if key else ""

    def may_follow(self, user: Any, channel: str) -> bool:
        """Whoever takes part."""
        row = self._row(channel)
        return row is not None and self.follows(user, row)

    def may_follow_wall(self, _user: Any, channel: str) -> bool:
        """Whoever holds the key."""
        row = self._row(channel)
        return row is not None and channel == self.wall_name(row)

    def snapshot(self, _user: Any, channel: str) -> dict[str, Any]:
        """What a fresh screen knows."""
        row = self._row(channel)
        return self._state(row) if row is not None else {}

    def apply(self, _before: dict[str, Any], message: Message) -> dict[str, Any]:
        """Each message tells all of it."""
        return {"version": message.payload["version"], "counts": message.payload["counts"]}

    def push(self, row_id: int, kind: str) -> None:
        """Tell the screens how it stands now."""
        with transaction.atomic():
            hold(self.rows().model(pk=row_id))
            row = self._row(self.name(row_id))
            if row is None:
                return
            payload = self._state(row)
            for channel in filter(None, (self.name(row_id), self.wall_name(row))):
                push(channel, kind, payload)

    def _state(self, row: Row) -> dict[str, Any]:
        return {"version": self.version(row), "counts": dict(self.counts(row))}

    def _row(self, channel: str) -> Row | None:
        number = row_in(channel.partition("-")[0])
        return None if number is None else self.rows().filter(pk=number).first()
