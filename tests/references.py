"""Files of reference: instances and values of other software, shipped in tests/data/references, the larger ones in a folder apart."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "tests" / "data" / "references"
APART = Path(os.environ.get("FAIRE_RESEAU_BENCHMARKS", ROOT.parent / "shared" / "benchmarks"))
# Skips that begin so are listed at the end of a run: what was not compared is never passed over in silence.
NOT_COMPARED = "not compared:"


def reference(path: str) -> Path:
    """Return where the file of reference `path` is; skips the test, loudly, when it is neither shipped nor in the folder apart."""
    for folder in (SHIPPED, APART):
        if (folder / path).exists():
            return folder / path
    pytest.skip(f"{NOT_COMPARED} {path} (larger references are read from FAIRE_RESEAU_BENCHMARKS)")


def schema(name: str) -> Path:
    """Return where the published schema `name` is; skips the test, loudly, when its folder is absent (licences keep it apart)."""
    path = ROOT.parent / "shared" / "schemas" / name
    if not path.exists():
        pytest.skip(f"{NOT_COMPARED} {name} (published schemas are read from ../shared/schemas)")
    return path
