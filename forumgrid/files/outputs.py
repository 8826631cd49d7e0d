"""Refuse outputs that would replace an input or one another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from forumgrid.sentences import FileError


def refuse_replacing(inputs: Iterable[Path], outputs: Iterable[str | Path | None]) -> None:
    """Find out before any work that a result would take the place of what is read, or of another result.

    Parameters
    ----------
    inputs : the files that are read.
    outputs : the files to be written; "-" is the standard output, `None` an option that was not given.

    Raises
    ------
    FileError
        Which names the output.

    Cost
    ----
    O(inputs × outputs) looks at the disk.
    """
    written: list[Path] = []
    given = [Path(path) for path in inputs]
    for target in outputs:
        if target is None or str(target) in {"", "-"}:
            continue
        path = Path(target)
        if any(same_file(path, other) for other in given):
            raise FileError("output_is_input", str(target))
        if any(same_file(path, other) for other in written):
            raise FileError("output_twice", str(target))
        if not path.exists() or path.is_file():  # a device may take several results
            written.append(path)


def same_file(first: Path, second: Path) -> bool:
    """Whether two paths lead to one file: by another path, a link, or capitals that other systems do not tell apart."""
    try:
        if first.exists() and second.exists() and first.samefile(second):
            return True
        return os.path.realpath(first).casefold() == os.path.realpath(second).casefold()
    except (OSError, ValueError):  # a name that no file can bear is refused where it is used
        return False
