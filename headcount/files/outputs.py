"""Refuse, before any work, a result that would replace an input or has no place."""

from __future__ import annotations

import os
from pathlib import Path

from headcount.errors import InputError


def refuse_place(source: Path, target: Path) -> None:
    """Find out before any work that a result would take the place of what is read, or cannot be put anywhere.

    Parameters
    ----------
    source : the file that is read.
    target : the file to be written.

    Raises
    ------
    InputError
        Naming the target.
    """
    if same_file(source, target):
        raise InputError("output_is_input", path=target)
    if target.is_dir():
        raise InputError("file_is_folder", path=target)
    if not target.parent.is_dir():
        raise InputError("file_unwritable", reason="No such file or directory", path=target)


def same_file(first: Path, second: Path) -> bool:
    """Whether two paths lead to one file: by another path, a link, or capitals that other systems do not tell apart.

    Parameters: `first`, `second`, paths.
    """
    try:
        if first.exists() and second.exists() and first.samefile(second):
            return True
        return os.path.realpath(first).casefold() == os.path.realpath(second).casefold()
    except (OSError, ValueError):  # a name that no file can bear is refused where it is used
        return False
