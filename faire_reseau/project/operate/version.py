"""The version of the product, as installed or as the code beside it says."""

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"


@cache
def version() -> str:
    """The version, such as “0.1.0”; “unknown” when nothing says it."""
    try:
        # A clone that is brought up to date keeps the note of its first installation: its own file comes first.
        return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        pass
    try:
        return version_of("faire-reseau")
    except PackageNotFoundError:
        return "unknown"
