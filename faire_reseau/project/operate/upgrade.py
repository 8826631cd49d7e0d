"""Bring the tables up to date: a copy first, back by itself when a migration fails, never on a newer database."""

import contextlib
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from faire_reseau.kit import copies
from faire_reseau.project.operate import databases, modes
from faire_reseau.project.operate.version import version
from faire_reseau.project.storage_trouble import told_of

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

COPIES_KEPT = 3
# Stands in the data folder from before the first change of an upgrade until it is done or undone; it holds the name of the copy.
MARK = "upgrade-under-way"
NAME = re.compile(r"before-upgrade-\d{8}-\d{6}\.sqlite3")


def pending() -> list[str]:
    """The migrations that the database has yet to get, in their order."""
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def unknown() -> list[str]:
    """The migrations that the database has and this version does not know: it was used by a newer one."""
    loader = MigrationExecutor(connection).loader
    ours = {app for app, _ in loader.disk_migrations}
    # An app that was taken out of the product left its rows: no sign of a newer version.
    return sorted(
        f"{app}.{name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations) if app in ours
    )


def is_cut_short() -> bool:
    """Whether an upgrade was begun and neither done nor undone: it goes on, or its process was killed."""
    return _mark().exists()


def go_back_if_cut_short() -> None:
    """Put back the copy of an upgrade whose process was killed, and say so. Raises `CommandError` when that cannot be done."""
    if not is_cut_short():
        return
    database = databases.of_settings()
    connections.close_all()
    with alone(settings.DATA):
        if not is_cut_short():  # another process has just ended it
            return
        name = _mark().read_text()
        copy = _folder() / name
        fault = database.fault(copy) if NAME.fullmatch(name) and copy.exists() else "it is not there"
        if fault:
            raise CommandError(
                f"An upgrade was cut short, and the copy made before it, {copy}, cannot be put back ({fault}): "
                "restore the last backup into a new folder. See docs/how-to/operate.md."
            )
        _go_back(database, copy)
    print("An upgrade was cut short: the database is again what it was before.", file=sys.stderr, flush=True)


def upgrade(*, at: datetime) -> list[str]:
    """Bring the tables up to date; answers the migrations done. Raises `CommandError`; the database is then as it was."""
    go_back_if_cut_short()
    newer = unknown()
    if newer:
        raise CommandError(
            f"The database was used by a newer version than this one ({version()}): it has {newer[-1]}. "
            "Install that version again, or restore a backup of before into a new folder."
        )
    steps = pending()
    if not steps:
        return []
    try:
        database = databases.of_settings()
    except CommandError:  # another database, or one in memory: it has its own copies
        call_command("migrate", interactive=False, verbosity=0)
        return steps
    connections.close_all()
    with alone(settings.DATA):
        if database.exists():
            _with_a_way_back(database, at)
        else:
            call_command("migrate", interactive=False, verbosity=0)
    return steps


def _with_a_way_back(database: databases.Database, at: datetime) -> None:
    folder = _folder()
    copy = folder / f"before-upgrade-{at:%Y%m%d-%H%M%S}.sqlite3"
    _copy_before(database, copy)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException as error:
        _go_back(database, copy)
        if not isinstance(error, Exception):
            raise
        what_to_do = told_of(error) or "Run the version before, and report this."
        raise CommandError(
            f"The upgrade failed ({type(error).__name__}: {error}); the database is again what it was before. {what_to_do}"
        ) from error
    database.empty(copy, copies.left_out())
    _unmark()
    others = (file for file in folder.iterdir() if NAME.fullmatch(file.name) and file != copy)
    for old in sorted(others)[: 1 - COPIES_KEPT]:
        old.unlink()
    modes.fsync_folder(folder)


def _copy_before(database: databases.Database, copy: Path) -> None:
    """Write the copy and then the mark, both on the disk before anything is changed."""
    try:
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        copy.unlink(missing_ok=True)
        database.copy(copy)
        fault = database.fault(copy)
        if not fault:
            _fsync(copy)
            modes.fsync_folder(copy.parent)
            _set_mark(copy)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            # The mark first: it never names a copy that went. SQLite leaves a journal beside a copy that found no room.
            for left in (_mark(), _mark().with_name(f".{MARK}"), copy, copy.with_name(f"{copy.name}-journal")):
                left.unlink(missing_ok=True)
        raise CommandError(
            f"No copy could be made before the upgrade ({getattr(error, 'strerror', None) or error}): "
            f"nothing was changed. {told_of(error)}".strip()
        ) from error
    if fault:
        copy.unlink()
        raise CommandError(f"The database is damaged ({fault}): the upgrade was not begun. See docs/how-to/operate.md.")


def _go_back(database: databases.Database, copy: Path) -> None:
    # The mark goes only when the copy is back: killed in between, the next start does it again.
    database.put_back(copy)
    _unmark()
    copy.unlink()


def _folder() -> Path:
    return Path(settings.DATA) / "backups"


def _mark() -> Path:
    return Path(settings.DATA) / MARK


def _set_mark(copy: Path) -> None:
    begun = _mark().with_name(f".{MARK}")
    begun.write_text(copy.name)
    _fsync(begun)
    begun.replace(_mark())  # whole or not at all
    modes.fsync_folder(_mark().parent)


def _unmark() -> None:
    # On the disk before anybody writes again: a mark that came back after a power cut would take what was written since.
    _mark().unlink(missing_ok=True)
    modes.fsync_folder(_mark().parent)


def _fsync(file: Path) -> None:
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the data folder alone: no server runs on it meanwhile. Raises `CommandError` when one does."""
    lock = _locked(data, exclusive=True)
    if lock is None:
        raise CommandError("A server is running on this data folder: stop it first, then do this again.")
    try:
        yield
    finally:
        lock.close()


@contextlib.contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Hold the data folder as a running server or worker does. Raises `CommandError` while an upgrade or a restore is on."""
    lock = _locked(data, exclusive=False)
    if lock is None:
        raise CommandError("An upgrade or a restore is under way on this data folder: let it end, then do this again.")
    try:
        yield
    finally:
        lock.close()


def _locked(data: Path, *, exclusive: bool) -> Any:
    lock = (data / "lock").open("a")
    if fcntl is None:
        return lock
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
