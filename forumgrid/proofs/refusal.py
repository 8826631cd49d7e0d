"""Why a proof is refused, by name, and that its check did not end in time."""

from __future__ import annotations

from collections.abc import Callable

Stop = Callable[[], bool]
"""Says whether to leave off; asked between two pieces of work."""

REFUSALS = (
    "format_unknown",
    "version_unknown",
    "problem_other",
    "numbers_unreadable",
    "kind_unknown",
    "bound_negative",
    "prices_wrong_count",
    "prices_out_of_range",
    "part_missing",
    "shape_wrong",
    "numbers_too_large",
    "forest_wrong",
    "tilt_wrong",
    "bound_too_low",
    "repeats_not_closed",
    "charges_wrong",
    "grid_above",
    "branch_wrong",
    "branch_incomplete",
    "branch_open",
    "too_many_sets",
    "problem_too_large",
)
"""Every name a refusal can have (docs/reference/forumgrid.md says what each means)."""


class Refused(Exception):
    """The proof does not prove its bound: `code` is one of `REFUSALS`, `proven` the bound it does prove, if any."""

    def __init__(self, code: str, proven: int | None = None) -> None:
        super().__init__(code if proven is None else f"{code} ({proven})")
        self.code = code
        self.proven = proven


class Unfinished(Exception):
    """The check was told to leave off: the proof is neither believed nor refused."""


def go_on(stop: Stop | None) -> None:
    """Raise Unfinished when it is time to leave off."""
    if stop is not None and stop():
        raise Unfinished
