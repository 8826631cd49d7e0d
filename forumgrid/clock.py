"""The clock and the stop of everything that can take long, and linear programmes that keep to them."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from time import perf_counter
from typing import Any, TypeVar

Answer = TypeVar("Answer")
OUT_OF_TIME = 1  # what scipy calls it
_LOOK = 0.02  # seconds between two looks at the clock while a solver is at work


def now() -> float:
    """Seconds since some moment: what every clock here reads."""
    return perf_counter()


class Clock:
    """How long something may still take, and whether it was asked to stop. Once over, it stays over."""

    def __init__(self, seconds: float, should_stop: Callable[[], bool] | None = None) -> None:
        self.began = now()
        self.ends = self.began + seconds
        self._should_stop = should_stop
        self._over = False

    def spent(self) -> float:
        """Seconds since it began."""
        return now() - self.began

    def left(self) -> float:
        """Seconds left; below 0 when the time is over."""
        return self.ends - now()

    def over(self) -> bool:
        """Whether to leave off: the time is over, or somebody asked to stop."""
        if not self._over:
            self._over = self.left() <= 0 or (self._should_stop is not None and bool(self._should_stop()))
        return self._over

    def at_most(self, seconds: float) -> Clock:
        """A clock that is over when this one is, and after `seconds` at the latest."""
        return Clock(min(seconds, self.left()), self.over)


def within(clock: Clock, solve: Callable[[dict[str, float]], Any]) -> Any | None:
    """What a solver (scipy's HiGHS) answers; None when the clock is over first.

    `solve` is given the option that limits its time, which the solver looks at only now and then: it works in a thread that is
    left behind when it does not keep to it.
    """
    try:
        answer = ended(clock, lambda: solve({"time_limit": max(clock.left(), 0.01)}))
    except TimeOver:
        return None
    return None if answer is None or (answer.status == OUT_OF_TIME and answer.x is None) else answer


class TimeOver(Exception):
    """The clock was over before something had ended."""


def ended(clock: Clock, work: Callable[[], Answer]) -> Answer:
    """What `work` gives. Raises TimeOver when the clock is over first: it is then left behind, in a thread of its own."""
    answer: list[Answer] = []
    failed: list[BaseException] = []

    def begin() -> None:
        try:
            answer.append(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is waited for
            failed.append(error)

    thread = Thread(target=begin, daemon=True)
    thread.start()
    thread.join(_LOOK)
    while thread.is_alive() and not clock.over():
        thread.join(_LOOK)
    if failed:
        raise failed[0]
    if not answer:
        _left_behind[:] = [*(left for left in _left_behind if left.is_alive()), thread]
        raise TimeOver
    return answer[0]


_left_behind: list[Thread] = []


def is_anything_left_behind() -> bool:
    """Whether something that did not keep to its clock is still at work."""
    return any(thread.is_alive() for thread in _left_behind)
