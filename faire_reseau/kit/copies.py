"""Backups and restores: which tables stay out of a backup, and what ends when one is restored. Rooms plug in from `apps`."""

from collections.abc import Callable
from datetime import datetime

from faire_reseau.kit.plugs import Plug

Ender = Callable[[datetime], int]


leave_out = Plug[str](
    __name__,
    "leave_out",
    "Tables emptied in every backup: they hold what opens an account as it is, or files that live for a day.",
)


def left_out() -> list[str]:
    """The tables that a backup holds empty."""
    return sorted(set(leave_out))


also_end = Plug[Ender](
    __name__,
    "also_end",
    "After a restore, `ender(at)` ends what could be entered by and answers how many: a link revoked after the backup "
    "would otherwise open its account again.",
)


def end_all(at: datetime) -> int:
    """End every session, link and pass; answers how many."""
    return sum(ender(at) for ender in also_end)
