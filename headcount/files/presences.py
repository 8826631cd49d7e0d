"""Presences from a table of one row per person and meeting: columns found, cells checked, doubled rows settled."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headcount.errors import InputError, Note
from headcount.files.tables import ROWS, Table, clean, open_table
from headcount.occasions import Column, Occasions
from headcount.register import Register

Integers = NDArray[Any]

PER_HALF_DAY = 100
"""Half-days of a file are added up in hundredths, as whole numbers."""
MOST_HALF_DAYS = 10_000
DOUBLED = ("refuse", "add", "first")
DATE_PARTS: dict[str, Callable[[dt.date], str]] = {
    "year": lambda day: f"{day.year:04}",
    "quarter": lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    "month": lambda day: f"{day.year:04}-{day.month:02}",
    "day": lambda day: day.isoformat(),
}
HEADINGS = {
    "person": ("person", "personne", "participant", "participante"),
    "meeting": ("meeting", "reunion", "seance", "rencontre"),
    "half_days": ("half days", "half day", "demi journees", "demi journee"),
}
"""The headings of the columns that are needed, without accents, capitals or signs."""
_SHOWN, _COMPARED, _STEP = 5, 200_000, 1 << 16
_NUMBER = re.compile(r"\+?([0-9]{1,9})(?:[.,]([0-9]{1,18}))?")
_NEGATIVE = re.compile(r"[-\u2212]\s*[0-9]+(?:[.,][0-9]+)?")
_DAY = re.compile(r"(?:([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}))(?:[T ].*)?")


@dataclass(frozen=True)
class Reading:
    """How a table is to be read.

    Parameters
    ----------
    by, where : the dimensions wanted: names of columns, or parts of a date (`date:year`).
    columns : names of the columns of people, meetings and half-days, where they are not the usual ones.
    doubled : what is done with a person who stands twice at a meeting: "refuse", "add" their half-days, keep the "first".
    on_rows : called with the number of rows read, now and then.
    """

    by: Sequence[str]
    where: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    doubled: str = "refuse"
    on_rows: Callable[[int], None] = lambda _rows: None


def read_presences(path: Path, reading: Reading) -> tuple[Register, list[Note]]:
    """The register of the presences of a file, with the dimensions wanted, and what there is to say about the file.

    Parameters
    ----------
    path : a .csv, .tsv, .xlsx or .ods file.
    reading : how to read it.

    Raises
    ------
    InputError
        Naming the file and the line.

    Cost
    ----
    O(rows), as a stream; some 40 bytes a row in memory.
    """
    notes: list[Note] = []
    table = open_table(path, lambda cells: _is_heading(cells, reading.columns), notes)
    names = list(dict.fromkeys([*reading.by, *reading.where]))
    needed = {kind: _needed(table, kind, reading.columns, path) for kind in HEADINGS}
    dimensions = [_dimension(table, name, path) for name in names]
    rows = _Rows(table, needed, dimensions)
    rows.read(path, reading.on_rows)
    is_first = _settle_doubles(path, rows, names, reading.doubled, notes)
    for name, texts in [(table.columns[needed["person"]], rows.people), *zip(names, rows.texts, strict=True)]:
        notes += _alike(name, texts.labels, path)
    return _register(rows, names, is_first), notes


class _Texts(dict[str, int]):
    """Numbers of texts: a text that is met again costs one look into a dictionary."""

    def __init__(self, read: Callable[[str], str] = clean) -> None:
        super().__init__()
        self._read = read
        self._numbers: dict[str, int] = {}

    def __missing__(self, raw: str) -> int:
        number = self._numbers.setdefault(self._read(raw), len(self._numbers))
        self[raw] = number
        return number

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self._numbers)


class _HalfDays(dict[str, int]):
    """Hundredths of half-days by the text of the cell."""

    def __missing__(self, raw: str) -> int:
        self[raw] = number = hundredths(clean(raw))
        return number


class _Rows:
    """The columns of a table as whole numbers, one for each row that holds anything."""

    def __init__(self, table: Table, needed: Mapping[str, int], dimensions: Sequence[tuple[int, Callable[[str], str]]]) -> None:  # fmt: skip
        self.table, self.needed = table, needed
        self.places = [place for place, _ in dimensions]
        self.people, self.meetings, self.half_days = _Texts(), _Texts(), _HalfDays()
        self.texts = [_Texts(read) for _, read in dimensions]
        self._columns = {name: array("q") for name in ("line", "person", "meeting", "units")}
        self._codes = [array("i") for _ in dimensions]

    def __getitem__(self, name: str) -> Integers:
        return np.frombuffer(self._columns[name], np.int64)

    @property
    def codes(self) -> list[Integers]:
        return [np.frombuffer(codes, np.int32) for codes in self._codes]

    def read(self, path: Path, on_rows: Callable[[int], None]) -> None:
        """Read every row. Raises InputError, naming the line. Parameters: `path`; `on_rows`, called now and then."""
        width = len(self.table.columns)
        person_at, meeting_at, half_days_at = (self.needed[kind] for kind in ("person", "meeting", "half_days"))
        lines, people, meetings, units = self._columns.values()
        dimensions = [*zip(self._codes, self.texts, self.places, strict=True)]
        place = person_at
        for line, cells in self.table.rows:
            if len(cells) != width:
                if any(map(clean, cells[width:])):
                    raise InputError("row_too_long", path=path, line=line)
                cells += [""] * (width - len(cells))
            try:
                place = person_at
                people.append(self.people[cells[place]])
                place = meeting_at
                meetings.append(self.meetings[cells[place]])
                place = half_days_at
                units.append(self.half_days[cells[place]])
                for codes, texts, at in dimensions:
                    place = at
                    codes.append(texts[cells[at]])
            except InputError as error:
                raise InputError(error.code, path=path, line=line, column=self.table.columns[place], **error.values) from error  # fmt: skip
            lines.append(line)
            if not len(lines) % _STEP:
                on_rows(len(lines))
                if len(lines) > ROWS:
                    raise InputError("rows_too_many", most=ROWS, path=path)
        for kind, texts, at in (("person", self.people, person_at), ("meeting", self.meetings, meeting_at)):
            if "" in texts.labels:
                row = int(np.flatnonzero(self[kind] == texts.labels.index(""))[0])
                raise InputError(f"{kind}_empty", path=path, line=lines[row], column=self.table.columns[at])


def hundredths(text: str) -> int:
    """Half-days in hundredths: "1", "0,5", "2.25".

    Parameters
    ----------
    text : of the cell, without blanks around it.

    Raises
    ------
    InputError
        When it is empty, no number, below zero, finer than two decimals, or beyond `MOST_HALF_DAYS`.
    """
    if not text:
        raise InputError("half_days_empty")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise InputError("half_days_negative" if _NEGATIVE.fullmatch(text) else "half_days_not_number", text=text)
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > 2:
        raise InputError("half_days_too_fine", text=text)
    number = int(match[1]) * PER_HALF_DAY + int(decimals.ljust(2, "0"))
    if number > MOST_HALF_DAYS * PER_HALF_DAY:
        raise InputError("half_days_too_many", text=text, most=MOST_HALF_DAYS)
    return number


def day_of(text: str) -> dt.date:
    """The day that a text says: 2019-06-25, or 25/06/2019 (the day first), a time of day left out.

    Parameters
    ----------
    text : of the cell.

    Raises
    ------
    InputError
        When it says none.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        raise InputError("date_unreadable", text=text)
    year, month, day = map(int, match.group(1, 2, 3) if match[1] else match.group(6, 5, 4))
    try:
        return dt.date(year, month, day)
    except ValueError as error:  # a 31st of June
        raise InputError("date_unreadable", text=text) from error


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        re.sub(r"[\W_]+", " ", "".join(sign for sign in letters if not unicodedata.combining(sign))).split()
    )


def _is_heading(cells: list[str], columns: Mapping[str, str]) -> bool:
    return all(_places(cells, kind, columns) for kind in ("person", "meeting"))


def _places(cells: list[str], kind: str, columns: Mapping[str, str]) -> list[int]:
    """Where the column of a kind is: the one that is named, else the one called just so, else those of a usual heading."""
    if kind in columns:
        return [place for place, cell in enumerate(cells) if cell == clean(columns[kind])]
    exact = [place for place, cell in enumerate(cells) if cell == kind]
    return exact or [place for place, cell in enumerate(cells) if _plain(cell) in HEADINGS[kind]]


def _needed(table: Table, kind: str, columns: Mapping[str, str], path: Path) -> int:
    places = _places(table.columns, kind, columns)
    name = columns.get(kind, kind)
    if not places:
        option = f"--{kind.replace('_', '-')}"
        known = [column for column in table.columns if column]
        raise InputError("column_missing", column=name, columns=known, option=option, path=path, line=table.line)
    if len(places) > 1:
        raise InputError("column_twice", column=table.columns[places[0]], path=path, line=table.line)
    return places[0]


def _dimension(table: Table, name: str, path: Path) -> tuple[int, Callable[[str], str]]:
    """Where the column of a dimension is, and how its cells are read."""
    wanted, part = clean(name), ""
    if wanted not in table.columns and ":" in wanted:
        wanted, _, part = wanted.rpartition(":")
    places = [place for place, column in enumerate(table.columns) if column == wanted]
    if not places:
        places = [place for place, column in enumerate(table.columns) if _plain(column) == _plain(wanted)]
    if not places or not wanted:
        known = [column for column in table.columns if column]
        raise InputError("column_unknown", column=name, columns=known, path=path, line=table.line)
    if len(places) > 1:
        raise InputError("column_twice", column=wanted, path=path, line=table.line)
    if not part:
        return places[0], clean
    if part not in DATE_PARTS:
        raise InputError("date_part_unknown", part=part, parts=list(DATE_PARTS))

    def read(raw: str) -> str:
        text = clean(raw)
        return DATE_PARTS[part](day_of(text)) if text else ""

    return places[0], read


def _settle_doubles(path: Path, rows: _Rows, names: Sequence[str], doubled: str, notes: list[Note]) -> NDArray[np.bool_]:  # fmt: skip
    """Which rows are the first of their person and meeting; with "add", their units take in those of the others."""
    key = rows["person"] * len(rows.meetings.labels) + rows["meeting"]
    order = np.argsort(key, kind="stable")
    is_first = np.ones(len(key), np.bool_)
    is_first[order[1:]] = key[order[1:]] != key[order[:-1]]
    others = np.flatnonzero(~is_first)
    if not len(others):
        return is_first
    leaders = np.flatnonzero(is_first[order])  # where each person and meeting begins in the order
    first_of = np.empty(len(key), np.int64)
    first_of[order] = order[leaders][np.cumsum(is_first[order]) - 1]

    def refuse(row: int, code: str, **values: Any) -> InputError:
        person, meeting = rows.people.labels[rows["person"][row]], rows.meetings.labels[rows["meeting"][row]]
        other, line = int(rows["line"][first_of[row]]), int(rows["line"][row])
        return InputError(code, person=person, meeting=meeting, other=other, path=path, line=line, **values)

    if doubled == "refuse":
        raise refuse(int(others[0]), "doubled", count=len(others))
    if doubled == "add":
        differs = [codes[others] != codes[first_of[others]] for codes in rows.codes]
        apart = np.flatnonzero(np.logical_or.reduce([np.zeros(len(others), np.bool_), *differs]))
        if len(apart):
            columns = [name for name, differing in zip(names, differs, strict=True) if differing[apart[0]]]
            raise refuse(int(others[apart[0]]), "doubled_apart", columns=columns)
        np.add.at(rows["units"], first_of[others], rows["units"][others])
    notes.append(Note("doubled_added" if doubled == "add" else "doubled_left_out", count=len(others), path=path))
    return is_first


def _alike(name: str, labels: Sequence[str], path: Path) -> list[Note]:
    if len(labels) > _COMPARED:
        return []
    groups: dict[str, list[str]] = {}
    for label in labels:
        groups.setdefault(_plain(label), []).append(label)
    alike = [" / ".join(group) for plain, group in groups.items() if len(group) > 1 and plain]
    if not alike:
        return []
    more = ["…"] if len(alike) > _SHOWN else []
    return [Note("labels_alike", column=name, labels=[*alike[:_SHOWN], *more], path=path)]


def _register(rows: _Rows, names: Sequence[str], is_first: NDArray[np.bool_]) -> Register:
    """The register: an occasion is a meeting with one value of each dimension."""
    at = rows["meeting"][is_first]
    codes = [column[is_first] for column in rows.codes]
    firsts = np.zeros(0, np.int64)
    for column, texts in [*zip(codes, rows.texts, strict=True), (np.zeros(len(at), np.int64), ("",))]:
        size = len(texts.labels) if isinstance(texts, _Texts) else 1
        _, firsts, at = np.unique(at * size + column, return_index=True, return_inverse=True)
    columns = {name: Column(column[firsts], texts.labels) for name, column, texts in zip(names, codes, rows.texts, strict=True)}  # fmt: skip
    occasions = Occasions(np.arange(len(firsts)), np.zeros(len(firsts), np.bool_), columns)
    return Register.build(occasions, rows["person"][is_first], at, rows["units"][is_first], per_half_day=PER_HALF_DAY)
