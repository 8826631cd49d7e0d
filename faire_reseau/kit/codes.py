"""Codes: the choices of a column that holds one, and free ones for addresses."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import chain, count
from typing import Any


def choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """The choices of a column that holds one of `codes`; how each is said on screen is told by the room's texts."""
    return [(code.value, code.value) for code in codes]


def label_in(labels: Mapping[Any, Any], code: Any) -> str:
    """What `labels` say of `code`, be it a member of its enum or what a column or a template holds: the two are equal."""
    return str(labels[code])


def free_code(stem: str, is_taken: Callable[[str], bool]) -> str:
    """`stem`, or the first of `stem-2`, `stem-3`… that is free. Cost: one call of `is_taken` for each that is not."""
    return next(code for code in chain([stem], (f"{stem}-{number}" for number in count(2))) if not is_taken(code))
