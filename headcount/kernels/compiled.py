"""Compile kernels with numba on first call, into its on-disk cache, without the GIL.

Loading numba takes longer than everything else together, and most of what imports `headcount` runs no kernel: until the first
call of one, numba is left alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

_ONE_AT_A_TIME = RLock()  # two threads may call a kernel first


class Kernel:
    """Stands for a kernel until it is called; then compiles it, and every kernel that it names.

    Numba finds what a kernel calls among the globals of its module: there, each stand-in gives its place to the kernel itself.
    """

    def __init__(self, make: Callable[[], Any], scope: dict[str, Any]) -> None:
        self._make, self._scope = make, scope
        self._kernel: Any = None
        self._ready = False

    def __call__(self, *arguments: Any) -> Any:
        if not self._ready:
            with _ONE_AT_A_TIME:
                self.prepare()
                self._ready = True
        return self._kernel(*arguments)

    def prepare(self) -> Any:
        """The kernel itself, made but not compiled."""
        if self._kernel is None:  # else it is prepared, or about to be: kernels of a module name one another
            self._kernel = self._make()
            for name, value in [*self._scope.items()]:
                if isinstance(value, Kernel):
                    self._scope[name] = value.prepare()
        return self._kernel


def compiled(function: Function) -> Function:
    """Compile a function on its first call, and keep the result on disk."""

    def make() -> Any:
        from numba import njit  # noqa: PLC0415 - see the first lines of this file

        return njit(cache=True, nogil=True)(function)

    return cast(Function, functools.update_wrapper(Kernel(make, function.__globals__), function))
