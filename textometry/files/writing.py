"""Writes results so that nothing is ever left half-written: everything is made first, then put in place."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textometry.errors import InputError
from textometry.files.outputs import refuse_replacing, refuse_twice


def as_json(value: Any) -> bytes:
    """Plain values as JSON in UTF-8; what is not a number (NaN, infinity) is refused."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n").encode()


def refuse_places(options: Any) -> None:
    """Refuses, before any work, a place of results where nothing can be put.

    Parameters
    ----------
    options
        their values `json`, `table` and `output` are files, `out` and `pictures` folders; any may be absent.

    Raises
    ------
    InputError
        naming the place.
    """
    refuse_twice(path for name in ("json", "table", "output") if (path := getattr(options, name, None)) is not None)
    for name in ("json", "table", "output"):
        path = getattr(options, name, None)
        if path is not None:
            refuse_replacing(path)
        if path is not None and path.is_dir():
            raise InputError("file_is_folder", path=path)
        if path is not None and not path.parent.is_dir():
            raise InputError("file_unwritable", reason="No such file or directory", path=path)
    for name in ("out", "pictures"):
        path = getattr(options, name, None)
        if path is not None:
            refuse_replacing(path, folder=True)
        if path is not None and path.exists() and not path.is_dir():
            raise InputError("folder_unwritable", reason="File exists", path=path)


def write_file(path: str | Path, content: bytes) -> None:
    """Puts a file in place in one go: it is either the old one or the whole new one.

    Raises
    ------
    InputError
        naming the file when it cannot be written.
    """
    path = Path(path)
    refuse_replacing(path)
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
        raise InputError("file_unwritable", reason=error.strerror or error, path=path) from error


def write_folder(folder: str | Path, contents: Mapping[str, bytes]) -> None:
    """Puts several files in a folder, made if needed; other files of the folder are left alone.

    Raises
    ------
    InputError
        naming the folder when it cannot be made or is a file.
    """
    folder = Path(folder)
    for name in contents:
        refuse_replacing(folder / name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("folder_unwritable", reason=error.strerror or error, path=folder) from error
    for name, content in contents.items():
        write_file(folder / name, content)
