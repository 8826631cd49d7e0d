"""Read and write a table of rows by terms as a MatrixMarket file, compressed or not."""

from __future__ import annotations

import gzip
import lzma
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.io import mmread

from textometry.errors import InputError
from textometry.tables.matrix import Matrix

_NUMBER = rb"[ \t]*[0-9]{1,9}[ \t]+[0-9]{1,9}"
_VALUE = rb"[ \t]+[-+]?(?:[0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?"
_PAIRS = re.compile(rb"(?:(?:" + _NUMBER + rb")?[ \t\r]*(?:\n|\Z))*+")
_TRIPLES = re.compile(rb"(?:(?:" + _NUMBER + _VALUE + rb")?[ \t\r]*(?:\n|\Z))*+")
_EMPTY = re.compile(rb"^[ \t\r]*$", re.MULTILINE)
BANNER = "%%matrixmarket matrix coordinate "
# Beyond these a few words in the head of a file would fill the memory.
MOST_ROWS, MOST_COLUMNS = 50_000_000, 5_000_000
_OPENERS: dict[str, Any] = {".xz": lzma.open, ".gz": gzip.open}


def read_matrix(
    path: str | Path, terms: Sequence[str] | None = None, *, documents: ArrayLike | None = None, counts: bool = False
) -> Matrix:
    """Read a MatrixMarket coordinate file: rows are segments, columns terms, numbered from 1.

    Parameters
    ----------
    path
        the file; a name ending in ``.xz`` or ``.gz`` is decompressed.
    terms
        names of the columns; their numbers, from "1", when absent.
    documents
        index of the document of each row.
    counts
        keep counts; otherwise only whether a term is present.

    Returns
    -------
    the table; repeated cells are added, zero cells dropped.

    Raises
    ------
    InputError
        naming the file and the line that cannot be read. Cost: about 0.2 s per million cells.
    """
    path = Path(path)
    with _opened(path) as stream:
        n_rows, n_columns, n_cells, line = _head(path, stream)
    names = None if terms is None else list(terms)
    if names is not None and len(names) != n_columns:
        raise InputError("terms_of_other_number", columns=n_columns, terms=len(names), path=path)
    try:
        with _opened(path) as stream:
            if not _is_regular(path, line, n_cells):
                raise _wrong_line(path, line, (n_rows, n_columns, n_cells), "")
            table = mmread(stream, spmatrix=False)
    except InputError:
        raise
    except (ValueError, OverflowError, MemoryError) as error:
        raise _wrong_line(path, line, (n_rows, n_columns, n_cells), str(error)) from error
    values = table.data
    if values.size and (not np.isfinite(values).all() or values.min() < 0 or np.any(values != np.floor(values))):
        raise _wrong_line(path, line, (n_rows, n_columns, n_cells), "")
    if names is None:
        names = [str(j) for j in range(1, n_columns + 1)]
    return Matrix.from_scipy(sparse.csr_array(table), names, documents=documents, counts=counts)


def write_matrix(matrix: Matrix, path: str | Path) -> None:
    """Write a table as a MatrixMarket file (``.xz`` at the end of the name compresses it)."""
    path = Path(path)
    n_rows, n_terms = matrix.shape
    rows = np.repeat(np.arange(1, n_rows + 1), np.diff(matrix.indptr))
    data = np.ones(matrix.indices.size, dtype=np.int32) if matrix.data is None else matrix.data
    text = StringIO()
    text.write(f"%%MatrixMarket matrix coordinate integer general\n{n_rows} {n_terms} {matrix.indices.size}\n")
    np.savetxt(text, np.column_stack((rows, matrix.indices + 1, data)), fmt="%d")
    raw = text.getvalue().encode("ascii")
    path.write_bytes(lzma.compress(raw) if path.suffix == ".xz" else raw)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with _OPENERS.get(path.suffix.lower(), open)(path, "rb") as stream:
            yield stream
    except (lzma.LZMAError, gzip.BadGzipFile, EOFError) as error:
        raise InputError("matrix_archive_broken", kind=path.suffix, path=path) from error
    except OSError as error:
        raise InputError("matrix_unopened", reason=error.strerror or error, path=path) from error


def _is_regular(path: Path, head: int, n_cells: int) -> bool:
    """Whether every line below the sizes is made of numbers, and there are as many as announced.

    The compiled reader makes room for all announced cells at once, and ends the process on some lines that are no numbers.
    """
    lines = 0
    with _opened(path) as stream:
        pattern = _PAIRS if b"pattern" in stream.readline().lower() else _TRIPLES
        for _ in range(head - 1):
            stream.readline()
        rest = b""
        while piece := stream.read(1 << 20):
            block, _, rest = (rest + piece).rpartition(b"\n")
            if pattern.fullmatch(block) is None or len(rest) > 1000:
                return False
            lines += len(block.split(b"\n")) - _blank(block)
        if pattern.fullmatch(rest) is None:
            return False
        lines += bool(rest.strip())
    return lines == n_cells


def _blank(block: bytes) -> int:
    return sum(1 for _ in _EMPTY.finditer(block))


def _head(path: Path, stream: IO[bytes]) -> tuple[int, int, int, int]:
    """Rows, columns and cells announced, and the number of the line that says so; what is no such table is refused."""
    banner = stream.readline(1000).decode("ascii", "replace").lower()
    words = banner.split()
    if not banner.startswith(BANNER) or len(words) != 5:
        raise InputError("matrix_unknown", path=path, line=1)
    if words[3] not in {"integer", "real", "pattern"}:
        raise InputError("matrix_cells_of_type", type=words[3], path=path, line=1)
    if words[4] != "general":
        raise InputError("matrix_not_general", kind=words[4], path=path, line=1)
    line, text = 2, stream.readline()
    while text and (text.startswith(b"%") or not text.strip()):
        line, text = line + 1, stream.readline()
    try:
        n_rows, n_columns, n_cells = (int(word) for word in text.split())
    except ValueError as error:
        raise InputError("matrix_sizes_missing", path=path, line=line) from error
    if min(n_rows, n_columns, n_cells) < 0:
        raise InputError("matrix_size_negative", path=path, line=line)
    if n_rows > MOST_ROWS or n_columns > MOST_COLUMNS:
        raise InputError(
            "matrix_too_large",
            rows=n_rows,
            columns=n_columns,
            most_rows=MOST_ROWS,
            most_columns=MOST_COLUMNS,
            path=path,
            line=line,
        )
    return n_rows, n_columns, n_cells, line


def _wrong_line(path: Path, head: int, sizes: tuple[int, int, int], reason: str) -> InputError:
    """What is wrong in a file that could not be read, found line by line: slow, but only ever done to explain."""
    n_rows, n_columns, n_cells = sizes
    given = 0
    with _opened(path) as stream:
        width = 2 if b"pattern" in stream.readline().lower() else 3
        for line, text in enumerate(stream, 2):
            if line <= head or not text.strip():
                continue
            try:
                row, column, value = [float(word) for word in text.split()] + [1.0] * (3 - width)
            except ValueError:
                numbers = all(_is_number(word) for word in text.split())
                if not numbers:
                    return InputError("matrix_not_numbers", path=path, line=line)
                return InputError("matrix_numbers_missing", numbers=width, path=path, line=line)
            if row not in range(1, n_rows + 1) or column not in range(1, n_columns + 1) or not _is_count(value):
                return InputError("matrix_cell_wrong", path=path, line=line)
            given += 1
    if given != n_cells:
        return InputError("matrix_cells_missing", announced=n_cells, given=given, path=path, line=head)
    return InputError("matrix_unreadable", reason=reason, path=path)


def _is_number(word: bytes) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _is_count(value: float) -> bool:
    return value >= 0 and value.is_integer()
