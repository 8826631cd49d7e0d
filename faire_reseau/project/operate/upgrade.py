"""Bring the tables up to date: a copy first, back by itself when a migration fails, never on a newer database."""

import contextlib
import re
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

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

COPIES_KEPT = 3
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


def upgrade(*, at: datetime) -> list[str]:
    """Bring the tables up to date; answers the migrations done. Raises `CommandError`; the database is then as it was."""
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
    folder = Path(settings.DATA) / "backups"
    copy = folder / f"before-upgrade-{at:%Y%m%d-%H%M%S}.sqlite3"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        copy.unlink(missing_ok=True)
        database.copy(copy)
    except OSError as error:
        raise CommandError(
            f"No copy could be made before the upgrade ({error.strerror}): nothing was changed."
        ) from error
    fault = database.fault(copy)
    if fault:
        copy.unlink()
        raise CommandError(f"The database is damaged ({fault}): the upgrade was not begun. See docs/how-to/operate.md.")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException as error:
        database.put_back(copy)
        copy.unlink()
        if not isinstance(error, Exception):
            raise
        raise CommandError(
            f"The upgrade failed ({type(error).__name__}: {error}); the database is again what it was before. "
            "Run the version before, and report this."
        ) from error
    database.empty(copy, copies.left_out())
    for old in sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name))[:-COPIES_KEPT]:
        old.unlink()
    modes.fsync_folder(folder)


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
    """Hold the data folder as a running server does."""
    lock = _locked(data, exclusive=False)
    try:
        yield
    finally:
        if lock is not None:
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
