"""What a person sees while the command works: one line that moves, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Self

_WIDTH = 28


class Bar:
    """A progress bar on the error stream; silent when that is no terminal, or when asked to be."""

    def __init__(self, phrases: Mapping[str, str], *, quiet: bool) -> None:
        self._phrases = phrases
        self._shown = not quiet and sys.stderr.isatty()
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown and self._last:
            print("\r" + " " * len(self._last) + "\r", end="", file=sys.stderr, flush=True)

    def __call__(self, step: str, share: float) -> None:
        """Shows how far a step is, from 0 to 1."""
        if not self._shown:
            return
        full = round(_WIDTH * share)
        line = f"{self._phrases[f'step {step}']:<12} [{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%}"
        if line != self._last:
            self._last = line
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
