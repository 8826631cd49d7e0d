"""Formula injection guard: an apostrophe before risky cells in CSV files, removed when read."""

from __future__ import annotations

# What makes a spreadsheet take a text for a formula.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """A text that no spreadsheet computes: an apostrophe comes before what would begin a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_COMPUTED) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_COMPUTED) else text
