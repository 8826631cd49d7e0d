"""Small numbers of a crossing withheld, and as many others as it takes for none of them to be found by adding and subtracting.

A table with its totals is a bipartite graph: its lines (rows and columns, the totals being one more of each) are the nodes, its
numbers the edges. Each line adds up, which is one equation for its node; a number that is withheld is found from these equations
exactly when its edge is on no cycle of withheld edges (D. Gusfield, “A graph theoretic approach to statistical data security”,
1988). So the cheapest cycle through each small number is withheld.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from faire_reseau.kit.small_numbers import LEAST_SHOWN, is_small, withheld, withheld_with_total
from faire_reseau.reports.logic.rules import Value

Key = tuple[str, str]
Node = tuple[int, str]
TOTAL = "\0total"  # no code: codes are words
NOTHING_DEAR = 1_000_000.0  # a nought hides nothing: the last choice


@dataclass(frozen=True)
class Hidden:
    """What is not shown: cells, totals of rows, totals of columns, and whether the total of all is among it."""

    cells: frozenset[Key] = frozenset()
    rows: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    whole: bool = False


def hidden_in(
    cells: Mapping[Key, float | None],
    rows: Mapping[str, float | None],
    columns: Mapping[str, float | None],
    whole: float | None,
) -> Hidden:
    """What is withheld of a crossing.

    Parameters: `cells` by row and column, those left out being nothing; `rows`, `columns`, `whole`, their totals, as the table of one
    dimension shows them (`columns` may be empty); None is not known, and nothing to hide.
    Returns what is withheld: of the totals what their own table withholds, no more, so that it cannot be read there.
    Cost: withheld cells × (rows × columns); those are few.
    """
    (hidden_rows, hides_all_rows), (hidden_columns, hides_all_columns) = map(withheld_with_total, (rows, columns))
    is_whole_hidden = hides_all_rows or hides_all_columns
    if not columns:
        return Hidden(frozenset(), frozenset(hidden_rows), frozenset(), is_whole_hidden or is_small(whole))
    numbers = {(row, column): cells.get((row, column)) or 0.0 for row in rows for column in columns}
    gone = {key for key, number in numbers.items() if is_small(number)}
    totals = {(row, TOTAL) for row in hidden_rows} | {(TOTAL, column) for column in hidden_columns}
    if is_whole_hidden or is_small(whole):
        totals.add((TOTAL, TOTAL))
    gone = _closed(gone, totals, numbers)
    return Hidden(frozenset(gone), frozenset(hidden_rows), frozenset(hidden_columns), (TOTAL, TOTAL) in totals)


def hidden_of(
    cells: Mapping[Key, Value], rows: Mapping[str, Value], columns: Mapping[str, Value], whole: Value
) -> Hidden:
    """The same of values: of shares, what either of their two tables withholds, that of their parts and that of what is left."""
    both = [
        hidden_in(
            {key: number(value) for key, value in cells.items()},
            {key: number(value) for key, value in rows.items()},
            {key: number(value) for key, value in columns.items()},
            number(whole),
        )
        for number in (_part, _rest)
    ]
    return Hidden(
        both[0].cells | both[1].cells,
        both[0].rows | both[1].rows,
        both[0].columns | both[1].columns,
        both[0].whole or both[1].whole,
    )


def withheld_of(values: Mapping[str, Value]) -> set[str]:
    """The values of a line that are not shown beside its total: see `withheld`; of shares, by their parts and by what is left."""
    return withheld({key: _part(value) for key, value in values.items()}) | withheld(
        {key: _rest(value) for key, value in values.items()}
    )


def names_somebody(value: Value | None) -> bool:
    """Whether a value is of so few people that it would name somebody: those of its number; of a share, of its part or of what is left."""
    return value is not None and (is_small(_part(value)) or is_small(_rest(value)))


def _part(value: Value) -> float | None:
    return value.number


def _rest(value: Value) -> float | None:
    """What is left of the whole of a share; None of anything else."""
    return None if value.of is None or value.number is None else round(value.of - value.number, 4)


def _closed(gone: set[Key], totals: set[Key], numbers: Mapping[Key, float]) -> set[Key]:
    """`gone` and what must go with it, the totals staying as they are."""
    gone = set(gone)
    while True:
        lone = next((key for key in sorted(gone) if not _path(key, gone | totals, {})), None)
        if lone is not None:
            others = {key: number for key, number in numbers.items() if key not in gone}
            more = set(_path(lone, gone | totals, others)) - totals
            if not more - gone:
                return gone  # one line alone: its total is withheld with it
        else:
            more = _thin_line(gone, totals, numbers)
            if not more:
                return gone
        gone |= more


def _thin_line(gone: set[Key], totals: set[Key], numbers: Mapping[Key, float]) -> set[Key]:
    """One more number of a line whose withheld ones are together so few that they tell themselves."""
    for place in (0, 1):
        for line in sorted({key[place] for key in gone}):
            total = (line, TOTAL) if place == 0 else (TOTAL, line)
            of_line = {key: number for key, number in numbers.items() if key[place] == line}
            if total in totals or sum(number for key, number in of_line.items() if key in gone) >= LEAST_SHOWN:
                continue
            rest = sorted((number, key) for key, number in of_line.items() if key not in gone and number > 0)
            if rest:
                return {rest[0][1]}
    return set()


def _path(edge: Key, free: Iterable[Key], dear: Mapping[Key, float]) -> list[Key]:
    """The cheapest way from one line of `edge` to the other that does not use it; none: an empty list. Edges of `free` cost nothing."""
    edges: dict[Node, list[tuple[float, Node, Key]]] = {}
    costs = {key: number or NOTHING_DEAR for key, number in dear.items()} | dict.fromkeys(free, 0.0)
    for key, cost in costs.items():
        if key != edge:
            row, column = (0, key[0]), (1, key[1])
            edges.setdefault(row, []).append((cost, column, key))
            edges.setdefault(column, []).append((cost, row, key))
    start, end = (0, edge[0]), (1, edge[1])
    came: dict[Node, tuple[Node, Key] | None] = {}
    waiting: list[tuple[float, Node, Node, Key]] = [(0.0, start, start, edge)]
    while waiting:
        cost, node, previous, by = heappop(waiting)
        if node in came:
            continue
        came[node] = None if node == start else (previous, by)
        if node == end:
            break
        for more, other, key in edges.get(node, []):
            if other not in came:
                heappush(waiting, (cost + more, other, node, key))
    path: list[Key] = []
    step = came.get(end)
    while step is not None:
        path.append(step[1])
        step = came[step[0]]
    return path
