"""Dated versions of a definition: which one holds in a year, and where a series breaks."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A version, with the first year in which it holds (None: since ever)."""

    number: int
    from_year: int | None


V = TypeVar("V", bound=Dated)


def version_in(versions: Iterable[V], year: int) -> V | None:
    """The version that holds in `year`: of those that have begun, the one that begins last, then the newest; None before all."""
    begun = [version for version in versions if version.from_year is None or version.from_year <= year]
    return max(begun, key=lambda version: (version.from_year or 0, version.number), default=None)


def breaks(versions: Sequence[Dated], years: Sequence[int]) -> list[int]:
    """The years of `years` (ascending) in which another version holds than in the one before: no line is drawn into them."""
    holding = [version_in(versions, year) for year in years]
    return [
        year
        for year, now, before in zip(years[1:], holding[1:], holding[:-1], strict=True)
        if now is not None and before is not None and now.number != before.number
    ]
