"""Refuse outputs that would replace an input or one another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from textometry.errors import InputError

_spared: ContextVar[tuple[Path, ...]] = ContextVar("spared", default=())


@contextmanager
def sparing(inputs: Iterable[Path]) -> Iterator[None]:
    """While it lasts, no file is written in the place of one of these, nor in one of these folders."""
    token = _spared.set((*_spared.get(), *inputs))
    try:
        yield
    finally:
        _spared.reset(token)


def refuse_replacing(path: Path, *, folder: bool = False) -> None:
    """Refuses a place that is read.

    Parameters
    ----------
    path
        where something is to be written.
    folder
        whether it is a folder of results.

    Raises
    ------
    InputError
        naming the place.
    """
    for given in _spared.get():
        if same_file(path, given) and (given.is_dir() or not folder):
            raise InputError("output_in_corpus" if given.is_dir() else "output_is_input", path=path)
        if given.is_dir() and not folder and path.is_file() and same_file(path.parent, given):
            raise InputError("output_is_input", path=path)


def refuse_twice(paths: Iterable[Path]) -> None:
    """Refuses one file for two results. Raises `InputError` naming it."""
    seen: list[Path] = []
    for path in paths:
        if any(same_file(path, other) for other in seen):
            raise InputError("output_twice", path=path)
        if not path.exists() or path.is_file():  # a device may take several results
            seen.append(path)


def same_file(first: Path, second: Path) -> bool:
    """Whether two paths lead to one file: by another path, a link, or capitals that other systems do not tell apart."""
    try:
        if first.exists() and second.exists() and first.samefile(second):
            return True
        return os.path.realpath(first).casefold() == os.path.realpath(second).casefold()
    except (OSError, ValueError):  # a name that no file can bear is refused where it is used
        return False
