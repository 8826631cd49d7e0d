"""Costly values computed once per key and held in the memory of the process; concurrent callers wait for it.

The key holds everything that the thing depends on, so that what is held is never stale and what is old is no longer asked for.
Nothing of a reader is held: a key and the function that makes the thing know no request.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")
_every: "WeakSet[MadeOnce[Any]]" = WeakSet()


class MadeOnce(Generic[T]):
    """The last `most` things made, by key; the one asked for longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._guard = Lock()
        _every.add(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of `key`; `make` is called when there is none yet, by one thread only. Cost when held: one look-up."""
        with self._guard:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
            turn = self._turns.setdefault(key, Lock())
        with turn:
            with self._guard:
                if key in self._things:  # made while this one waited
                    return self._things[key]
            thing = make()
            with self._guard:
                self._things[key] = thing
                self._turns.pop(key, None)
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
            return thing

    def forget(self) -> None:
        """Let go of everything."""
        with self._guard:
            self._things.clear()
            self._turns.clear()


def forget_all() -> None:
    """Let go of everything that is held: for tests, whose databases begin again with the same numbers."""
    for cache in _every:
        cache.forget()
