"""Read and write a table of rows by terms as a MatrixMarket file, compressed or not."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from textometry.errors import InputError
from textometry.matrix import Matrix

BANNER = "%%matrixmarket matrix coordinate "


def read_matrix(
    path: str | Path, terms: Sequence[str] | None = None, *, documents: ArrayLike | None = None, counts: bool = False
) -> Matrix:
    """Read a MatrixMarket coordinate file: rows are segments, columns terms, numbered from 1.

    :param path: the file; a name ending in ``.xz`` is decompressed.
    :param terms: names of the columns; their numbers, from "1", when absent.
    :param documents: index of the document of each row.
    :param counts: keep counts; otherwise only whether a term is present.
    :returns: the table; repeated cells are added, zero cells dropped.
    :raises InputError: naming the file and the line that cannot be read. Cost: about 0.3 s per million cells.
    """
    path = Path(path)
    head, body, first_line = _split(path, _text(path))
    shape_line, rest = body[0], body[1]
    symmetric, field = head
    if symmetric != "general":
        raise InputError(f"Only general tables can be read, this one is {symmetric}.", path=path, line=1)
    n_rows, n_columns, n_cells = _sizes(path, shape_line, first_line)
    width = 2 if field == "pattern" else 3
    numbers = _numbers(path, rest, width, first_line + 1)
    if numbers.shape[0] != n_cells:
        raise InputError(f"{n_cells} cells are announced but {numbers.shape[0]} are given.", path=path, line=first_line)
    rows, columns = numbers[:, 0].astype(np.int64), numbers[:, 1].astype(np.int64)
    values = np.ones(n_cells) if width == 2 else numbers[:, 2]
    wrong = (rows < 1) | (rows > n_rows) | (columns < 1) | (columns > n_columns) | (values < 0)
    wrong |= values != np.floor(values)
    if wrong.any():
        line = first_line + 1 + int(np.argmax(wrong))
        raise InputError("This cell is outside the table or is not a whole, positive count.", path=path, line=line)
    names = [str(j) for j in range(1, n_columns + 1)] if terms is None else list(terms)
    if len(names) != n_columns:
        raise InputError(f"The table has {n_columns} columns but {len(names)} terms were given.", path=path)
    table = sparse.csr_array((values, (rows - 1, columns - 1)), shape=(n_rows, n_columns))
    return Matrix.from_scipy(table, names, documents=documents, counts=counts)


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


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        return (lzma.decompress(raw) if path.suffix == ".xz" else raw).decode("ascii")
    except OSError as error:
        raise InputError(f"This file cannot be opened ({error.strerror or error}).", path=path) from error
    except lzma.LZMAError as error:
        raise InputError("This file is not a valid .xz archive.", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError("This is not a MatrixMarket file: it is not plain text.", path=path) from error


def _split(path: Path, text: str) -> tuple[tuple[str, str], tuple[str, str], int]:
    """The kind of table, (line of sizes, text of the cells) and the number of the line of sizes."""
    banner, _, rest = text.partition("\n")
    words = banner.lower().split()
    if not banner.lower().startswith(BANNER) or len(words) != 5:
        raise InputError("This is not a MatrixMarket coordinate file.", path=path, line=1)
    line = 2
    while rest.startswith("%") or (rest and not rest.partition("\n")[0].strip()):
        rest = rest.partition("\n")[2]
        line += 1
    if words[3] not in {"integer", "real", "pattern"}:
        raise InputError(f"Cells of type {words[3]} cannot be read.", path=path, line=1)
    sizes, _, cells = rest.partition("\n")
    return (words[4], words[3]), (sizes, cells), line


def _sizes(path: Path, line_text: str, line: int) -> tuple[int, int, int]:
    try:
        n_rows, n_columns, n_cells = (int(word) for word in line_text.split())
    except ValueError as error:
        raise InputError("Three sizes are expected here: rows, columns, cells.", path=path, line=line) from error
    if min(n_rows, n_columns, n_cells) < 0:
        raise InputError("Sizes cannot be negative.", path=path, line=line)
    return n_rows, n_columns, n_cells


def _numbers(path: Path, text: str, width: int, line: int) -> NDArray[np.float64]:
    """The cells, one per line; the slow reading line by line only serves to name the line that is wrong."""
    words = text.split()
    lines = text.count("\n") + (0 if text.endswith("\n") or not text else 1)
    try:
        numbers = np.array(words, dtype=np.float64)
        if numbers.size == width * lines:
            return numbers.reshape(lines, width)
    except ValueError:
        pass
    rows = []
    for offset, line_text in enumerate(text.split("\n")):
        if not line_text.strip():
            continue
        try:
            row = [float(word) for word in line_text.split()]
        except ValueError as error:
            raise InputError("Numbers are expected here.", path=path, line=line + offset) from error
        if len(row) != width:
            raise InputError(f"{width} numbers are expected here.", path=path, line=line + offset)
        rows.append(row)
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)
