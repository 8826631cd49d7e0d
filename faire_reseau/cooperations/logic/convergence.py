"""Ranking of ideas by dots: clusters of ideas that go together, the leading ones first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bundle:
    """Ideas that go together, or one alone (`cluster` None), with the dots of all of them."""

    cluster: Any
    ideas: tuple[Any, ...]
    dots: int

    @property
    def title(self) -> str:
        """What it is called: its own title, else the words of its one idea."""
        return str(self.cluster if self.cluster is not None else self.ideas[0])


def bundles_of(ideas: Iterable[Any], dots: Mapping[int, int]) -> list[Bundle]:
    """Ideas by cluster, in the order in which they were noted.

    Parameters: `ideas`, things with `pk`, `cluster` and `cluster_id`, in order; `dots`, how many each (by pk) has.
    Returns: bundles, each where its first idea stands. Cost: one pass.
    """
    groups: dict[Any, list[Any]] = {}
    for idea in ideas:
        groups.setdefault(("c", idea.cluster_id) if idea.cluster_id else ("i", idea.pk), []).append(idea)
    return [
        Bundle(group[0].cluster if key[0] == "c" else None, tuple(group), sum(dots.get(idea.pk, 0) for idea in group))
        for key, group in groups.items()
    ]


def leading(bundles: Sequence[Bundle]) -> list[Bundle]:
    """The bundles by their dots, most first; of equal ones the one noted first.

    Parameters: `bundles`, in the order noted. Returns: a new list. Cost: one sort.
    """
    return sorted(bundles, key=lambda bundle: -bundle.dots)


def left_to_place(each: int, placed: Iterable[int]) -> int:
    """How many dots somebody has left: never less than none, though the number each has may have been lowered.

    Parameters: `each`, dots a person has; `placed`, those on each idea. Cost: one pass.
    """
    return max(0, each - sum(placed))
