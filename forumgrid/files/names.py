"""Several people named in one cell: parted when each is known, refused otherwise, never made into one person."""

from __future__ import annotations

import re
from collections.abc import Collection

from forumgrid.files.words import plain

_BETWEEN = re.compile(r"\s*(?:[;,/&+\n|]|\b(?:et|and|avec|with)\b)\s*", re.IGNORECASE)


def people_in(text: str, known: Collection[str]) -> list[str] | None:
    """The names of a cell that says who: the cell as it is, or its parts.

    Parameters
    ----------
    text : the cell.
    known : the people that are known, by their plain form.

    Returns
    -------
    One name or several; `None` when the text looks like several people of whom some are unknown ("Martin, Ada" is one person
    when that very name is known).
    """
    if plain(text) in known:
        return [text]
    parts = [part for part in _BETWEEN.split(text) if plain(part)]
    if len(parts) < 2:
        return [text]
    # Names with commas in them come back together: "Martin, Ada / Bo".
    return parts if all(plain(part) in known for part in parts) else None
