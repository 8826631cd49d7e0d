"""Where the reference corpora and values are, and how tests read them (or say that they are absent)."""

from __future__ import annotations

import csv
import io
import json
import lzma
import os
from pathlib import Path
from typing import Any

import pytest

from textometry.tables.matrix import Matrix
from textometry.tables.matrixmarket import read_matrix

ROOT = Path(os.environ.get("FAIRE_RESEAU_BENCHMARKS", Path(__file__).parents[2] / ".." / "shared" / "benchmarks"))
TEXT = (ROOT / "text").resolve()

needs_benchmarks = pytest.mark.skipif(
    not TEXT.is_dir(), reason=f"reference values absent: no folder {TEXT} (set FAIRE_RESEAU_BENCHMARKS)"
)


def expected(name: str) -> Any:
    """The JSON value of ``expected/<name>.json.xz``."""
    return json.loads(lzma.decompress((TEXT / "expected" / f"{name}.json.xz").read_bytes()))


def table(name: str) -> list[list[str]]:
    """The rows of ``expected/<name>.csv.xz``, head included."""
    text = lzma.decompress((TEXT / "expected" / f"{name}.csv.xz").read_bytes()).decode("utf-8")
    return list(csv.reader(io.StringIO(text)))


def matrix(corpus: str) -> Matrix:
    """The binary table of segments by lemmas of a reference corpus."""
    about = expected(f"dtm_{corpus}")
    path = TEXT / "expected" / f"dtm_{corpus}.mtx.xz"
    return read_matrix(path, about["terms"], documents=about["doc"])
