"""Wishes given as ranked choices (first choice, second choice…) made into a column for each topic, higher ranks as higher levels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forumgrid.files.tables import Table
from forumgrid.files.words import plain
from forumgrid.sentences import FileError

_CHOICE = r"(?:choix|choice|voeu|souhait|wish|priorite|priority|preference)"
_ORDINALS = (
    ("premier", "premiere", "first"), ("deuxieme", "second", "seconde"), ("troisieme", "third"), ("quatrieme", "fourth"),
    ("cinquieme", "fifth"),
)  # fmt: skip
_RANK = re.compile(
    rf"(?:.* )?(?:{_CHOICE} (?:n |no |numero )?(?P<after>[1-9])|"
    rf"(?P<before>[1-9]) (?:er |ere |e |eme |ieme |nd |nde |st |rd |th )?{_CHOICE}|"
    rf"(?P<word>{'|'.join(word for words in _ORDINALS for word in words)}) {_CHOICE})"
)


def by_topic(table: Table, at: int, topics: Mapping[str, str], notes: list[FileError]) -> Table:
    """The table with ranked choices put in columns of their topics; as it is when its headings rank nothing.

    Parameters
    ----------
    table : the wishes, a line for each person.
    at : the row of the headings.
    topics : the names of the topics, by their plain form.
    notes : what the ranks were read as is added to it.

    Raises
    ------
    FileError
        When a choice names no topic.

    Cost: O(cells).
    """
    headings = [plain(cell) for cell in table.rows[at]] if at < len(table.rows) else []
    rank_of = {
        column: rank
        for column, heading in enumerate(headings)
        if heading not in topics and (rank := _rank(heading)) is not None
    }
    lowest = len(rank_of)
    if lowest < 2 or sorted(rank_of.values()) != list(range(1, lowest + 1)):
        return table
    column_of: dict[str, int] = {}
    rows: list[list[Any]] = [list(row) for row in table.rows]
    width = max(map(len, rows))
    for number, row in enumerate(rows[at + 1 :], start=at + 1):
        for column, rank in sorted(
            rank_of.items(), key=lambda pair: -pair[1]
        ):  # of a topic chosen twice the best counts
            name = plain(row[column]) if column < len(row) else ""
            if name and name not in topics:
                raise table.error("name_unknown", number, column, what="topic", name=str(row[column]).strip())
            if name:
                place = column_of.setdefault(name, width + len(column_of))
                row += [""] * (place + 1 - len(row))
                row[place] = lowest + 1 - rank
    read_as = ", ".join(
        f"{str(table.rows[at][column]).strip()} = {lowest + 1 - rank}" for column, rank in rank_of.items()
    )
    notes.append(table.error("note_levels", found=read_as))
    for column in rank_of:
        rows[at][column] = ""
    rows[at] += [""] * (width - len(rows[at])) + [topics[name] for name in column_of]
    return replace(table, rows=rows)


def _rank(heading: str) -> int | None:
    match = _RANK.fullmatch(heading)
    if match is None:
        return None
    if match["word"]:
        return next(rank for rank, words in enumerate(_ORDINALS, start=1) if match["word"] in words)
    return int(match["after"] or match["before"])
