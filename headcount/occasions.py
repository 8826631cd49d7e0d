"""Occasions (meetings, and the ways to attend them) with their dimensions; cells of a crossing and filters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headcount.errors import InputError
from headcount.kernels.counting import leave_out, refine

Integers = NDArray[Any]

DENSE = 1 << 22
"""The most cells that a crossing sets up whether they hold anything or not; beyond, only those that occasions fall in."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(?:[.,][0-9]{1,18})?")


def order_of(label: str) -> tuple[int, float, str]:
    """The order of labels: numbers as numbers ("9" before "10"), then texts by their characters.

    Parameters: `label`, a text.
    """
    if _NUMBER.fullmatch(label):
        return 0, float(label.replace(",", ".")), label
    return 1, 0.0, label


@dataclass(frozen=True, eq=False)
class Column:
    """A dimension: the `labels` it can have, and for each occasion the number of its label (`codes`, uint8, or int32 for more than 256)."""

    codes: Integers
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        self.codes.flags.writeable = False  # one kind of array for the kernels, mapped from a file or not

    @classmethod
    def of(cls, values: Sequence[str], known: Sequence[str] = ()) -> Column:
        """The column of some values.

        Parameters
        ----------
        values : a text for each occasion.
        known : labels that keep their numbers.
        """
        numbers = {label: number for number, label in enumerate(known)}
        codes = np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), np.int32, len(values))
        return cls(codes.astype(_kind(len(numbers))), tuple(numbers))

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The labels in the order in which results show them."""
        return tuple(sorted(self.labels, key=order_of))

    @cached_property
    def ranks(self) -> Integers:
        """For each label its place in that order."""
        places = {label: place for place, label in enumerate(self.ordered)}
        return np.fromiter((places[label] for label in self.labels), np.int64, len(self.labels))


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a crossing: for each occasion the number of its cell or -1, how many there are, and the key of each."""

    of_occasion: Integers
    size: int
    ordered: tuple[tuple[str, ...], ...]
    codes: Integers | None = None

    def keys(self, cells: Integers) -> list[tuple[str, ...]]:
        """The labels of cells, one for each dimension.

        Parameters: `cells`, their numbers.
        """
        codes = cells if self.codes is None else self.codes[cells]
        columns: list[list[str]] = []
        for ordered in reversed(self.ordered):
            codes, places = np.divmod(codes, len(ordered))
            columns.append([ordered[place] for place in places.tolist()])
        return [*zip(*reversed(columns), strict=True)] if columns else [()] * len(cells)


@dataclass(frozen=True, eq=False)
class Occasions:
    """What people were present at: `ids` (int64, each once), whether the year of each is `closed`, and `columns` by name.

    An occasion is a meeting; where a dimension differs between people of one meeting (on site or at a distance, the trade
    one has that day), the meeting is several occasions.
    """

    ids: Integers
    closed: NDArray[np.bool_]
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def create(cls, ids: Integers, columns: Mapping[str, Sequence[str]], closed: Any = None) -> Occasions:
        """Occasions from plain values.

        Parameters
        ----------
        ids : a whole number for each occasion, each once.
        columns : for each dimension, a text for each occasion.
        closed : for each occasion whether its year is closed; none is when it is left out.

        Raises
        ------
        InputError
            When an identifier comes twice, or a column is not as long as the others.
        """
        ids = np.ascontiguousarray(ids, np.int64)
        shut = np.zeros(len(ids), np.bool_) if closed is None else np.ascontiguousarray(closed, np.bool_)
        for name, values in [*columns.items(), ("closed", shut)]:
            if len(values) != len(ids):
                raise InputError("column_of_other_length", column=name, size=len(values), expected=len(ids))
        occasions = cls(ids, shut, {name: Column.of(values) for name, values in columns.items()})
        ascending = ids[occasions._order]
        if len(twice := ascending[1:][ascending[1:] == ascending[:-1]]):
            raise InputError("occasion_twice", occasion=int(twice[0]))
        return occasions

    @cached_property
    def _order(self) -> Integers:
        return np.argsort(self.ids, kind="stable")

    def numbers_of(self, ids: Integers) -> Integers:
        """The numbers (int32, from 0) of occasions.

        Parameters
        ----------
        ids : their identifiers.

        Raises
        ------
        InputError
            When one is unknown.
        """
        ids = np.ascontiguousarray(ids, np.int64)
        numbers, is_known = self._looked_up(ids)
        if not is_known.all():
            raise InputError("occasion_unknown", occasion=int(ids[~is_known][0]))
        return numbers

    def _looked_up(self, ids: Integers) -> tuple[Integers, NDArray[np.bool_]]:
        if not len(self):
            return np.zeros(len(ids), np.int32), np.zeros(len(ids), np.bool_)
        least, most = int(self.ids.min()), int(self.ids.max())
        if most - least <= 8 * len(self) + 1000:  # a table by identifier, where they lie close together
            numbers = np.full(most - least + 1, -1, np.int32)
            numbers[self.ids - least] = np.arange(len(self), dtype=np.int32)
            inside = (ids >= least) & (ids <= most)
            places = numbers[np.where(inside, ids - least, 0)]
            return places, inside & (places >= 0)
        at = np.minimum(np.searchsorted(self.ids, ids, sorter=self._order), len(self) - 1)
        places = self._order[at].astype(np.int32)
        return places, self.ids[places] == ids

    def changed(self, ids: Integers, columns: Mapping[str, Sequence[str]], closed: Any = None) -> Occasions:
        """The occasions with some of them written anew or added; all others keep their number.

        Parameters
        ----------
        ids : identifiers, each once; unknown ones are added.
        columns : as for `create`, the same dimensions.
        closed : as for `create`; where it is left out, known ones stay as they are and new ones are open.

        Raises
        ------
        InputError
            As `create`; also when the dimensions are not the same.
        """
        new = Occasions.create(ids, columns, closed)
        if set(columns) != set(self.columns):
            raise InputError("columns_differ", columns=sorted(columns), known=sorted(self.columns))
        places, is_known = self._looked_up(new.ids)
        places = places.astype(np.int64)
        places[~is_known] = len(self) + np.arange(int((~is_known).sum()))
        size = len(self) + int((~is_known).sum())

        def written(old: Any, values: Any) -> Any:
            longer = np.zeros(size, old.dtype)
            longer[: len(old)] = old
            longer[places] = values
            return longer

        shut = np.where(is_known & (closed is None), self.closed[np.where(is_known, places, 0)] if len(self) else False, new.closed)  # fmt: skip
        renewed = {}
        for name, column in self.columns.items():
            values = Column.of(columns[name], column.labels)
            codes = column.codes.astype(values.codes.dtype, copy=False)  # as many labels as before, or more
            renewed[name] = Column(written(codes, values.codes), values.labels)
        return Occasions(written(self.ids, new.ids), written(self.closed, shut), renewed)

    def cells(self, by: Sequence[str], where: Mapping[str, Collection[str]]) -> Cells:
        """The cells of a crossing of dimensions, under conditions.

        Parameters
        ----------
        by : names of dimensions, each once; none for one cell that holds everything.
        where : for each dimension that is filtered, the labels that are let through.

        Raises
        ------
        InputError
            When a dimension is unknown, with those there are.

        Cost
        ----
        O(occasions × dimensions); a sort of the occasions where there are more than `DENSE` cells.
        """
        for name in (*by, *where):
            if name not in self.columns:
                raise InputError("column_unknown", column=name, columns=list(self.columns))
        columns = [self.columns[name] for name in by]
        ordered = tuple(column.ordered for column in columns)
        size = 1
        for labels in ordered:
            size *= len(labels)
        if size >= 2**62:
            raise InputError("cells_too_many", cells=size)
        cell = np.zeros(len(self), np.int32 if size < 2**31 else np.int64)
        for column in columns:
            refine(cell, column.codes, column.ranks, len(column.labels))
        for name, allowed in where.items():
            column = self.columns[name]
            wanted = np.fromiter((label in allowed for label in column.labels), np.bool_, len(column.labels))
            leave_out(cell, column.codes, wanted)
        if size <= DENSE:
            return Cells(cell, size, ordered)
        codes, dense = np.unique(cell, return_inverse=True)
        dense = dense.astype(np.int32)  # fewer than there are occasions
        if len(codes) and codes[0] < 0:
            return Cells(dense - 1, len(codes) - 1, ordered, codes[1:])
        return Cells(dense, len(codes), ordered, codes)


def _kind(labels: int) -> Any:
    return np.uint8 if labels <= 1 << 8 else np.int32
