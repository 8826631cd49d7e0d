"""The meetings of a year as columns, where they are many: every cell of a crossing is counted at once, by the core `headcount`.

The answers are those of `rules` and of `crossing`, which count a list of facts group by group: tests compare them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from faire_reseau.kit.numbers import WHOLE
from faire_reseau.reports.enums import CENTRE, Count, Dimension
from faire_reseau.reports.logic.crossing import Crossing
from faire_reseau.reports.logic.rules import KEY, NOT_SAID, Rule, Value, whole_of

if TYPE_CHECKING:
    from headcount import Register

Integers = NDArray[Any]
Stands = tuple[tuple[str, ...], frozenset[str]]
Shares = tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Column:
    """A dimension: `words`, under which codes one stands and by which codes a filter finds it (as `cells` and `marks` of a fact), and
    the number of its word for each meeting (`of`).
    """

    of: Integers
    words: Sequence[Stands]


@dataclass(frozen=True, eq=False)
class YearTable:
    """Meetings that count, a row each: keys of `meetings` and `actions`, `half_days`, people `named` and counted without names (`heads`),
    a column of each dimension, and to whom they count as (`shares`: organisations with hundredths of a percent; `shares_of`: which
    of these, for each meeting). `register` holds who was there; `rows` are the meetings in question, all or those of a part.
    """

    meetings: Integers
    actions: Integers
    half_days: Integers
    named: Integers
    heads: Integers
    columns: Mapping[str, Column]
    shares_of: Integers
    shares: Sequence[Shares]
    register: "Register"
    rows: Integers

    def narrowed(self, filters: Mapping[str, str], months: int = 12) -> "YearTable":
        """The part of it that answers every filter, of the first `months` of the year. Cost: linear in the meetings."""
        rows = self.rows[self._answers(filters)[self.rows]]
        if months < 12:
            column = self.columns[Dimension.MONTH]
            rows = rows[np.array([int(cells[0]) <= months for cells, _marks in column.words], bool)[column.of[rows]]]
        return replace(self, rows=rows)

    def evaluated(self, rule: Rule, centres: Iterable[int]) -> tuple[Value | None, dict[int, Value]]:
        """What `rule` says of all `centres` (keys) together, joint work once, and of each that has any work; None where none has.

        Cost: linear in the meetings, their codes and those present, whatever the number of centres.
        """
        keys = list(centres)
        every, of_centres = self._all_of(keys), self._by_centre(keys)
        if not len(every.rows):
            return None, {}
        known = np.unique(of_centres.cells).tolist()
        numbers = self._values(rule, of_centres)
        nothing = self._value_of_nothing(rule)
        tables: dict[int, dict[str, float | None]] = {key: {} for key in known}
        cells: dict[str, float | None] = {}
        if rule.by and not rule.is_share:
            codes = self._codes(rule.by)
            plain = replace(rule, by="")
            cells = {
                codes[key]: value.number for key, value in self._in_order(plain, self._apart(every, rule.by), codes)
            }
            both = self._apart(of_centres, rule.by, beside=True)
            for key, value in self._values(plain, both).items():
                tables[key // len(codes)][codes[key % len(codes)]] = value.number
        whole = replace(self._values(rule, every).get(0, nothing), cells=cells)
        return whole, {keys[key]: replace(numbers.get(key, nothing), cells=_sorted(tables[key])) for key in known}

    def cross(self, rule: Rule, centres: Mapping[int, str], by: Sequence[str]) -> Crossing:
        """What `rule` says apart by the one or two dimensions `by`, as `crossing.cross` does; `centres` are slugs by key.

        Cost: linear in the meetings, their codes and those present.
        """
        rule = replace(rule, by="")
        keys = list(centres)
        every = self._all_of(keys)
        names = [list(centres.values()) if name == CENTRE else self._codes(name) for name in by]
        sides = [self._by_centre(keys) if name == CENTRE else self._apart(every, name) for name in by]
        values = [
            {codes[key]: value for key, value in self._in_order(rule, side, codes)}
            for side, codes in zip(sides, names, strict=True)
        ]
        cells: dict[tuple[str, str], Value] = {}
        if len(by) == 2:
            first, second = by
            # A centre's part of its work goes with the centre, on whichever side it stands.
            turned = second == CENTRE
            both = self._apart(sides[1], first, beside=True) if turned else self._apart(sides[0], second, beside=True)
            width = len(names[0] if turned else names[1])
            for key, value in self._values(rule, both).items():
                outer, inner = divmod(key, width)
                cells[(names[0][inner], names[1][outer]) if turned else (names[0][outer], names[1][inner])] = value
        return Crossing(
            rows=values[0],
            columns=values[1] if len(by) == 2 else {},
            cells=cells,
            whole=self._values(rule, every).get(0, self._value_of_nothing(rule)),
            by=tuple(by),
        )

    def recorded(self, filters: Mapping[str, str], centres: Iterable[int]) -> tuple[int, int]:
        """Of how many meetings of `centres` (keys) that answer every filter anybody is known to have come, and how many there are."""
        rows = replace(self, rows=self._all_of(centres).rows).narrowed(filters).rows
        return int(np.count_nonzero(self.named[rows] + self.heads[rows])), len(rows)

    def work_of(self, centre: int) -> tuple[set[int], set[int]]:
        """The keys of the actions of which `centre` (key) has a part, and of their meetings in question."""
        rows = self._all_of([centre]).rows
        return set(self.actions[rows].tolist()), set(self.meetings[rows].tolist())

    def found(self, filters: Mapping[str, str], stands: Iterable[tuple[str, str]], centres: Iterable[int]) -> list[int]:
        """The keys of the meetings of any of `centres` (keys) that answer `filters` and stand under a code of each dimension named."""
        part = replace(self, rows=self._all_of(centres).rows).narrowed(filters)
        rows = part.rows
        for name, code in stands:
            column = self.columns[name]
            is_there = np.array([code in (cells or (NOT_SAID,)) for cells, _marks in column.words], bool)
            rows = rows[is_there[column.of[rows]]]
        keys: list[int] = self.meetings[rows].tolist()
        return keys

    def _answers(self, filters: Mapping[str, str]) -> NDArray[np.bool_]:
        """For every meeting whether it answers all `filters`."""
        answers = np.ones(len(self.meetings), bool)
        for name, code in filters.items():
            column = self.columns[name]
            answers &= np.array([code in marks for _cells, marks in column.words], bool)[column.of]
        return answers

    @cached_property
    def _action_numbers(self) -> Integers:
        return np.unique(self.actions, return_inverse=True)[1]

    def _codes(self, name: str) -> list[str]:
        """The codes of a dimension; their places are the numbers of its cells."""
        return sorted({code for cells, _marks in self.columns[name].words for code in cells or (NOT_SAID,)})

    def _all_of(self, centres: Iterable[int]) -> "_Entries":
        wanted = set(centres)
        own = np.array([any(key in wanted for key, _part in shares) for shares in self.shares], bool)
        rows = self.rows[own[self.shares_of[self.rows]]]
        return _Entries(rows, np.zeros(len(rows), np.int64), np.full(len(rows), WHOLE, np.int64), 1)

    def _by_centre(self, centres: Sequence[int]) -> "_Entries":
        places = {key: place for place, key in enumerate(centres)}
        own = [[(places[key], part) for key, part in shares if key in places] for shares in self.shares]
        source, cells, parts = _spread(self.shares_of[self.rows], own)
        return _Entries(self.rows[source], cells, parts, len(centres))

    def _apart(self, entries: "_Entries", name: str, *, beside: bool = False) -> "_Entries":
        """Entries in the cells of a dimension; `beside` those in which they are: cell × number of codes + code."""
        codes = self._codes(name)
        places = {code: place for place, code in enumerate(codes)}
        column = self.columns[name]
        stands = [[(places[code], 0) for code in cells or (NOT_SAID,)] for cells, _marks in column.words]
        source, cells, _parts = _spread(column.of[entries.rows], stands)
        if beside:
            cells = entries.cells[source] * len(codes) + cells
        return _Entries(
            entries.rows[source], cells, entries.parts[source], len(codes) * (entries.size if beside else 1)
        )

    def _in_order(self, rule: Rule, entries: "_Entries", codes: Sequence[str]) -> list[tuple[int, Value]]:
        """The values of cells in the order of their numbers, what nobody said last."""
        values = self._values(rule, entries)
        return sorted(values.items(), key=lambda item: (codes[item[0]] == NOT_SAID, item[0]))

    def _value_of_nothing(self, rule: Rule) -> Value:
        return Value(0, 0 if rule.is_share else None)

    def _values(self, rule: Rule, entries: "_Entries") -> dict[int, Value]:
        """What `rule` says of each cell that holds a meeting; of a share, its cells without the filters."""
        chosen = entries.of_rows(self._answers(rule.filters)) if rule.filters else entries
        if not rule.is_share:
            return {key: Value(number) for key, number in self._numbers(rule.count, chosen).items()}
        numbers = self._numbers(rule.count, chosen)
        return {key: Value(numbers.get(key, 0), whole) for key, whole in self._numbers(rule.count, entries).items()}

    def _numbers(self, count: str, entries: "_Entries") -> dict[int, float | None]:
        """The `count` of each cell that holds a meeting, as `rules.counted` says it."""
        keys, cells = np.unique(entries.cells, return_inverse=True)  # those that are filled, numbered anew
        rows, parts, size = entries.rows, entries.parts, len(keys)
        heard = self.named[rows] + (0 if count == Count.PEOPLE else self.heads[rows])
        if count == Count.PEOPLE:
            sums = self.register.people_in(self.meetings[rows], cells, size)
        elif count == Count.ACTIONS:
            actions = self._action_numbers
            _pairs, first = np.unique(cells * np.int64(len(actions)) + actions[rows], return_index=True)
            sums = _summed(cells[first], parts[first], size)
        else:
            times = {Count.MEETINGS: 1, Count.HALF_DAYS: self.half_days[rows], Count.PARTICIPATIONS: heard}[
                Count(count)
            ]
            sums = _summed(cells, parts * times, size)
        if count in {Count.PEOPLE, Count.PARTICIPATIONS}:
            known = np.bincount(cells, heard > 0, size) > 0
        else:
            known = np.ones(size, bool)
        say = int if count == Count.PEOPLE else whole_of
        numbers = zip(keys.tolist(), sums.tolist(), known.tolist(), strict=True)
        return {key: say(number) if is_known else None for key, number, is_known in numbers}


@dataclass(frozen=True, eq=False)
class _Entries:
    """Meetings (`rows`) in `cells` numbered from 0 to `size`, with the `parts` of them that count there."""

    rows: Integers
    cells: Integers
    parts: Integers
    size: int

    def of_rows(self, wanted: NDArray[np.bool_]) -> "_Entries":
        """Those whose row is wanted."""
        chosen = wanted[self.rows]
        return _Entries(self.rows[chosen], self.cells[chosen], self.parts[chosen], self.size)


def numbered(values: Sequence[Any]) -> tuple[Integers, list[Any]]:
    """For each value the number of its like, and the values each once. Cost: linear."""
    numbers: dict[Any, int] = {}
    of = np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), np.int32, len(values))
    return of, list(numbers)


def register_of(meetings: Integers, lists: Sequence[bytes]) -> "Register":
    """The register of who was at `meetings`: of each the keys of those present, four bytes each, each once. Cost: linear."""
    from headcount import Occasions, Register  # noqa: PLC0415  (compiled code: a small network never loads it)

    people = np.frombuffer(b"".join(lists), KEY)
    sizes = np.array([len(packed) // KEY.itemsize for packed in lists], np.int64)
    at = np.repeat(meetings, sizes)
    return Register.build(Occasions.create(meetings, {}), people, at, np.zeros(len(people), np.uint8))


def _spread(of: Integers, words: Sequence[Sequence[tuple[int, int]]]) -> tuple[Integers, Integers, Integers]:
    """Each entry once for every pair of its word: the place of the entry, and the two numbers of the pair."""
    sizes = np.array([len(pairs) for pairs in words], np.int64)
    flat = np.array([pair for pairs in words for pair in pairs], np.int64).reshape(-1, 2)
    begins, times = np.cumsum(sizes) - sizes, sizes[of]
    source = np.repeat(np.arange(len(of)), times)
    places = begins[of][source] + np.arange(len(source)) - (np.cumsum(times) - times)[source]
    return source, flat[places, 0], flat[places, 1]


def _summed(cells: Integers, numbers: Integers, size: int) -> Integers:
    """Whole numbers added up by cell; exact below 2**53, half a million times what a large network has."""
    return np.bincount(cells, numbers, size).astype(np.int64)


def _sorted(cells: Mapping[str, float | None]) -> dict[str, float | None]:
    return dict(sorted(cells.items(), key=lambda item: (item[0] == NOT_SAID, item[0])))
