"""Where the instances to measure with are, and a clear skip when they are not there."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("FAIRE_RESEAU_BENCHMARKS", Path(__file__).resolve().parents[2] / "../shared/benchmarks"))


def instance(path):
    """The path of a file of the scheduling benchmarks."""
    found = FOLDER / "scheduling" / path
    if not found.exists():
        pytest.skip(f"the benchmark folder is absent: {found} (set FAIRE_RESEAU_BENCHMARKS)")
    return found
