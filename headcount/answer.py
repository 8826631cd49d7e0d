"""Results of a crossing: participations, half-days and distinct people of each cell that holds anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

COUNTS = ("participations", "half_days", "people")


@dataclass(frozen=True, eq=False)
class Answer:
    """The cells of a crossing, in the order of their keys; numbers as numbers, then texts.

    Parameters
    ----------
    by : the names of the dimensions.
    keys : for each cell its labels.
    participations, units, people : for each cell its presences, their units added up, its distinct people (int64).
    per_half_day : how many units make a half-day.
    """

    by: tuple[str, ...]
    keys: Sequence[tuple[str, ...]]
    participations: NDArray[Any]
    units: NDArray[Any]
    people: NDArray[Any]
    per_half_day: int

    def __len__(self) -> int:
        return len(self.keys)

    def half_days(self, cell: int) -> Fraction:
        """The half-days of a cell, exactly.

        Parameters: `cell`, its place among `keys`.
        """
        return Fraction(int(self.units[cell]), self.per_half_day)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each cell as plain values: its labels by dimension, then the three counts; half-days whole where they are."""
        for cell, key in enumerate(self.keys):
            yield {
                **dict(zip(self.by, key, strict=True)),
                "participations": int(self.participations[cell]),
                "half_days": plain_half_days(int(self.units[cell]), self.per_half_day),
                "people": int(self.people[cell]),
            }


def plain_half_days(units: int, per_half_day: int) -> int | float:
    """Half-days as a number that JSON writes without a remainder of binary fractions: 3, 2.75.

    Parameters: `units`, added up exactly as whole numbers; `per_half_day`, how many of them make a half-day.
    """
    whole, rest = divmod(units, per_half_day)
    return whole if rest == 0 else units / per_half_day
