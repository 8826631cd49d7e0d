"""Writes results so that nothing is ever left half-written: everything is made first, then put in place."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textometry.errors import InputError


def as_json(value: Any) -> bytes:
    """Plain values as JSON in UTF-8; what is not a number (NaN, infinity) is refused."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n").encode()


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table for spreadsheets: semicolons, UTF-8 with its mark.

    A text that a spreadsheet would take for a formula is preceded by an apostrophe there; JSON keeps it as it is.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return format(value, ".6g")
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def write_file(path: str | Path, content: bytes) -> None:
    """Puts a file in place in one go: it is either the old one or the whole new one.

    :raises InputError: naming the file when it cannot be written.
    """
    path = Path(path)
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            temporary = stream.name
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(f"this file cannot be written ({error.strerror or error}).", path=path) from error


def write_folder(folder: str | Path, contents: Mapping[str, bytes]) -> None:
    """Puts several files in a folder, made if needed; other files of the folder are left alone.

    :raises InputError: naming the folder when it cannot be made or is a file.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"this folder cannot be made ({error.strerror or error}).", path=folder) from error
    for name, content in contents.items():
        write_file(folder / name, content)
