"""Kernels: compiled on the first call, whichever that is, from several threads at once."""

from concurrent.futures import ThreadPoolExecutor

from numba.core.registry import CPUDispatcher

from forumgrid.kernels.compiled import Kernel, compiled, ones


@compiled
def half(number: int) -> int:
    return number // 2


@compiled
def steps(number: int) -> int:
    """How many times a number can be halved, by a kernel that calls another and itself."""
    return 0 if number < 2 else 1 + steps(half(number))


@compiled
def bits(number):
    return ones(number)


def test_a_kernel_is_called_as_the_function_it_was_and_takes_its_place():
    assert (steps.__name__, steps.__module__) == ("steps", __name__)

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(steps, [1, 2, 9, 1024]))

    assert counts == [0, 1, 3, 10]
    assert [isinstance(globals()[name], CPUDispatcher) for name in ("half", "steps")] == [True, True]
    assert not isinstance(globals()["ones"], Kernel)


def test_ones_counts_the_bits_of_a_word():
    import numpy as np

    assert [bits(np.uint64(word)) for word in (0, 1, 2**64 - 1)] == [0, 1, 64]
