"""Steps on the working grid: what one change took away and what it put there, so that it can be taken back and done again."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

Row = tuple[int, ...]


@dataclass(frozen=True)
class State:
    """A working grid as rows of keys.

    `cells`: (topic, slot, space, 1 when locked); `closed`: (slot, space); `absent`: (person, slot); `twice`: (topic,).
    """

    cells: frozenset[Row] = frozenset()
    closed: frozenset[Row] = frozenset()
    absent: frozenset[Row] = frozenset()
    twice: frozenset[Row] = frozenset()


@dataclass(frozen=True)
class Step:
    """What a change took away (`gone`) and what it put there (`new`)."""

    gone: State
    new: State

    @property
    def back(self) -> "Step":
        """The change that takes this one back."""
        return Step(self.new, self.gone)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self.gone == self.new

    def as_data(self) -> dict[str, Any]:
        """As plain lists, for JSON."""
        return {
            name: {part.name: sorted(map(list, getattr(state, part.name))) for part in fields(State)}
            for name, state in (("gone", self.gone), ("new", self.new))
        }


def step_in(data: dict[str, Any]) -> Step:
    """The step that `as_data` wrote: `step_in(step.as_data()) == step`."""
    states = (
        State(**{part.name: frozenset(map(tuple, data[name][part.name])) for part in fields(State)})
        for name in ("gone", "new")
    )
    return Step(*states)


def step_between(before: State, after: State) -> Step:
    """What changed from one state to the other."""
    gone = {part.name: getattr(before, part.name) - getattr(after, part.name) for part in fields(State)}
    new = {part.name: getattr(after, part.name) - getattr(before, part.name) for part in fields(State)}
    return Step(State(**gone), State(**new))


def topics_in_the_way(step: Step, now: State) -> list[int]:
    """The topics (keys) because of which the cells of `step` cannot be taken and put on the grid as it is `now`.

    Those to be taken must stand where they stood; those to be put need their cell, and each topic an hour, for themselves.
    """
    moved = {row[0] for row in step.gone.cells - now.cells}
    rest = now.cells - step.gone.cells
    by_cell = {row[1:3]: row[0] for row in rest}
    by_hour = {row[:2] for row in rest}
    for topic, slot, space, _locked in sorted(step.new.cells):
        if (slot, space) in by_cell:
            moved.add(by_cell[slot, space])
        if (topic, slot) in by_hour:
            moved.add(topic)
    return sorted(moved)


def slots_of(cells: Iterable[Row]) -> set[int]:
    """The slots (keys) of some cells."""
    return {row[1] for row in cells}
