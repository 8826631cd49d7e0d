"""Presences of closed years, or of the open year: a compressed sparse row table (CSR) of people and their occasions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headcount.errors import InputError
from headcount.kernels.sorting import first_double, is_sound, merge, place, tally, total

Integers = NDArray[Any]

REMOVED = -1
"""In the place of the units of a presence: there is no such presence any more."""
MOST_UNITS = 2**31 - 1
_SPARSE = 4  # identifiers spread over more than so many times their number are sorted instead of tallied


@dataclass(frozen=True, eq=False)
class Part:
    """Who was at which occasions, and for how long.

    Parameters
    ----------
    people : identifiers of people, ascending, each once (int64).
    starts : for each person the place of the first of their presences, and at the end how many presences there are (int64).
    occasions : of each presence, the number of its occasion, ascending within a person (int32).
    units : of each presence, its half-days in units of the table (uint8, uint32 where one is above 255).
    participations : of each occasion, how many presences are here (int32; occasions added since have none).
    sums : of each occasion, their units added up (int64).
    """

    people: Integers
    starts: Integers
    occasions: Integers
    units: Integers
    participations: Integers
    sums: Integers

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(
                self, field.name
            ).flags.writeable = False  # one kind of array for the kernels, mapped from a file or not

    def __len__(self) -> int:
        return len(self.occasions)

    @classmethod
    def empty(cls) -> Part:
        """No presence at all."""
        wide, narrow = np.zeros(0, np.int64), np.zeros(0, np.int32)
        return cls(wide, np.zeros(1, np.int64), narrow, np.zeros(0, np.uint8), narrow, wide)

    @classmethod
    def build(cls, people: Integers, occasions: Integers, units: Integers, known: int) -> Part:
        """Sort presences into a part.

        Parameters
        ----------
        people : identifiers of people, one for each presence (int64, any order).
        occasions : numbers of occasions, from 0 to `known`, one for each presence.
        units : half-days in units, one for each presence, none below 0.
        known : how many occasions there are.

        Raises
        ------
        InputError
            When a person has two presences at one occasion.

        Cost
        ----
        O(presences), two counting sorts; a sort of the identifiers where they are spread very far apart.
        """
        names, codes = _ranked(people)
        units = units.astype(_kind(units), copy=False)  # one of two kinds for the kernels
        by_occasion = _starts(occasions, known)
        persons_by_occasion, units_by_occasion = np.empty(len(codes), np.int32), np.empty_like(units)
        place(occasions, by_occasion[:-1].copy(), codes, units, persons_by_occasion, units_by_occasion)
        in_order = np.repeat(np.arange(known, dtype=np.int32), np.diff(by_occasion))
        starts = _starts(persons_by_occasion, len(names))
        out, units_out = np.empty(len(codes), np.int32), np.empty_like(units_by_occasion)
        place(persons_by_occasion, starts[:-1].copy(), in_order, units_by_occasion, out, units_out)
        if (double := first_double(starts, out)) >= 0:
            person = names[int(np.searchsorted(starts, double, "right")) - 1]
            raise InputError("presence_twice", person=int(person), occasion=int(out[double]))
        sums = np.zeros(known, np.int64)
        total(out, units_out, sums)
        return cls(names, starts, out, units_out, np.diff(by_occasion).astype(np.int32), sums)

    def merged(self, people: Integers, occasions: Integers, units: Integers, known: int) -> Part:
        """The part with changes applied.

        Parameters
        ----------
        people : identifiers of people (int64), ascending.
        occasions : numbers of occasions, ascending within a person; each pair once.
        units : new units of the presence; `REMOVED` where there is none any more. To remove what is not there changes nothing.
        known : how many occasions there are.

        Cost
        ----
        O(presences of the part + changes), one pass.
        """
        if not len(people):
            return self
        kind = np.promote_types(self.units.dtype, _kind(units))
        most_people, most = len(self.people) + len(people), len(self) + len(people)
        names, starts = np.empty(most_people, np.int64), np.zeros(most_people + 1, np.int64)
        out, units_out = np.empty(most, np.int32), np.empty(most, kind)
        participations, sums = (_padded(values, known) for values in (self.participations, self.sums))
        written, size = merge(
            self.people, self.starts, self.occasions, self.units, people, occasions, units,
            names, starts, out, units_out, participations, sums,
        )  # fmt: skip
        return Part(
            names[:written].copy(), starts[: written + 1].copy(), out[:size], units_out[:size], participations, sums
        )

    def presences_of(self, occasions: NDArray[np.bool_]) -> tuple[Integers, Integers, Integers]:
        """People, occasions and units of the presences at some occasions, sorted by person and occasion.

        Parameters
        ----------
        occasions : for each occasion, whether its presences are wanted.
        """
        chosen = np.flatnonzero(occasions[self.occasions])
        people = self.people[np.searchsorted(self.starts, chosen, "right") - 1]
        return people, self.occasions[chosen], self.units[chosen].astype(np.int64)

    def is_sound(self, known: int) -> bool:
        """Whether every array fits the others and `known` occasions, so that counting reads nothing beside them.

        Parameters: `known`, how many occasions there are. Cost: one pass.
        """
        kinds = {"people": "i8", "starts": "i8", "occasions": "i4", "participations": "i4", "sums": "i8"}
        is_right = all(getattr(self, name).dtype == kind for name, kind in kinds.items())
        is_right = is_right and self.units.dtype in (np.dtype(np.uint8), np.dtype(np.uint32))
        fits = len(self.units) == len(self) and len(self.participations) == len(self.sums) <= known
        if not is_right or not fits or int(self.participations.sum(dtype=np.int64)) != len(self):
            return False
        return bool(is_sound(self.people, self.starts, self.occasions, len(self.participations)))

    def arrays(self) -> Mapping[str, Integers]:
        """Its arrays by their name, as they are stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _ranked(people: Integers) -> tuple[Integers, Integers]:
    """The identifiers, ascending and each once, and for each presence the rank of its own."""
    if not len(people):
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    least, most = int(people.min()), int(people.max())
    if most - least > _SPARSE * len(people) + 1000:
        names, codes = np.unique(people, return_inverse=True)
        return names, codes.astype(np.int32)
    offsets = people - least
    seen = np.zeros(most - least + 1, np.bool_)
    seen[offsets] = True
    ranks = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(seen).astype(np.int64) + least, ranks[offsets]


def _starts(keys: Integers, known: int) -> Integers:
    counts = np.zeros(known + 1, np.int64)
    tally(keys, counts[1:])
    return np.cumsum(counts)


def _kind(units: Integers) -> Any:
    return np.uint8 if not len(units) or int(units.max()) < 256 else np.uint32


def _padded(values: Integers, known: int) -> Integers:
    longer = np.zeros(known, values.dtype)
    longer[: len(values)] = values
    return longer
