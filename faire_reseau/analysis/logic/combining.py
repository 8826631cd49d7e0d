"""Combinations of codes: which passages of one code lie with, near or inside passages of another."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from faire_reseau.analysis.enums import Relation

NEAR_LETTERS = 200


class Place(NamedTuple):
    """A coded passage, as plain values."""

    coding: int
    document: int
    code: int
    start: int
    end: int


class _Index:
    """The passages of one document by their start, with the furthest end of those before: what a place meets in log time."""

    def __init__(self, places: Sequence[Place]) -> None:
        ordered = sorted(places, key=lambda place: place.start)
        self.starts = [place.start for place in ordered]
        self.ends = list(accumulate((place.end for place in ordered), max))

    def meets(self, start: int, end: int) -> bool:
        """Whether one of them shares a letter with the stretch."""
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start

    def holds(self, start: int, end: int) -> bool:
        """Whether one of them holds the whole stretch."""
        before = bisect_right(self.starts, start)
        return before > 0 and self.ends[before - 1] >= end


def combined(
    some: Iterable[Place], others: Iterable[Place], relation: Relation, near: int = NEAR_LETTERS
) -> list[Place]:
    """The passages `some` that stand in `relation` to `others` of the same text, in the order of texts; for OR, both kinds.

    A passage is never related to itself. Cost: n log n.
    """
    first = list(some)
    if relation == Relation.OR:
        both = {place.coding: place for place in [*first, *others]}
        return sorted(both.values(), key=_order)
    own = {place.coding for place in first}
    by_document: dict[int, list[Place]] = {}
    for place in others:
        if place.coding not in own:
            by_document.setdefault(place.document, []).append(place)
    indexes = {document: _Index(places) for document, places in by_document.items()}

    def stands(place: Place) -> bool:
        index = indexes.get(place.document)
        if relation == Relation.NOT:
            return index is None or not index.meets(place.start, place.end)
        if index is None:
            return False
        if relation == Relation.INSIDE:
            return index.holds(place.start, place.end)
        more = near if relation == Relation.NEAR else 0
        return index.meets(place.start - more, place.end + more)

    return sorted(filter(stands, first), key=_order)


def _order(place: Place) -> tuple[int, int, int, int]:
    return place.document, place.start, place.end, place.coding
