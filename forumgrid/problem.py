"""Problem and grid: the frozen values that the whole core works on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP_FREE = "step_free"
"""The feature a space must have for people who cannot take steps."""

NOWHERE = -1
"""The slot (or space) of a topic that is not placed."""

_EXACT = 2**53  # sums are shown as JSON numbers and handed to floating-point solvers: keep them exact

IntArray = NDArray[np.int64]


class ProblemError(ValueError):
    """Input that cannot be read as a problem.

    `code` is stable and translatable, `sentence` is English and says what is wrong, `where` names the field and its position.
    """

    def __init__(self, code: str, sentence: str, where: str = "") -> None:
        super().__init__(f"{where}: {sentence}" if where else sentence)
        self.code = code
        self.sentence = sentence
        self.where = where


@dataclass(frozen=True)
class Space:
    """A place of the grid: how many people it holds and what it offers."""

    capacity: int
    features: frozenset[str] = frozenset()
    name: str = ""


@dataclass(frozen=True)
class Grid:
    """Which topic is in which slot and space.

    `slot_of_topic` and `space_of_topic` have one entry a topic, −1 where it is not placed; `extra` lists the further
    occurrences (topic, slot, space) of topics given more than once.
    """

    slot_of_topic: tuple[int, ...]
    space_of_topic: tuple[int, ...]
    extra: tuple[tuple[int, int, int], ...] = ()

    @classmethod
    def empty(cls, topics: int) -> Grid:
        return cls((NOWHERE,) * topics, (NOWHERE,) * topics)

    def occurrences(self) -> list[tuple[int, int, int]]:
        """Every (topic, slot, space) of the grid, repeats included, in the order of topics."""
        pairs = zip(self.slot_of_topic, self.space_of_topic, strict=True)
        placed = [(t, s, r) for t, (s, r) in enumerate(pairs) if s != NOWHERE]
        return placed + list(self.extra)

    def to_json(self) -> dict[str, Any]:
        return {
            "slot_of_topic": list(self.slot_of_topic),
            "room_of_topic": list(self.space_of_topic),
            "extra": [list(occurrence) for occurrence in self.extra],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Grid:
        """Read what `to_json` wrote. Raises ProblemError when a list is missing, of another length or not of whole numbers."""
        try:
            slot_of_topic = tuple(_whole(value, "slot_of_topic") for value in data["slot_of_topic"])
            spaces = data.get("room_of_topic")
            space_of_topic = (
                (NOWHERE,) * len(slot_of_topic)
                if spaces is None
                else tuple(_whole(space, "room_of_topic") for space in spaces)
            )
            extra = tuple(
                (_whole(t, "extra"), _whole(s, "extra"), _whole(r, "extra")) for t, s, r in data.get("extra") or ()
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if isinstance(error, ProblemError):
                raise
            raise ProblemError("grid_unreadable", f"the grid cannot be read ({error})", "grid") from error
        if len(space_of_topic) != len(slot_of_topic):
            raise ProblemError("grid_unreadable", "slots and spaces are not given for the same topics", "room_of_topic")
        return cls(slot_of_topic, space_of_topic, extra)


@dataclass(frozen=True, eq=False)
class Problem:
    """An unconference to compose: made by `Problem.create`, which checks it; never changed afterwards.

    Wishes are three parallel arrays sorted by person then topic, one wish for a pair, duties included at the top level.
    `weights[level]` is what a wish of that level is worth (`weights[0]` is 0). `hosts[topic]` is everybody who has to be there.
    """

    people: int
    topics: int
    slots: int
    spaces: tuple[Space, ...]
    hosts: tuple[tuple[int, ...], ...]
    wish_person: IntArray
    wish_topic: IntArray
    wish_level: IntArray
    scale_max: int
    weights: tuple[int, ...]
    absent: frozenset[tuple[int, int]]
    closed_cells: frozenset[tuple[int, int]]
    needs: tuple[frozenset[str], ...]
    expected_size: tuple[int | None, ...]
    repeats: tuple[int, ...]
    allowed_slots: tuple[frozenset[int] | None, ...]
    fixed: Mapping[int, tuple[int, int | None]]
    required: frozenset[int]
    published: Grid | None
    needs_step_free: frozenset[int]
    hard_sizes: bool
    people_names: tuple[str, ...] = field(repr=False)
    topic_names: tuple[str, ...] = field(repr=False)
    slot_names: tuple[str, ...] = field(repr=False)

    @property
    def wish_weight(self) -> IntArray:
        """What each wish is worth, parallel to `wish_person`."""
        worth: IntArray = np.asarray(self.weights, dtype=np.int64)[self.wish_level]
        return worth

    @property
    def space_names(self) -> tuple[str, ...]:
        return tuple(space.name for space in self.spaces)

    def presence(self) -> NDArray[np.bool_]:
        """(people, slots) booleans: who is there when."""
        there = np.ones((self.people, self.slots), dtype=np.bool_)
        if self.absent:
            gone = np.array(sorted(self.absent))
            there[gone[:, 0], gone[:, 1]] = False
        return there

    @classmethod
    def create(
        cls,
        *,
        people: int,
        topics: int,
        slots: int,
        spaces: Iterable[Space | int],
        wishes: Iterable[Sequence[int]] | NDArray[Any] = (),
        hosts: Sequence[Any] | None = None,
        must_attend: Sequence[Iterable[int]] | None = None,
        scale_max: int = 3,
        weights: Sequence[int] | None = None,
        absent: Iterable[tuple[int, int]] = (),
        closed_cells: Iterable[tuple[int, int]] = (),
        needs: Sequence[Iterable[str]] | None = None,
        expected_size: Sequence[int | None] | None = None,
        repeats: Sequence[int] | None = None,
        allowed_slots: Sequence[Iterable[int] | None] | None = None,
        fixed: Mapping[int, tuple[int, int | None]] | None = None,
        required: Iterable[int] = (),
        published: Grid | None = None,
        needs_step_free: Iterable[int] = (),
        hard_sizes: bool = False,
        people_names: Sequence[str] | None = None,
        topic_names: Sequence[str] | None = None,
        slot_names: Sequence[str] | None = None,
    ) -> Problem:
        """Check the input and make a problem of it.

        - `people`, `topics`, `slots`: counts, 0 or more. `spaces`: `Space`s, or bare capacities (0 or more).
        - `wishes`: (person, topic, level) with level 0..scale_max; level 0 is dropped, of two wishes for a pair the higher is kept.
        - `hosts`: for each topic a person, several people, or None; `must_attend`: for each topic further people. Both are duties.
        - `weights`: worth of the levels 1..scale_max, whole numbers, 0 or more and not decreasing (default: the level itself).
        - `absent`: (person, slot); `closed_cells`: (slot, space); `needs`: for each topic the features its space must have.
        - `expected_size`: for each topic people expected beyond the wishes known, or None; a hard rule when `hard_sizes`.
        - `repeats`: how often each topic may be given (1 or more); `allowed_slots`: for each topic its slots, None for all.
        - `fixed`: topic → (slot, space or None), set by hand; `required`: topics that may not be left out (fixed ones never are).
        - `published`: the grid people have already seen; `needs_step_free`: people who need step-free spaces.

        Raises ProblemError (code, sentence, where). Cost: O(wishes log wishes). A fixed cell that breaks a rule is not an input
        error: the problem is then impossible, and `compose` says why.
        """
        _counts(people=people, topics=topics, slots=slots, scale_max=scale_max)
        all_spaces = _spaces(spaces)
        duties = _duties(hosts, must_attend, topics, people)
        worth = _weights(weights, scale_max, people, slots)
        person, topic, level = _wishes(wishes, duties, people, topics, scale_max)
        fixed = dict(fixed or {})
        for at, (slot, space) in fixed.items():
            _known(at, topics, "topic", f"fixed[{at}]")
            _known(slot, slots, "slot", f"fixed[{at}]")
            if space is not None:
                _known(space, len(all_spaces), "space", f"fixed[{at}]")
        if published is not None:
            _grid(published, topics, slots, len(all_spaces))
        return cls(
            people=people,
            topics=topics,
            slots=slots,
            spaces=all_spaces,
            hosts=duties,
            wish_person=person,
            wish_topic=topic,
            wish_level=level,
            scale_max=scale_max,
            weights=worth,
            absent=_pairs(absent, people, slots, "person", "slot", "absent"),
            closed_cells=_pairs(closed_cells, slots, len(all_spaces), "slot", "space", "closed_cells"),
            needs=tuple(frozenset(needed) for needed in _per_topic(needs, topics, (), "needs")),
            expected_size=tuple(
                _size(size, at) for at, size in enumerate(_per_topic(expected_size, topics, None, "expected_size"))
            ),
            repeats=tuple(_repeats(times, at) for at, times in enumerate(_per_topic(repeats, topics, 1, "repeats"))),
            allowed_slots=tuple(
                None
                if slots_of is None
                else frozenset(_known(s, slots, "slot", f"allowed_slots[{at}]") for s in slots_of)
                for at, slots_of in enumerate(_per_topic(allowed_slots, topics, None, "allowed_slots"))
            ),
            fixed=fixed,
            required=frozenset(_known(t, topics, "topic", "required") for t in required) | fixed.keys(),
            published=published,
            needs_step_free=frozenset(_known(p, people, "person", "needs_step_free") for p in needs_step_free),
            hard_sizes=bool(hard_sizes),
            people_names=_names(people_names, people, "P", "people_names"),
            topic_names=_names(topic_names, topics, "T", "topic_names"),
            slot_names=_names(slot_names, slots, "S", "slot_names"),
        )


def _whole(number: Any, where: str) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
        raise ProblemError("not_whole", f"{number!r} is not a whole number", where)
    return int(number)


def _known(number: Any, count: int, what: str, where: str) -> int:
    known = _whole(number, where)
    if not 0 <= known < count:
        raise ProblemError("unknown_" + what, f"there is no {what} number {known} (there are {count})", where)
    return known


def _counts(**counts: Any) -> None:
    for name, count in counts.items():
        if _whole(count, name) < (1 if name == "scale_max" else 0):
            raise ProblemError("negative_count", f"{count} is too small", name)


def _spaces(spaces: Iterable[Space | int]) -> tuple[Space, ...]:
    checked = []
    for at, given in enumerate(spaces):
        space = given if isinstance(given, Space) else Space(given)
        if _whole(space.capacity, f"spaces[{at}].capacity") < 0:
            raise ProblemError(
                "negative_capacity", f"a space cannot hold {space.capacity} people", f"spaces[{at}].capacity"
            )
        checked.append(Space(min(int(space.capacity), _EXACT), frozenset(space.features), space.name or f"R{at + 1}"))
    return tuple(checked)


def _per_topic(values: Sequence[Any] | None, topics: int, default: Any, where: str) -> Sequence[Any]:
    if values is None:
        return [default] * topics
    if len(values) != topics:
        raise ProblemError("wrong_length", f"{len(values)} entries for {topics} topics", where)
    return values


def _duties(hosts: Any, must_attend: Any, topics: int, people: int) -> tuple[tuple[int, ...], ...]:
    duties = []
    both = zip(
        _per_topic(hosts, topics, None, "hosts"), _per_topic(must_attend, topics, (), "must_attend"), strict=True
    )
    for at, (host, others) in enumerate(both):
        first = () if host is None else host if isinstance(host, Iterable) else (host,)
        listed = [_known(p, people, "person", f"hosts[{at}]") for p in first]
        listed += [_known(p, people, "person", f"must_attend[{at}]") for p in others]
        duties.append(tuple(dict.fromkeys(listed)))
    return tuple(duties)


def _weights(weights: Sequence[int] | None, scale_max: int, people: int, slots: int) -> tuple[int, ...]:
    given = list(range(1, scale_max + 1)) if weights is None else list(weights)
    if len(given) != scale_max:
        raise ProblemError("wrong_length", f"{len(given)} weights for {scale_max} levels", "weights")
    worth = (0, *(_whole(weight, f"weights[{at}]") for at, weight in enumerate(given)))
    for at in range(scale_max):
        if worth[at + 1] < worth[at]:
            raise ProblemError(
                "weights_decrease", "a higher level cannot be worth less, nor less than nothing", f"weights[{at}]"
            )
    if worth[-1] * max(people, 1) * max(slots, 1) >= _EXACT:
        raise ProblemError("weights_overflow", "the weights are too large to be added up exactly", "weights")
    return worth


def _wishes(wishes: Any, duties: tuple[tuple[int, ...], ...], people: int, topics: int, scale_max: int) -> Any:
    try:
        table = np.asarray(wishes if isinstance(wishes, np.ndarray) else list(wishes))
    except ValueError as error:
        raise ProblemError("wishes_unreadable", "every wish is a person, a topic and a level", "wishes") from error
    if table.size == 0:
        table = np.zeros((0, 3), dtype=np.int64)
    if table.ndim != 2 or table.shape[1] != 3:
        raise ProblemError("wishes_unreadable", "every wish is a person, a topic and a level", "wishes")
    if table.dtype.kind not in "iu":
        raise ProblemError("not_whole", "wishes are whole numbers", "wishes")
    table = table.astype(np.int64)
    limits = (("person", people - 1), ("topic", topics - 1), ("level", scale_max))
    for column, (what, most) in enumerate(limits):
        wrong = np.flatnonzero((table[:, column] < 0) | (table[:, column] > most))
        if wrong.size:
            at, bad = int(wrong[0]), int(table[wrong[0], column])
            raise ProblemError("unknown_" + what, f"there is no {what} {bad} (0 to {most})", f"wishes[{at}]")
    own = np.array([(p, t, scale_max) for t, who in enumerate(duties) for p in who], dtype=np.int64).reshape(-1, 3)
    table = np.concatenate([table[table[:, 2] > 0], own])
    order = np.lexsort((-table[:, 2], table[:, 1], table[:, 0]))
    table = table[order]
    first = np.ones(len(table), dtype=np.bool_)
    first[1:] = (table[1:, 0] != table[:-1, 0]) | (table[1:, 1] != table[:-1, 1])
    table = table[first]
    columns = tuple(np.ascontiguousarray(table[:, column]) for column in range(3))
    for array in columns:
        array.flags.writeable = False
    return columns


def _pairs(
    pairs: Iterable[Any], firsts: int, seconds: int, first_kind: str, second_kind: str, where: str
) -> frozenset[tuple[int, int]]:
    return frozenset((_known(a, firsts, first_kind, where), _known(b, seconds, second_kind, where)) for a, b in pairs)


def _size(size: Any, at: int) -> int | None:
    if size is None:
        return None
    if _whole(size, f"expected_size[{at}]") < 0:
        raise ProblemError("negative_size", f"{size} people cannot be expected", f"expected_size[{at}]")
    return min(int(size), _EXACT)


def _repeats(repeats: Any, at: int) -> int:
    if _whole(repeats, f"repeats[{at}]") < 1:
        raise ProblemError("repeats_too_small", "a topic is given once or more", f"repeats[{at}]")
    return int(repeats)


def _grid(grid: Grid, topics: int, slots: int, spaces: int) -> None:
    if len(grid.slot_of_topic) != topics or len(grid.space_of_topic) != topics:
        raise ProblemError("wrong_length", f"the grid is not one of {topics} topics", "published")
    for topic, slot, space in grid.occurrences():
        _known(topic, topics, "topic", "published")
        _known(slot, slots, "slot", "published")
        if space != NOWHERE:
            _known(space, spaces, "space", "published")


def _names(names: Sequence[str] | None, count: int, letter: str, where: str) -> tuple[str, ...]:
    if names is None:
        return tuple(f"{letter}{number + 1}" for number in range(count))
    if len(names) != count:
        raise ProblemError("wrong_length", f"{len(names)} names for {count}", where)
    return tuple(names)
