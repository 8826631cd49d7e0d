"""Differences between two entries of one person or organisation: one value of each column stays, the other one goes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

PERSON_COLUMNS = ("first_name", "last_name", "email", "phone", "presentation")
NAMES = {"first_name", "last_name"}
ORGANISATION_COLUMNS = (
    "kind",
    "legal_form",
    "presentation",
    "website",
    "email",
    "phone",
    "seat",
    "note",
    "source",
)


def differing(remaining: Any, gone: Any, columns: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By column, the values of both where both say something and not the same."""
    pairs = {
        name: (str(getattr(remaining, name) or "").strip(), str(getattr(gone, name) or "").strip()) for name in columns
    }
    return {name: pair for name, pair in pairs.items() if all(pair) and pair[0] != pair[1]}


def settled(
    remaining: Any, gone: Any, columns: Iterable[str], from_other: Collection[str]
) -> tuple[Mapping[str, Any], dict[str, str]]:
    """What `remaining` takes from `gone`: what it lacks, and the columns `from_other`; and by column, the value that goes."""
    taken: dict[str, Any] = {}
    dropped: dict[str, str] = {}
    differs = differing(remaining, gone, columns)
    for name in columns:
        if name in differs:
            of_kept, of_gone = differs[name]
            dropped[name] = of_kept if name in from_other else of_gone
        if name in NAMES and getattr(gone, name) in {getattr(remaining, other) for other in NAMES - {name}}:
            continue  # a single name that one entry has as a first name, the other as a last one
        if (name in differs and name in from_other) or (not getattr(remaining, name) and getattr(gone, name)):
            taken[name] = getattr(gone, name)
    return taken, dropped
