"""Small numbers of a crossing withheld, and as many others as it takes for none of them to be found by adding and subtracting.

A table with its totals is a bipartite graph: its lines (rows and columns, the totals being one more of each) are the nodes, its
numbers the edges. Each line adds up, which is one equation for its node; a number that is withheld is found from these equations
exactly when its edge is on no cycle of withheld edges (D. Gusfield, “A graph theoretic approach to statistical data security”,
1988). So the cheapest cycle through each small number is withheld.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    Cost: rows × columns for each withheld number that is on no cycle; those are few.
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
    table = _Table(gone, totals, numbers)
    lone = table.bridges()
    while True:
        if lone:
            more = set(table.cheapest_cycle(min(lone))) - totals - table.gone
            if not more:
                return table.gone  # one line alone: its total is withheld with it
        else:
            thin = table.one_more_of_a_thin_line()
            if thin is None:
                return table.gone
            more = {thin}
        table.withhold(more)
        lone = table.bridges() if lone or not table.cycle_through(min(more)) else set()


class _Table:
    """The numbers of a crossing as the edges of a graph, of which those `gone` and the `totals` that are withheld cost nothing."""

    def __init__(self, gone: set[Key], totals: set[Key], numbers: Mapping[Key, float]) -> None:
        self.gone: set[Key] = set()
        self.totals, self.numbers = totals, numbers
        self._edges: dict[Node, list[Key]] = defaultdict(list)
        self._free: dict[Node, list[Key]] = defaultdict(list)
        self._costs = {key: number or NOTHING_DEAR for key, number in numbers.items()} | dict.fromkeys(totals, 0.0)
        self._sums: dict[Node, float] = defaultdict(float)
        self._to_look_at: list[Node] = []
        self._next_of: dict[Node, Iterator[Key]] = {}
        for key in (*numbers, *totals):
            for node in _ends(key):
                self._edges[node].append(key)
                if key in totals:
                    self._free[node].append(key)
        self.withhold(gone)

    def withhold(self, keys: Iterable[Key]) -> None:
        """Have these be among those that are gone."""
        for key in keys:
            self.gone.add(key)
            self._costs[key] = 0.0
            for node in _ends(key):
                self._free[node].append(key)
                self._sums[node] += self.numbers[key]
                heappush(self._to_look_at, node)

    def one_more_of_a_thin_line(self) -> Key | None:
        """The smallest number left of the first line whose withheld ones are together so few that they tell themselves; None: no such line."""
        while self._to_look_at:
            node = self._to_look_at[0]
            total = (node[1], TOTAL) if node[0] == 0 else (TOTAL, node[1])
            if total not in self.totals and self._sums[node] < LEAST_SHOWN:
                if node not in self._next_of:
                    left = sorted((self.numbers[key], key) for key in self._edges[node] if key in self.numbers)
                    self._next_of[node] = iter([key for number, key in left if number > 0])
                for key in self._next_of[node]:
                    if key not in self.gone:
                        return key
            heappop(self._to_look_at)
        return None

    def bridges(self) -> set[Key]:
        """The numbers that are gone and lie on no cycle of withheld ones (R. Tarjan, 1974). Cost: linear in those."""
        order: dict[Node, int] = {}
        low: dict[Node, int] = {}
        lone: set[Key] = set()
        for root in self._free:
            if root in order:
                continue
            order[root] = low[root] = len(order)
            path: list[tuple[Node, Key | None, Iterator[Key]]] = [(root, None, iter(self._free[root]))]
            while path:
                node, by, edges = path[-1]
                key = next(edges, None)
                if key is None:
                    path.pop()
                    if path:
                        above = path[-1][0]
                        low[above] = min(low[above], low[node])
                        if by is not None and low[node] > order[above]:
                            lone.add(by)
                elif key != by:
                    other = _other_end(key, node)
                    if other in order:
                        low[node] = min(low[node], order[other])
                    else:
                        order[other] = low[other] = len(order)
                        path.append((other, key, iter(self._free[other])))
        return lone & self.gone

    def cycle_through(self, edge: Key) -> bool:
        """Whether a withheld number lies on a cycle of withheld ones."""
        start, end = _ends(edge)
        seen, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            for key in self._free[node]:
                other = _other_end(key, node)
                if key != edge and other not in seen:
                    if other == end:
                        return True
                    seen.add(other)
                    waiting.append(other)
        return False

    def cheapest_cycle(self, edge: Key) -> list[Key]:
        """The cheapest way from one line of `edge` to the other that does not use it; none: an empty list. What is gone costs nothing."""
        start, end = _ends(edge)
        came: dict[Node, tuple[Node, Key] | None] = {}
        waiting: list[tuple[float, Node, Node, Key]] = [(0.0, start, start, edge)]
        best: dict[Node, tuple[float, Node, Key]] = {}
        while waiting:
            cost, node, previous, by = heappop(waiting)
            if node in came:
                continue
            came[node] = None if node == start else (previous, by)
            if node == end:
                break
            for key in self._edges[node]:
                other = (1, key[1]) if node[0] == 0 else (0, key[0])
                if key == edge or other in came:
                    continue
                way = (cost + self._costs[key], node, key)
                if other not in best or way < best[other]:
                    best[other] = way
                    heappush(waiting, (way[0], other, node, key))
        path: list[Key] = []
        step = came.get(end)
        while step is not None:
            path.append(step[1])
            step = came[step[0]]
        return path


def _ends(key: Key) -> tuple[Node, Node]:
    return (0, key[0]), (1, key[1])


def _other_end(key: Key, node: Node) -> Node:
    return (1, key[1]) if node[0] == 0 else (0, key[0])
