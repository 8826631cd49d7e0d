"""Back up to one archive while people write; restore one into an empty folder."""

import contextlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from faire_reseau.accounts.actions import on_server
from faire_reseau.kit import copies
from faire_reseau.network.actions import note_restore
from faire_reseau.project.operate import archive, beats, databases, modes, upgrade
from faire_reseau.project.operate.version import version

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

NAME = re.compile(r"faire-reseau-\d{8}-\d{6}\.zip")
# What an empty folder may hold all the same: what starting the product makes.
OWN_BEGINNINGS = {"secret", "lock", "serving", "letters", "compiling"}
# Everything else that may be set is a secret, a name of an account, or of this machine only.
SHOWN_SETTINGS = ("ENV", "HOSTS", "ADDRESS", "MAIL_FROM", "MAIL_HOST", "MAIL_PORT")


@dataclass(frozen=True)
class Made:
    """A backup that was made and read again."""

    file: Path
    size_bytes: int
    pictures: int


def back_up(file: Path, *, at: datetime) -> Made:
    """Write a backup to the new file `file`; it appears whole or not at all. Raises `CommandError`."""
    database = databases.of_settings()
    if not database.exists():
        raise CommandError(f"There is no database in {settings.DATA} yet: nothing to back up.")
    if file.exists():
        raise CommandError(f"{file} exists: choose another name, a backup is never overwritten.")
    newer = upgrade.unknown()
    if newer:
        raise CommandError(
            f"The database was used by a newer version than this one ({version()}): it has {newer[-1]}. "
            "Update the product, then back up. Nothing has been changed."
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".faire-reseau-", dir=file.parent) as folder:
            written = _make(Path(folder), database, at)
            size = written.stat().st_size
            written.replace(file)
            modes.fsync_folder(file.parent)
    except OSError as error:
        raise CommandError(
            f"The backup could not be written to {file.parent} ({error.strerror}): nothing is left there."
        ) from error
    with archive.opened(file) as read:
        pictures = sum(member.name.startswith(f"{archive.MEDIA}/") for member in read.manifest.members)
    with contextlib.suppress(DatabaseError):  # of an older version, which has no such table yet
        beats.beat(beats.BACKUP, at, file=file.name, bytes=size)
    return Made(file, size, pictures)


def back_up_into(folder: Path, *, keep: int, at: datetime) -> tuple[Made, list[str]]:
    """Write a backup to `folder` and remove the oldest of ours beyond `keep`; answers it and the names removed.

    The new one has been read again by then, so one good backup at least is always there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made ({error.strerror}).") from error
    with _alone_in(folder):
        for left in folder.glob(".faire-reseau-*"):  # of a backup that was cut short
            shutil.rmtree(left, ignore_errors=True)
        backup = back_up(_free_name(folder, at), at=at)
        ours = sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name) and file.is_file())
        old = [file for file in ours[: -max(keep, 1)] if file != backup.file]
        for file in old:
            file.unlink()
    return backup, [file.name for file in old]


def _free_name(folder: Path, at: datetime) -> Path:
    """A name after all of ours that were made in the same second, whose order is that of the names."""
    while (file := folder / f"faire-reseau-{at:%Y%m%d-%H%M%S}.zip").exists():
        at += timedelta(seconds=1)
    return file


def _make(folder: Path, database: databases.Database, at: datetime) -> Path:
    copy = folder / database.member
    database.copy(copy)
    database.empty(copy, copies.left_out())
    fault = database.fault(copy)
    if fault:
        raise CommandError(f"The database is damaged ({fault}): no backup was made. See docs/how-to/operate.md.")
    target = folder / "whole.zip"
    archive.write(
        target,
        _files(database, copy),
        app=version(),
        schema=last_migrations(),
        python=platform.python_version(),
        database=database.kind,
        made_at=at.isoformat(),
    )
    with archive.opened(target) as read:
        read.check()
    return target


def _files(database: databases.Database, copy: Path) -> Iterator[tuple[str, Path | bytes]]:
    yield database.member, copy
    yield archive.SETTINGS, _settings()
    media = Path(settings.MEDIA_ROOT)
    # After the database: every picture it speaks of is there.
    for file in sorted(media.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield f"{archive.MEDIA}/{file.relative_to(media).as_posix()}", file


def _settings() -> bytes:
    import json  # noqa: PLC0415  (only here)

    shown = {name: os.environ.get(f"FAIRE_RESEAU_{name}") for name in SHOWN_SETTINGS}
    variables = {f"FAIRE_RESEAU_{name}": value for name, value in shown.items() if value is not None}
    return (json.dumps(variables, ensure_ascii=False, indent=1) + "\n").encode()


def last_migrations() -> dict[str, str]:
    """The last migration of each app that the database has; one statement."""
    return dict(sorted(MigrationLoader(connection).applied_migrations))


def restore(file: Path, *, at: datetime) -> archive.Manifest:
    """Bring the backup `file` into the empty data folder, up to date, with every session and link ended.

    Raises `CommandError` with a sentence; the folder is then as it was.
    """
    data = Path(settings.DATA)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{data} cannot be made ({error.strerror}): nothing has been restored.") from error
    with upgrade.alone(data):
        return _restore(file, data, at=at)


def _restore(file: Path, data: Path, *, at: datetime) -> archive.Manifest:
    if {entry.name for entry in data.iterdir()} - OWN_BEGINNINGS:
        raise CommandError(
            f"{data} is not empty: restore into a new folder (FAIRE_RESEAU_DATA), nothing is overwritten."
        )
    try:
        with archive.opened(file) as read:
            _refuse_newer(read.manifest)
            _refuse_without_room(read.manifest, data)
            _unpack(read, data)
            manifest = read.manifest
    except archive.ArchiveRefused as refusal:
        raise CommandError(str(refusal)) from refusal
    except OSError as error:
        raise CommandError(f"{data} cannot be written ({error.strerror}): nothing has been restored.") from error
    try:
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic(), on_server():
            beats.forget_all()
            note_restore(made_at=manifest.made_at, ended=copies.end_all(at), at=at)
    except Exception as error:
        _take_back(data)
        raise CommandError(
            f"The backup could not be brought up to date ({error}): nothing has been restored."
        ) from error
    return manifest


def _refuse_newer(manifest: archive.Manifest) -> None:
    database = databases.of_settings()
    if manifest.database != database.kind:
        raise CommandError(
            f"This backup is of a {manifest.database} database, and this deployment has a {database.kind} one."
        )
    unknown = set(manifest.schema.items()) - set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if unknown:
        raise CommandError(
            f"This backup was made by a newer version ({manifest.app}; this is {version()}): update the product, "
            "then restore. Nothing has been changed."
        )


def _refuse_without_room(manifest: archive.Manifest, data: Path) -> None:
    there = next(folder for folder in (data, *data.parents) if folder.exists())
    free, wanted = shutil.disk_usage(there).free, manifest.total_bytes()
    if wanted > free:
        raise CommandError(
            f"This backup needs {wanted // 10**6} MB and {there} has {free // 10**6} MB free: make room first."
        )


def _unpack(read: archive.Archive, data: Path) -> None:
    database = databases.of_settings()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as name:
        folder = Path(name)
        read.unpack(folder)
        copy = folder / database.member
        fault = database.fault(copy) if copy.exists() else "it holds no database"
        if fault:
            raise archive.Damaged(fault)
        connections.close_all()
        if (folder / archive.MEDIA).exists():
            (folder / archive.MEDIA).replace(settings.MEDIA_ROOT)
        copy.replace(settings.DATABASES["default"]["NAME"])
        modes.fsync_folder(data)


def _take_back(data: Path) -> None:
    connections.close_all()
    for entry in data.iterdir():
        if entry.name not in OWN_BEGINNINGS:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(f"Another backup into {folder} is under way: let it end.") from error
        yield
