"""Processor time, memory and the length of transactions of this process."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOOP_MS = 50


def peak_kb(*, reset: bool = False) -> int:
    """The largest resident memory of this process since the last reset, where the system says it (Linux); else 0."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        match = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    except OSError:
        return 0
    return int(match[1]) if match else 0


class Locks:
    """Processor time between the start and the end of each transaction of this process; `longest_ms` since `reset`."""

    METHODS = ("_start_transaction_under_autocommit", "_commit", "_rollback")

    def __init__(self, connection: Any) -> None:
        """Watch `connection` from now on."""
        self.longest_ms, self._begun = 0.0, 0.0
        # Django has no signal for the ends of a transaction.
        begin, commit, rollback = (getattr(connection, name) for name in self.METHODS)

        def begins() -> None:
            begin()
            self._begun = time.process_time()

        def ending(end: Callable[[], None]) -> Callable[[], None]:
            def ends() -> None:
                end()
                if self._begun:
                    self.longest_ms = max(self.longest_ms, (time.process_time() - self._begun) * 1000)
                    self._begun = 0.0

            return ends

        for name, method in zip(self.METHODS, (begins, ending(commit), ending(rollback)), strict=True):
            setattr(connection, name, method)

    def reset(self) -> None:
        """Forget what was seen."""
        self.longest_ms = 0.0


def spent_ms(work: Callable[[], Any]) -> float:
    """Processor time of `work`."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def fixed_loop_ms() -> float:
    """Processor time of work that never changes: what this machine is worth now."""
    begin = time.process_time()
    sum(number * number for number in range(1_000_000))
    return (time.process_time() - begin) * 1000


def quiet_ms(work: Callable[[], Any]) -> tuple[float, float]:
    """Processor time of `work` as on a quiet machine of 2026, whose fixed loop takes 50 ms, and how many times longer this one took
    for the loop just before and after.
    """
    before = fixed_loop_ms()
    spent = spent_ms(work)
    slower = (before + fixed_loop_ms()) / 2 / LOOP_MS
    return spent / slower, slower
