"""Sort presences by person and occasion (counting sort), merge changes into them, check that a stored part is sound."""

from __future__ import annotations

from typing import Any

from headcount.kernels.compiled import compiled


@compiled
def tally(keys: Any, counts: Any) -> None:
    """Count how often each key (from 0) occurs."""
    for key in keys:
        counts[key] += 1


@compiled
def place(keys: Any, cursors: Any, first: Any, second: Any, first_out: Any, second_out: Any) -> None:
    """Put the values of each key together, in the order in which they came; `cursors` begin where each key begins."""
    for at in range(len(keys)):
        target = cursors[keys[at]]
        cursors[keys[at]] += 1
        first_out[target] = first[at]
        second_out[target] = second[at]


@compiled
def total(occasions: Any, units: Any, sums: Any) -> None:
    """Add up the units of each occasion."""
    for at in range(len(occasions)):
        sums[occasions[at]] += units[at]


@compiled
def first_double(starts: Any, occasions: Any) -> int:
    """The place of the first presence whose person has the same occasion just before, else -1."""
    for person in range(len(starts) - 1):
        for at in range(starts[person] + 1, starts[person + 1]):
            if occasions[at] == occasions[at - 1]:
                return at
    return -1


@compiled
def is_sound(people: Any, starts: Any, occasions: Any, known: int) -> bool:
    """Whether a part can be counted without reading beside its arrays: people and occasions ascend, all within bounds."""
    if len(starts) != len(people) + 1 or starts[0] != 0 or starts[len(people)] != len(occasions):
        return False
    for person in range(len(people)):
        if starts[person] >= starts[person + 1] or (person > 0 and people[person - 1] >= people[person]):
            return False
        before = -1
        for at in range(starts[person], starts[person + 1]):
            if occasions[at] <= before or occasions[at] >= known:
                return False
            before = occasions[at]
    return True


@compiled
def merge(
    people: Any, starts: Any, occasions: Any, units: Any, who: Any, what: Any, new: Any,
    people_out: Any, starts_out: Any, occasions_out: Any, units_out: Any, participations: Any, sums: Any,
) -> tuple[int, int]:  # fmt: skip
    """Write a part with changes applied, and bring its totals by occasion up to date.

    `who`, `what`, `new`: changes sorted by person and occasion, each pair once; new units, -1 where a presence is removed.
    Returns the numbers of people and of presences written.
    """
    person = change = size = written = 0
    while person < len(people) or change < len(who):
        is_known = person < len(people) and (change == len(who) or people[person] <= who[change])
        current = people[person] if is_known else who[change]
        at = starts[person] if is_known else 0
        end = starts[person + 1] if is_known else 0
        first = size
        while at < end or (change < len(who) and who[change] == current):
            is_changed = change < len(who) and who[change] == current
            if at < end and (not is_changed or occasions[at] < what[change]):
                occasions_out[size] = occasions[at]
                units_out[size] = units[at]
                size += 1
                at += 1
                continue
            occasion = what[change]
            if at < end and occasions[at] == occasion:
                participations[occasion] -= 1
                sums[occasion] -= units[at]
                at += 1
            if new[change] >= 0:
                occasions_out[size] = occasion
                units_out[size] = new[change]
                participations[occasion] += 1
                sums[occasion] += new[change]
                size += 1
            change += 1
        if is_known:
            person += 1
        if size > first:
            people_out[written] = current
            written += 1
            starts_out[written] = size
    return written, size
