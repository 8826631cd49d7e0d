"""Keys of a JSON object with the kind of their values, and what is refused as a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forumgrid.sentences import FileError

_NUMBERS = (
    "votes", "host", "must_attend", "absent", "blocked_cells", "weights", "expected_size", "repeats", "allowed_slots", "fixed",
    "required", "needs_step_free",
)  # fmt: skip


def refuse_flags(data: Shape) -> None:
    """Refuses `true` and `false` where numbers stand: Python would take them for 1 and 0."""
    for key in _NUMBERS:
        if (place := flag_in(data.values.get(key), key)) is not None:
            where, flag = place
            code = "level_not_number" if key == "votes" and where.endswith("[2]") else "key_wrong"
            raise FileError(code, data.file, key=where, expected="whole", found=str(flag).lower())


def flag_in(values: Any, place: str) -> tuple[str, bool] | None:
    """The first `true` or `false` of a value, with its place."""
    if isinstance(values, bool):
        return place, values
    if isinstance(values, list):
        return next(filter(None, (flag_in(value, f"{place}[{at}]") for at, value in enumerate(values))), None)
    return None


class Shape:
    """A JSON object whose keys are read with the type they must have."""

    def __init__(self, values: Any, file: str, key: str = "") -> None:
        if not isinstance(values, Mapping):
            raise FileError("key_wrong", file, key=key, expected="object")
        self.values, self.file, self.key = values, file, key

    def get(self, key: str, kind: type, *default: Any) -> Any:
        path = f"{self.key}.{key}" if self.key else key
        if key not in self.values or (self.values[key] is None and default):
            if not default:
                raise FileError("key_missing", self.file, key=path)
            return default[0]
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            shown = {int: "whole", list: "list", dict: "object", bool: "flag"}[kind]
            raise FileError("key_wrong", self.file, key=path, expected=shown)
        return value

    def lists(self, key: str, *, or_none: bool = False) -> list[list[Any]] | None:
        """A list of lists, one a topic; with `or_none`, a topic may have none."""
        values: list[Any] | None = self.get(key, list, None)
        for at, inner in enumerate(values or ()):
            if not isinstance(inner, list) and not (or_none and inner is None):
                raise FileError("key_wrong", self.file, key=f"{key}[{at}]", expected="list")
        return values

    def tuples(self, key: str, length: int) -> list[Any]:
        """A list of lists of one length."""
        values = self.lists(key) or []
        for at, inner in enumerate(values):
            if len(inner) != length:
                raise FileError("key_wrong", self.file, key=f"{key}[{at}]", expected=f"list_{length}")
        return values
