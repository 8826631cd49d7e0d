"""Ctrl-C while a command is at work, and the time it may take."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any, Self, TypeVar

from forumgrid.clock import Clock, TimeOver, ended
from forumgrid.sentences import FileError

_TO_READ = 0.5  # seconds that reading may take beyond the limit, so that without any time there is a first grid
Read = TypeVar("Read")


class Stop:
    """The limit of a command, from its start on, and what an interruption does.

    While the command reads there is nothing to keep: it leaves at once; so too when the limit that was `given` is over, which then
    is a refusal (without one, reading may last as long as it takes). From `begin` on, interrupting asks for what there is,
    which is written; the second time is not waited for.
    """

    def __init__(self, given: float | None, usual: float) -> None:
        self._given = given
        self.clock = Clock(usual if given is None else given, self.asked)
        self._asked = False
        self._begun = False
        self._before: Any = None

    def read(self, work: Callable[[], Read]) -> Read:
        """What is read. Raises FileError when the limit is over first."""
        if self._given is None:
            return work()
        try:
            return ended(Clock(self.clock.left() + _TO_READ), work)
        except TimeOver:
            raise FileError("reading_cut") from None

    def begin(self) -> None:
        """All is read: from now on there is something to write."""
        self._begun = True

    def asked(self) -> bool:
        return self._asked

    def left(self) -> float:
        """Seconds left of the limit, 0 at least."""
        return max(self.clock.left(), 0.0)

    def __enter__(self) -> Self:
        try:
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        except ValueError:  # not in the main thread: whoever called us handles interruptions
            self._before = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked or not self._begun:
            raise KeyboardInterrupt
        self._asked = True
