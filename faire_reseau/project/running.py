"""The server that runs on a data folder: a lock that ends with its process, however it ends, and where it listens."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

NAME = "serving"  # in the data folder; holds the address of the last server


class AlreadyServedError(Exception):
    """Another server runs on the data folder; says where it listens."""


@contextlib.contextmanager
def served(data: Path, *, alone: bool) -> Iterator[None]:
    """Hold the data folder as its server; `alone` where no other may run on it. Raises `AlreadyServedError`."""
    with (data / NAME).open("a") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except OSError:
                raise AlreadyServedError(address_of(data)) from None
        yield


def note_address(data: Path, address: str) -> None:
    """Note where the server of the data folder listens, for commands that print addresses."""
    # In place: another file under this name would not be the one that is locked.
    descriptor = os.open(data / NAME, os.O_WRONLY | os.O_CREAT, 0o600)
    with contextlib.closing(os.fdopen(descriptor, "w")) as file:
        file.write(address + "\n")
        file.truncate()


def address_of(data: Path) -> str:
    """Where the last server of the data folder listened, such as “http://127.0.0.1:8001”; "" when none said it."""
    try:
        line, ended, _rest = (data / NAME).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    return line.rstrip("/") if ended else ""
