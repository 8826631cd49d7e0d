"""Slow, plain counts of the four methods, written from their definitions: what the tally is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise, permutations, product

Row = Sequence[int]


def levels(options: int, beats: Callable[[int, int], bool]) -> list[list[int]]:
    left, order = set(range(options)), []
    while left:
        best = {x for x in left if not any(beats(y, x) for y in left)}
        order.append(sorted(best))
        left -= best
    return order


def sums(rows: Sequence[Row]) -> list[list[int]]:
    totals = [sum(column) for column in zip(*rows, strict=True)]
    return levels(len(totals), lambda x, y: totals[x] > totals[y])


def grades_taken_away(column: Sequence[int], *, is_lower: bool) -> list[int]:
    """The middle grade, taken away, again and again; 0 is the best grade."""
    left, taken = sorted(column), []
    while left:
        # Best first: the lower of two middle grades stands further on.
        place = len(left) // 2 if is_lower or len(left) % 2 else len(left) // 2 - 1
        taken.append(left.pop(place))
    return taken


def majority(rows: Sequence[Row], *, is_lower: bool) -> list[list[int]]:
    values = [grades_taken_away(column, is_lower=is_lower) for column in zip(*rows, strict=True)]
    return levels(len(values), lambda x, y: values[x] < values[y])


def schulze(rows: Sequence[Row], *, by_margins: bool) -> list[list[int]]:
    """Every chain of options is tried."""
    options = range(len(rows[0]))
    prefer = {(x, y): sum(row[x] < row[y] for row in rows) for x in options for y in options}

    def link(x: int, y: int) -> int:
        if prefer[x, y] <= prefer[y, x]:
            return 0
        return prefer[x, y] - prefer[y, x] if by_margins else prefer[x, y]

    def chain(x: int, y: int) -> int:
        if x == y:
            return 0
        between = [z for z in options if z not in (x, y)]
        ways = [[x, *middle, y] for length in range(len(between) + 1) for middle in permutations(between, length)]
        return max(min(link(a, b) for a, b in pairwise(way)) for way in ways)

    strongest = {(x, y): chain(x, y) for x in options for y in options}
    return levels(len(options), lambda x, y: strongest[x, y] > strongest[y, x])


def fewest_changes(
    rows: Sequence[Row], winners_of: Callable[[Sequence[Row]], Sequence[int]], every_ballot: Sequence[Row]
) -> int | None:
    """How many ballots must change for other winners: every choice of ballots and of what they become is tried."""
    before = winners_of(rows)
    for number in range(1, len(rows) + 1):
        for chosen in combinations(range(len(rows)), number):
            for others in product(every_ballot, repeat=number):
                now = list(rows)
                for place, other in zip(chosen, others, strict=True):
                    now[place] = other
                if winners_of(now) != before:
                    return number
    return None
