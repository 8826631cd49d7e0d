"""Distinct people per cell, exactly: one pass over people and their occasions, with bits for few cells, stamps for many.

A person is in at most two parts (closed and open years), each sorted by person: both are read side by side, as two sorted lists
are merged. `cell` says for each occasion in which cell of the crossing it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from headcount.kernels.compiled import compiled

FEW = 63
"""The most cells that fit in the bits of a word beside the bit of occasions left out."""


@compiled
def distinct_few(people_a: Any, starts_a: Any, at_a: Any, people_b: Any, starts_b: Any, at_b: Any, cell: Any, counts: Any) -> None:  # fmt: skip
    """Add to `counts` (int64, at most 63) the people of each cell; `cell` (uint8) is 63 where an occasion is left out.

    Without a branch in the inner loop: the cells of a person are the bits of one word.
    """
    a = b = 0
    end_a, end_b = len(people_a), len(people_b)
    while a < end_a or b < end_b:
        in_a = a < end_a and (b == end_b or people_a[a] <= people_b[b])
        in_b = b < end_b and (a == end_a or people_b[b] <= people_a[a])
        bits = np.uint64(0)
        if in_a:
            for k in range(starts_a[a], starts_a[a + 1]):
                bits |= np.uint64(1) << np.uint64(cell[at_a[k]])
            a += 1
        if in_b:
            for k in range(starts_b[b], starts_b[b + 1]):
                bits |= np.uint64(1) << np.uint64(cell[at_b[k]])
            b += 1
        for number in range(len(counts)):
            counts[number] += np.int64((bits >> np.uint64(number)) & np.uint64(1))


@compiled
def _note(person: Any, place: Any, counts: Any) -> None:
    """Count a person in a cell, once: the stamp of the last person seen stands beside the count."""
    if counts[place, 1] != person:
        counts[place, 1] = person
        counts[place, 0] += 1


@compiled
def distinct_many(people_a: Any, starts_a: Any, at_a: Any, people_b: Any, starts_b: Any, at_b: Any, cell: Any, counts: Any) -> None:  # fmt: skip
    """Add to `counts` (int32, cells × 2: people, and the stamp of the last person seen) the people of each cell.

    `cell` (int32) is -1 where an occasion is left out. The stamp stands beside the count, so that both come with one read.
    """
    a = b = 0
    person = 0
    end_a, end_b = len(people_a), len(people_b)
    while a < end_a or b < end_b:
        in_a = a < end_a and (b == end_b or people_a[a] <= people_b[b])
        in_b = b < end_b and (a == end_a or people_b[b] <= people_a[a])
        person += 1
        if in_a:
            for k in range(starts_a[a], starts_a[a + 1]):
                place = cell[at_a[k]]
                if place >= 0:
                    _note(person, place, counts)
            a += 1
        if in_b:
            for k in range(starts_b[b], starts_b[b + 1]):
                place = cell[at_b[k]]
                if place >= 0:
                    _note(person, place, counts)
            b += 1


@compiled
def distinct_several(people_a: Any, starts_a: Any, at_a: Any, people_b: Any, starts_b: Any, at_b: Any, begins: Any, cells: Any, counts: Any) -> None:  # fmt: skip
    """The same where an occasion may be in several cells, or in none: those of occasion `o` are `cells` (int32) from `begins[o]` on."""
    a = b = 0
    person = 0
    end_a, end_b = len(people_a), len(people_b)
    while a < end_a or b < end_b:
        in_a = a < end_a and (b == end_b or people_a[a] <= people_b[b])
        in_b = b < end_b and (a == end_a or people_b[b] <= people_a[a])
        person += 1
        if in_a:
            for k in range(starts_a[a], starts_a[a + 1]):
                for c in range(begins[at_a[k]], begins[at_a[k] + 1]):
                    _note(person, cells[c], counts)
            a += 1
        if in_b:
            for k in range(starts_b[b], starts_b[b + 1]):
                for c in range(begins[at_b[k]], begins[at_b[k] + 1]):
                    _note(person, cells[c], counts)
            b += 1


@compiled
def add_up(cell: Any, participations: Any, units: Any, sums: Any) -> None:
    """Add participations and units of each occasion to its cell: `sums` is int64, 2 × cells."""
    for at in range(len(participations)):
        place = cell[at]
        if place >= 0:
            sums[0, place] += participations[at]
            sums[1, place] += units[at]


@compiled
def refine(cell: Any, codes: Any, ranks: Any, labels: int) -> None:
    """Divide the cell of each occasion by one more dimension of so many labels."""
    for at in range(len(codes)):
        cell[at] = cell[at] * labels + ranks[codes[at]]


@compiled
def leave_out(cell: Any, codes: Any, wanted: Any) -> None:
    """Leave out the occasions whose label is not wanted: their cell is -1."""
    for at in range(len(codes)):
        if not wanted[codes[at]]:
            cell[at] = -1
