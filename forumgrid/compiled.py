"""How kernels are compiled: into numba's on-disk cache, and free of the interpreter's lock so that threads run together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit, types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function on its first call, and keep the result on disk."""
    return cast(Function, njit(cache=True, nogil=True)(function))


@intrinsic
def _ones(typing_context: Any, word: Any) -> Any:  # noqa: ARG001 - the signature numba asks for
    """How many bits of an unsigned 64-bit word are set: one machine instruction."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001 - likewise
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


ones: Any = _ones
