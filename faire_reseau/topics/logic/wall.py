"""The lines of the wall once topics have their places: what runs, what comes next, then the later hours of the forum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NOW, NEXT, LATER = "now", "next", "later"


@dataclass(frozen=True)
class WallLine:
    """A line of the wall: which moment it belongs to, its hours, title and space; `thing` says whether it is a sample."""

    moment: str
    starts_at: datetime
    ends_at: datetime
    title: str
    space: str
    thing: Any

    @property
    def group(self) -> str:
        """Lines of one group are shown together."""
        return self.moment if self.moment != LATER else self.starts_at.isoformat()


def lines_of(
    now: Iterable[Any], coming: Iterable[Any], groups: Sequence[tuple[Any, Sequence[Any]]], umbrella: int | None
) -> list[WallLine]:
    """The lines of the wall, by hour.

    Parameters: `now` and `coming`, sessions that run and that begin next; `groups`, slots with (card, where it is given, …), as
    `cards.by_slot` says; `umbrella`, the forum's own session, which says nothing beside its topics.
    Returns: a new list. Cost: linear.
    """
    lines = [_of_session(NOW, one) for one in now if one.pk != umbrella]
    lines += [_of_session(NEXT, one) for one in coming if one.pk != umbrella]
    last = max((line.starts_at for line in lines), default=None)
    for slot, given in groups:
        if last is None or slot.starts_at > last:
            lines += [
                WallLine(LATER, slot.starts_at, slot.ends_at, card.topic.title, here.cell.space.name, card.topic)
                for card, here, *_ in given
            ]
    return lines


def _of_session(moment: str, session: Any) -> WallLine:
    space = session.space.name if session.space else ""
    return WallLine(moment, session.starts_at, session.ends_at, session.title, space, session)
