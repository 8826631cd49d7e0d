"""Write results so that nothing is ever left half-written: everything is made first, then put in place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from headcount.errors import InputError


def put(path: Path, write: Callable[[IO[bytes]], None], *, mode: int | None = None) -> None:
    """Put a file in place in one go: it is either the old one or the whole new one, also after a cut.

    Parameters
    ----------
    path : the file.
    write : writes its content to a stream.
    mode : who may read it; as for any new file when left out.

    Raises
    ------
    OSError
        When it cannot be written; nothing is left of it.
    """
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as stream:  # fmt: skip
            temporary = stream.name
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is None:
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:  # Ctrl-C too leaves nothing behind
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise


def write_result(path: Path, content: bytes) -> None:
    """Put a result in place.

    Parameters
    ----------
    path : the file, or a device (`/dev/stdout`), which is written to as it is.
    content : its bytes.

    Raises
    ------
    InputError
        Naming the file, when it cannot be written.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
        else:
            put(path, lambda stream: _write_all(stream, content))
    except OSError as error:
        raise InputError("file_unwritable", reason=error.strerror or str(error), path=path) from error


def _write_all(stream: IO[bytes], content: bytes) -> None:
    stream.write(content)
