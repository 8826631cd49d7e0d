"""Stated estimates for centres that said nothing, beside totals and never in them; numbers per unit of another indicator."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimated:
    """What `n` centres that said nothing are taken to add; `left` more are not estimated. `ratio` is that of the `base` centres, if one was used."""

    added: float
    n: int
    left: int
    ratio: float | None = None
    base: int = 0


@dataclass(frozen=True)
class PerUnit:
    """A number per unit of another: over the `n` centres that said both, their sums divided."""

    n: int
    number: float
    units: float

    @property
    def ratio(self) -> float:
        """The number per unit."""
        return self.number / self.units


def carried(now: Mapping[int, float], before: Mapping[int, float], centres: Collection[int]) -> Estimated | None:
    """Centres that said nothing, taken at what they said the year before.

    Parameters: `now`, `before`, numbers by centre; `centres`, all of the year. None where there is nothing to estimate from. Cost: linear.
    """
    silent = [centre for centre in centres if centre not in now]
    known = [before[centre] for centre in silent if centre in before]
    return Estimated(sum(known), len(known), len(silent) - len(known)) if known else None


def per_unit(numbers: Mapping[int, float], units: Mapping[int, float]) -> PerUnit | None:
    """The number per unit, of the centres that said both; None without any unit. Cost: linear."""
    both = [centre for centre in numbers if units.get(centre, 0) > 0]
    return PerUnit(len(both), sum(numbers[c] for c in both), sum(units[c] for c in both)) if both else None


def by_ratio(now: Mapping[int, float], units: Mapping[int, float], centres: Collection[int]) -> Estimated | None:
    """Centres that said nothing, taken at their units times the ratio of those that said both.

    Parameters: `now`, `units`, numbers by centre; `centres`, all of the year. None where there is nothing to estimate from. Cost: linear.
    """
    base = per_unit(now, units)
    silent = [centre for centre in centres if centre not in now]
    known = [units[centre] for centre in silent if units.get(centre, 0) > 0]
    if base is None or not known:
        return None
    return Estimated(base.ratio * sum(known), len(known), len(silent) - len(known), base.ratio, base.n)
