"""Copies of the database: taken while people write, checked, emptied of what opens accounts, put back.

One class for each kind of database; `of_settings` chooses. A second kind (PostgreSQL by `pg_dump`) needs the same methods.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import CommandError
from django.db import connections

WAIT_S = 60


class Database(Protocol):
    """What a backup, a restore and an upgrade need of a database."""

    kind: str
    member: str

    def exists(self) -> bool:
        """Whether there is a database with tables."""

    def copy(self, into: Path) -> None:
        """Write what is committed now to the new file `into`, without making writers wait."""

    def fault(self, copy: Path) -> str:
        """What is wrong with `copy`, "" when it is sound."""

    def empty(self, copy: Path, tables: Iterable[str]) -> None:
        """Empty `tables` in `copy`, leaving no trace of their rows in the file."""

    def put_back(self, copy: Path) -> None:
        """Make the database what `copy` holds, tables included."""


class Sqlite:
    """A SQLite file."""

    kind = "sqlite"
    member = "database.sqlite3"

    def __init__(self, file: Path) -> None:
        self.file = file

    def exists(self) -> bool:
        """Whether there is a database with tables."""
        if not self.file.exists():
            return False
        with _opened(self.file) as database:
            return bool(database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0])

    def copy(self, into: Path) -> None:
        """Write what is committed now to the new file `into`: one read transaction, which writers do not wait for."""
        with _opened(self.file) as source, _opened(into) as target:
            source.backup(target)
            # The copy says “WAL” like its source; as one plain file it needs no companions.
            target.execute("PRAGMA journal_mode=DELETE")
        into.chmod(0o600)

    def fault(self, copy: Path) -> str:
        """What is wrong with `copy`, "" when it is sound."""
        try:
            with _opened(copy) as database:
                lines = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
                lost = database.execute("PRAGMA foreign_key_check").fetchmany(3)
        except sqlite3.DatabaseError as error:
            return str(error)
        faults = [] if lines == ["ok"] else lines
        faults += [f"{table}, row {row}, points at a row of {other} that is not there" for table, row, other, _ in lost]
        return "; ".join(faults)

    def empty(self, copy: Path, tables: Iterable[str]) -> None:
        """Empty `tables` in `copy`, leaving no trace of their rows in the file."""
        with _opened(copy) as database:
            known = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in tables:
                if table in known:
                    database.execute(f'DELETE FROM "{table}"')  # noqa: S608  (a name that the schema holds)
            database.commit()
            database.execute("VACUUM")

    def put_back(self, copy: Path) -> None:
        """Make the database what `copy` holds: page by page in one transaction, which other processes see as one change."""
        connections.close_all()
        with _opened(copy) as source, _opened(self.file) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
        self.file.chmod(0o600)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(file, timeout=WAIT_S)
    try:
        yield database
    finally:
        database.close()


def of_settings() -> Database:
    """The database of this deployment. Raises `CommandError` where copies are not made by the product."""
    chosen = settings.DATABASES["default"]
    if not chosen["ENGINE"].endswith("sqlite3"):
        raise CommandError("This command copies SQLite databases only: back this one up with its own tools (pg_dump).")
    name = os.fspath(chosen["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        raise CommandError("The database is in memory: there is no file to copy.")
    return Sqlite(Path(name))
