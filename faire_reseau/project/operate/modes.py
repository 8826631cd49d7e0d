"""File permissions of the data folder: for the product’s own account of the machine alone."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

# What the product makes in its folder; anything else there is somebody else's.
OWN = ("secret", "lock", "serving", "media", "letters", "static", "backups", "logs", "demo-wanted", "upgrade-under-way")


def mend(data: Path, database: Path) -> list[Path]:
    """Take from others whatever they may do with what the product made before; answers what was changed."""
    changed = []
    for entry in [*open_to_others(data, database)]:
        with contextlib.suppress(OSError):  # of another account: `doctor` says so
            entry.chmod(stat.S_IMODE(entry.lstat().st_mode) & 0o700)
            changed.append(entry)
    return changed


def open_to_others(data: Path, database: Path) -> Iterator[Path]:
    """What the product made in `data` and others may read, write or enter."""
    if os.name == "nt":
        return
    companions = [database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")]
    if _is_open(data) and database.exists() and not data.stat().st_mode & stat.S_ISVTX:
        yield data
    for entry in [*companions, *(data / name for name in OWN)]:
        if _is_open(entry):
            yield entry
        if entry.is_dir() and not entry.is_symlink():
            yield from (below for below in sorted(entry.rglob("*")) if _is_open(below))


def _is_open(entry: Path) -> bool:
    try:
        mode = entry.lstat().st_mode
    except OSError:
        return False
    return not stat.S_ISLNK(mode) and bool(stat.S_IMODE(mode) & 0o077)


def fsync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
