"""Small repeated work of the worker: what rooms derive again from their own facts, a batch at a time."""

from collections.abc import Callable

from faire_reseau.kit.plugs import Plug

# `chore(at_most)` does at most so much in one short transaction; answers how much, 0 when nothing is left.
Chore = Callable[[int], int]

also_do = Plug[Chore](
    __name__,
    "also_do",
    "Work that the worker does every minute, in batches until nothing is left: `chore(at_most)` answers how much it did.",
)
