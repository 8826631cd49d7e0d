"""Terminal output of a command: progress line, figures, notes, written files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from textometry.files.writing import write_file
from textometry.notes import Note

Options = argparse.Namespace
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


def write_asked(options: Options, kind: str, content: Callable[[], bytes]) -> None:
    """Writes what is kept in the file of an option, when that option was given; made only then."""
    path = getattr(options, kind)
    if path is not None:
        write_file(path, content())
        said_written(options, path)


def share_of(options: Options, share: float, digits: int = 0) -> str:
    """A share as a terminal shows it."""
    return figure(options, 100 * share, digits) + ("\u00a0%" if options.language == "fr" else "%")


def figure(options: Options, value: float, digits: int = 1) -> str:
    """A number as a terminal shows it."""
    # Adding zero takes the sign off a value that rounds to nothing.
    return f"{round(value, digits) + 0.0:.{digits}f}".replace(".", "," if options.language == "fr" else ".")


def said_written(options: Options, path: Path) -> None:
    """Says that a file or a folder was written."""
    if not options.quiet:
        print(options.phrases["written"].format(path=path))


def note(options: Options, message: Note) -> None:
    """Tells something worth knowing, beside the results."""
    print(f"textometry: {options.phrases['note']}: {message.said(options.language)}", file=sys.stderr)
