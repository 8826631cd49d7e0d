"""Backups and restores: which tables stay out of a backup, and what ends when one is restored. Rooms plug in from `apps`."""

from collections.abc import Callable
from datetime import datetime

Ender = Callable[[datetime], int]
_left_out: set[str] = set()
_enders: list[Ender] = []


def leave_out(*tables: str) -> None:
    """Have these tables emptied in every backup: they hold what opens an account as it is."""
    _left_out.update(tables)


def left_out() -> list[str]:
    """The tables that a backup holds empty."""
    return sorted(_left_out)


def also_end(ender: Ender) -> None:
    """Have `ender(at)` called after a restore; it ends what could be entered by and answers how many.

    A link that was revoked after the backup would otherwise open its account again.
    """
    if ender not in _enders:
        _enders.append(ender)


def end_all(at: datetime) -> int:
    """End every session, link and pass; answers how many."""
    return sum(ender(at) for ender in _enders)
