"""Reference values of other software as tests read them."""

from __future__ import annotations

import csv
import io
import json
import lzma
from typing import Any

from tests.references import reference
from textometry.tables.matrix import Matrix
from textometry.tables.matrixmarket import read_matrix


def expected(name: str) -> Any:
    """The JSON value of ``expected/<name>.json.xz``."""
    return json.loads(lzma.decompress(reference(f"text/expected/{name}.json.xz").read_bytes()))


def table(name: str) -> list[list[str]]:
    """The rows of ``expected/<name>.csv.xz``, head included."""
    text = lzma.decompress(reference(f"text/expected/{name}.csv.xz").read_bytes()).decode("utf-8")
    return list(csv.reader(io.StringIO(text)))


def matrix(corpus: str) -> Matrix:
    """The binary table of segments by lemmas of a reference corpus."""
    about = expected(f"dtm_{corpus}")
    path = reference(f"text/expected/dtm_{corpus}.mtx.xz")
    return read_matrix(path, about["terms"], documents=about["doc"])
