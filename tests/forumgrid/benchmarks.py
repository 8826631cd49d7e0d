"""The scheduling instances to compare with."""

from pathlib import Path

from tests.references import reference


def instance(path: str) -> Path:
    """Return the path of a file of the scheduling references."""
    return reference(f"scheduling/{path}")
