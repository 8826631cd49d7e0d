"""Workbooks of the Conference Scheduling Problem Library read as a problem, as far as the model of a forum covers them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forumgrid.files.tables import Table, read_tables
from forumgrid.problem import Problem, Space
from forumgrid.sentences import FileError

PROHIBITIVE = 1000
"""A penalty from which on the library's authors mean "never": it becomes a hard rule; lesser ones are left aside."""

UNITS_AT_MOST = 1_000
"""Time slots of a session, and of a submission."""

_SHEETS = (
    "submissions",
    "sessions",
    "rooms",
    "tracks_sessions|penalty",
    "tracks_rooms|penalty",
    "sessions_rooms|penalty",
)
_BEFORE_PENALTIES = ("Reference", "Track", "Required Timeslots", "Order", "Time Zone", "Presenters", "Attendees")


def read_cosplib(path: Path) -> Problem:
    """One workbook of the library.

    What is kept: every time slot of a session is a slot, every submission is as many topics as it takes time slots,
    presenters must be there (and cannot be in two places), an attendee's interest is a wish, and prohibitive penalties of
    submissions and tracks against sessions and rooms, and of sessions against rooms, are hard rules.

    What is not: tracks held together, their order and their rooms; time zones; lesser penalties; the adjacency of the time
    slots of one submission. The value is therefore not the library's published objective.

    Parameters
    ----------
    path : an .xlsx file of the library.

    Returns
    -------
    A `Problem` with one level of wishes and spaces of unlimited capacity (the library gives none).

    Raises
    ------
    FileError
        A sheet or column is missing, a number is wrong, or a bound is passed.

    Cost
    ----
    O(cells).

    Source
    ------
    Pylyavskyy, Jacko, Kheiri, A generic approach to conference scheduling with integer programming, EJOR 317 (2024).
    """
    return _problem({table.sheet: table for table in read_tables(path)}, str(path))


def is_cosplib(tables: Sequence[Table]) -> bool:
    """Whether a workbook has the sheets of the library."""
    return set(_SHEETS) <= {table.sheet for table in tables}


def _problem(sheets: dict[str, Table], file: str) -> Problem:
    for name in _SHEETS:
        if name not in sheets:
            raise FileError("sheet_missing", file, wanted=name, found=", ".join(sheets))
    sessions = [(str(row[0]).strip(), _units(sheets["sessions"], at + 1, 1)) for at, row in enumerate(sheets["sessions"].rows[1:])]  # fmt: skip
    slots = [(session, unit) for session, units in sessions for unit in range(units)]
    rooms = [str(row[0]).strip() for row in sheets["rooms"].rows[1:]]
    banned_sessions = _banned(sheets["tracks_sessions|penalty"])
    banned_rooms = _banned(sheets["tracks_rooms|penalty"])
    table = sheets["submissions"]
    if tuple(str(heading).strip() for heading in table.rows[0][:7]) != _BEFORE_PENALTIES:
        raise table.error("column_missing", 0, heading=", ".join(_BEFORE_PENALTIES), found=", ".join(map(str, table.rows[0][:7])))  # fmt: skip
    headings = [str(heading).strip() for heading in table.rows[0]]
    people: dict[str, int] = {}
    names: list[str] = []
    hosts, wishes, allowed, needs = [], [], [], []
    for at, row in enumerate(table.rows[1:], start=1):
        against = {heading for heading, penalty in zip(headings[7:], row[7:], strict=False) if _is_ban(penalty)}
        track = str(row[1]).strip()
        shut_sessions = against | banned_sessions.get(track, set())
        shut_rooms = frozenset(against | banned_rooms.get(track, set())) & frozenset(rooms)
        presenters = [people.setdefault(name, len(people)) for name in _listed(row[5])]
        attendees = [people.setdefault(name, len(people)) for name in _listed(row[6])]
        units = _units(table, at, 2)
        for unit in range(units):
            wishes += [(person, len(names), 1) for person in attendees]
            names.append(str(row[0]).strip() + (f" ({unit + 1}/{units})" if units > 1 else ""))
            hosts.append(presenters)
            allowed.append([s for s, (session, _) in enumerate(slots) if session not in shut_sessions])
            needs.append({_outside(room) for room in shut_rooms})
    return Problem.create(
        people=len(people),
        topics=len(names),
        slots=len(slots),
        spaces=[
            Space(len(people), frozenset(_outside(other) for other in rooms if other != room), room) for room in rooms
        ],
        wishes=wishes,
        hosts=hosts,
        scale_max=1,
        closed_cells=_closed(sheets["sessions_rooms|penalty"], slots, rooms),
        needs=needs,
        allowed_slots=allowed,
        people_names=list(people),
        topic_names=names,
        slot_names=[f"{session}-{unit + 1}" for session, unit in slots],
    )


def _outside(room: str) -> str:
    """The feature of being any other room than this one: needing it keeps a topic out of the room."""
    return f"not {room}"


def _units(table: Table, row: int, column: int) -> int:
    units = table.rows[row][column] if column < len(table.rows[row]) else None
    if not isinstance(units, (int, float)) or isinstance(units, bool) or units != int(units) or units < 1:
        raise table.error("cell_not_number", row, column, found=units)
    if units > UNITS_AT_MOST:
        raise table.error("count_too_large", row, column, found=int(units), most=UNITS_AT_MOST)
    return int(units)


def _listed(cell: Any) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]", str(cell)) if part.strip()]


def _is_ban(penalty: Any) -> bool:
    return isinstance(penalty, (int, float)) and penalty >= PROHIBITIVE


def _banned(table: Table) -> dict[str, set[str]]:
    headings = [str(heading).strip() for heading in table.rows[0]]
    return {
        str(row[0]).strip(): {name for name, penalty in zip(headings[1:], row[1:], strict=False) if _is_ban(penalty)}
        for row in table.rows[1:]
    }


def _closed(table: Table, slots: list[tuple[str, int]], rooms: list[str]) -> list[tuple[int, int]]:
    shut = _banned(table)
    return [
        (slot, space)
        for slot, (session, _) in enumerate(slots)
        for space, room in enumerate(rooms)
        if room in shut.get(session, ())
    ]
