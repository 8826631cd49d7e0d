"""The board of the wall: a day by hour, what belongs to everybody as lines, what topics share as rows of a grid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NOW, NEXT, LATER, OVER, OFF = "now", "next", "later", "over", "off"


@dataclass(frozen=True)
class Row:
    """An hour of the board: a session for everybody, or the topics of a slot: pairs of space and card (None: nothing there)."""

    starts_at: datetime
    ends_at: datetime
    session: Any = None
    cells: tuple[Any, ...] = ()
    moment: str = LATER


@dataclass(frozen=True)
class Board:
    """Spaces as columns, hours as rows."""

    spaces: tuple[Any, ...]
    rows: tuple[Row, ...]


def board_of(sessions: Iterable[Any], slots: Sequence[tuple[Any, Sequence[Any]]], at: datetime) -> Board:
    """The board of a day at the moment `at`: what is over is left out, until everything is.

    Parameters: `sessions`, things with `starts_at` and `ends_at`, of that day; `slots`, pairs of a slot (the same, in UTC or
    not) and its cards, (card, where it is given with `cell.space`, …), as `cards.by_slot` says.
    Returns: a new board, its rows by hour, its columns by the rank of the spaces. Cost: spaces times slots.
    """
    used = {here.cell.space.pk: here.cell.space for _slot, given in slots for _card, here, *_ in given}
    spaces = sorted(used.values(), key=lambda space: (space.rank, space.pk))
    rows = [Row(session.starts_at, session.ends_at, session=session) for session in sessions]
    for slot, given in slots:
        there = {here.cell.space.pk: card for card, here, *_ in given}
        rows.append(Row(slot.starts_at, slot.ends_at, cells=tuple((space, there.get(space.pk)) for space in spaces)))
    rows.sort(key=lambda row: (row.starts_at, row.session is None))
    left = [row for row in rows if row.ends_at > at] or rows
    standing = [row for row in left if not _is_off(row)]
    following = min((row.starts_at for row in standing if row.starts_at > at), default=None)
    return Board(tuple(spaces), tuple(_at(row, at, following) for row in left))


def _is_off(row: Row) -> bool:
    return bool(getattr(row.session, "is_cancelled", False))


def _at(row: Row, at: datetime, following: datetime | None) -> Row:
    moment = LATER
    if row.ends_at <= at:
        moment = OVER
    elif _is_off(row):
        moment = OFF
    elif row.starts_at <= at:
        moment = NOW
    elif row.starts_at == following:
        moment = NEXT
    return Row(row.starts_at, row.ends_at, row.session, row.cells, moment)
