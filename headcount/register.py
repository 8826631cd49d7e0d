"""Register of presences: closed years and the open year, counted by any crossing, kept true by a change log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headcount.answer import Answer
from headcount.errors import InputError
from headcount.kernels.counting import FEW, add_up, distinct_few, distinct_many, distinct_several
from headcount.occasions import Cells, Occasions
from headcount.part import MOST_UNITS, REMOVED, Part

Integers = NDArray[Any]

QUARTERS = 4
_NOBODY = Part.empty()


@dataclass(frozen=True, eq=False)
class Register:
    """Presences of people at occasions, in two parts; a value: every change makes another register.

    Parameters
    ----------
    occasions : what people were present at, and whether its year is closed.
    closed, open : the presences at occasions of closed years, and at the others.
    per_half_day : how many units make a half-day.
    log : the number of the last row of the change log that is in it.
    """

    occasions: Occasions
    closed: Part
    open: Part
    per_half_day: int = QUARTERS
    log: int = 0

    @classmethod
    def build(
        cls,
        occasions: Occasions,
        people: Integers,
        at: Integers,
        units: Integers,
        *,
        per_half_day: int = QUARTERS,
        log: int = 0,
    ) -> Register:
        """A register from all presences, in any order.

        Parameters
        ----------
        occasions : what people were present at.
        people : the identifier of a person for each presence (whole numbers of 64 bits).
        at : the identifier of an occasion for each presence.
        units : half-days of each presence, in units, none below 0 or above `MOST_UNITS`.
        per_half_day : how many units make a half-day: 4 for quarters.
        log : the last row of the change log that these presences hold.

        Raises
        ------
        InputError
            When an occasion is unknown, a person is twice at one occasion, or units are out of bounds.

        Cost
        ----
        O(presences).
        """
        people, units = np.ascontiguousarray(people, np.int64), np.ascontiguousarray(units)
        _check_units(units, least=0)
        numbers = occasions.numbers_of(at)
        is_closed = occasions.closed[numbers]
        parts = []
        for chosen in (is_closed, ~is_closed):
            if chosen.all():  # no copy of what is whole
                parts.append(_build(people, numbers, units, occasions))
            else:
                parts.append(_build(people[chosen], numbers[chosen], units[chosen], occasions))
        return cls(occasions, parts[0], parts[1], per_half_day, log)

    def __len__(self) -> int:
        return len(self.closed) + len(self.open)

    def count(self, by: Sequence[str] = (), where: Mapping[str, Collection[str]] | None = None) -> Answer:
        """Participations, half-days and distinct people of every cell of a crossing.

        Parameters
        ----------
        by : names of dimensions, each once; none for the total.
        where : for each dimension that is filtered, the labels let through; all conditions hold at once.

        Returns
        -------
        The cells that hold anybody, in the order of their keys; the total is one cell, be it empty.

        Raises
        ------
        InputError
            When a dimension is unknown, with those there are.

        Cost
        ----
        One pass over the presences of the parts in question, whatever the number of dimensions; closed years are not read
        where no occasion of theirs is in question.
        """
        cells = self.occasions.cells(by, where or {})
        sums = np.zeros((2, cells.size), np.int64)
        parts = []
        for part in (self.closed, self.open):
            is_in_question = (cells.of_occasion[: len(part.participations)] >= 0) & (part.participations > 0)
            parts.append(part if is_in_question.any() else _NOBODY)
            add_up(cells.of_occasion, parts[-1].participations, parts[-1].sums, sums)
        people = _distinct(parts[0], parts[1], cells)
        filled = np.flatnonzero(sums[0]) if by else np.arange(1)
        return Answer(
            tuple(by), cells.keys(filled), sums[0, filled], sums[1, filled], people[filled], self.per_half_day
        )

    def people_in(self, at: Integers, cells: Integers, size: int) -> Integers:
        """Distinct people of each of some cells, where an occasion may be in several of them, or in none.

        Parameters
        ----------
        at, cells : the pairs: the identifier of an occasion, and the number of a cell that it is in.
        size : how many cells there are; their numbers are from 0 to `size` - 1.

        Returns
        -------
        For each cell how many people were present at any of its occasions (int64).

        Raises
        ------
        InputError
            When an occasion is unknown or a number is not that of a cell.

        Cost
        ----
        O(presences × cells of their occasions + pairs × log pairs).
        """
        cells = np.ascontiguousarray(cells, np.int32)
        if len(cells) and not 0 <= int(cells.min()) <= int(cells.max()) < size:
            raise InputError("cell_out_of_bounds", size=size)
        numbers = self.occasions.numbers_of(at)
        begins = np.zeros(len(self.occasions) + 1, np.int64)
        np.cumsum(np.bincount(numbers, minlength=len(self.occasions)), out=begins[1:])
        counts = np.zeros((size, 2), np.int32)
        ordered = cells[np.argsort(numbers, kind="stable")]
        distinct_several(*_sources(self.closed, self.open), begins, ordered, counts)
        return counts[:, 0].astype(np.int64)

    def applied(self, people: Integers, at: Integers, units: Integers, *, log: int) -> Register:
        """The register after rows of the change log.

        Each row says what is true since: the units of a person at an occasion, or `REMOVED`. Of two rows about the same
        presence the last one holds, so rows that are applied again change nothing.

        Parameters
        ----------
        people, at, units : of each row, in the order of the log: a person, an occasion, and units or `REMOVED`.
        log : the number of the last row.

        Raises
        ------
        InputError
            When an occasion is unknown or units are out of bounds; the register is as it was.

        Cost
        ----
        O(presences of the parts that change + changes × log changes).
        """
        people, units = np.ascontiguousarray(people, np.int64), np.ascontiguousarray(units, np.int64)
        _check_units(units, least=REMOVED)
        numbers = self.occasions.numbers_of(at)
        order = np.lexsort((np.arange(len(people)), numbers, people))
        people, numbers, units = people[order], numbers[order], units[order]
        is_last = np.ones(len(people), np.bool_)
        is_last[:-1] = (people[1:] != people[:-1]) | (numbers[1:] != numbers[:-1])
        is_closed = self.occasions.closed[numbers]
        parts = [
            part.merged(people[chosen], numbers[chosen], units[chosen], len(self.occasions))
            for part, chosen in ((self.closed, is_last & is_closed), (self.open, is_last & ~is_closed))
        ]
        return replace(self, closed=parts[0], open=parts[1], log=max(self.log, log))

    def with_occasions(self, ids: Integers, columns: Mapping[str, Sequence[str]], closed: Any = None) -> Register:
        """The register with occasions described anew or added; those whose year is closed or opened again change part.

        Parameters: `ids`, `columns`, `closed`, as for `Occasions.changed`. Raises InputError likewise.
        """
        occasions = self.occasions.changed(ids, columns, closed)
        before = len(self.occasions)
        moved = np.zeros(len(occasions), np.bool_)
        moved[:before] = occasions.closed[:before] != self.occasions.closed
        if not moved.any():
            return replace(self, occasions=occasions)
        parts = []
        for part, other in ((self.closed, self.open), (self.open, self.closed)):
            own, leave = part.presences_of(moved), np.int64(REMOVED)
            kept_out = part.merged(own[0], own[1], np.full(len(own[0]), leave), len(occasions))
            parts.append(kept_out.merged(*other.presences_of(moved), len(occasions)))
        return replace(self, occasions=occasions, closed=parts[0], open=parts[1])


def _build(people: Integers, numbers: Integers, units: Integers, occasions: Occasions) -> Part:
    try:
        return Part.build(people, numbers, units, len(occasions))
    except InputError as error:
        raise InputError(
            error.code, **{**error.values, "occasion": int(occasions.ids[error.values["occasion"]])}
        ) from error


def _check_units(units: Integers, *, least: int) -> None:
    if len(units) and not least <= int(units.min()) <= int(units.max()) <= MOST_UNITS:
        raise InputError("units_out_of_bounds", least=least, most=MOST_UNITS)


def _sources(closed: Part, opened: Part) -> tuple[Integers, Integers, Integers, Integers, Integers, Integers]:
    return closed.people, closed.starts, closed.occasions, opened.people, opened.starts, opened.occasions


def _distinct(closed: Part, opened: Part, cells: Cells) -> Integers:
    sources = _sources(closed, opened)
    if cells.size <= FEW:
        few = np.zeros(cells.size, np.int64)
        narrow = cells.of_occasion.astype(np.uint8)
        narrow[cells.of_occasion < 0] = FEW
        distinct_few(*sources, narrow, few)
        return few
    many = np.zeros((cells.size, 2), np.int32)
    distinct_many(*sources, cells.of_occasion, many)
    return many[:, 0].astype(np.int64)
