"""Plugs (hooks, extension points): a room declares what rooms above may add, and they add it from their `apps.py`.

A room knows nothing of those above it; it asks whatever they plugged in. `also_erase = Plug[Eraser](__name__, "also_erase",
"…")` declares one, `also_erase(forget_writer)` plugs in, `for eraser in also_erase` asks. The page docs/reference/plugs.md
is made from what is declared here.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_declared: dict[str, "Plug[Any]"] = {}


@dataclass(frozen=True)
class Added(Generic[T]):
    """One thing that was plugged in, `under` a name where the plug needs one, by the module `by`."""

    what: T
    under: str | None
    by: str


class Plug(Generic[T]):
    """What rooms above add to a room below; goes over in the order in which it was added."""

    def __init__(self, module: str, name: str, asks: str, *, at_most_one: bool = False) -> None:
        """Declare the plug `name` of `module`; `asks` says in a sentence what is added and when it is asked."""
        self.name = f"{module}.{name}"
        self.asks = asks
        self.at_most_one = at_most_one
        self._added: list[Added[T]] = []
        if self.name in _declared:
            raise ValueError(f"The plug {self.name} is declared twice.")
        _declared[self.name] = self

    def __call__(self, *things: T, under: str | None = None) -> None:
        """Plug `things` in, from `apps`; a thing that stands already is not added again.

        Raises ValueError when something else stands `under` that name already, or where the plug takes one thing only.
        """
        by = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001  (only so that the page can say who plugs in)
        for thing in things:
            if any(added.what == thing and added.under == under for added in self._added):
                continue
            if (self.at_most_one and self._added) or (under is not None and self.under(under) is not None):
                raise ValueError(f"{self.name} holds something else already{f' under {under}' if under else ''}.")
            self._added.append(Added(thing, under, by))

    def __iter__(self) -> Iterator[T]:
        return (added.what for added in tuple(self._added))

    def __len__(self) -> int:
        return len(self._added)

    def under(self, name: str) -> T | None:
        """What was added under `name`, None when nothing was."""
        return next((added.what for added in self._added if added.under == name), None)

    def by_name(self) -> dict[str, T]:
        """Everything that was added, under its name."""
        return {added.under: added.what for added in self._added if added.under is not None}

    @property
    def added(self) -> tuple[Added[T], ...]:
        """Everything that was added, and by which module."""
        return tuple(self._added)

    @contextmanager
    def only(self, *things: T, under: str | None = None) -> Iterator[None]:
        """Hold only `things` for a while (tests)."""
        before, self._added = self._added, [Added(thing, under, "") for thing in things]
        try:
            yield
        finally:
            self._added = before


def declared() -> dict[str, Plug[Any]]:
    """Every plug of the house, by its full name."""
    return dict(sorted(_declared.items()))


def first(plug: Plug[Callable[..., Any]], *arguments: Any) -> Any:
    """The first answer of what was added that is neither None nor empty; None when nobody has any."""
    return next(filter(None, (function(*arguments) for function in plug)), None)
