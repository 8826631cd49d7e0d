"""Open SQLite files from anywhere: bounded, for reading only, plain tables only, no code of theirs run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from textometry.errors import InputError
from textometry.texts.corpus import Limits

MAGIC = b"SQLite format 3\0"
_STEPS, _ROUNDS = 1_000_000, 2_000  # of the engine, two thousand million in all
_ROWS = 5_000_000


class Database:
    """The plain tables of an SQLite file."""

    def __init__(self, path: str | Path, *, limits: Limits | None = None) -> None:
        self.path = Path(path)
        limits = limits or Limits()
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as stream:
                begins = stream.read(16)
        except FileNotFoundError as error:
            raise InputError("file_missing", path=path) from error
        except OSError as error:
            raise InputError("file_unreadable", reason=error.strerror or error, path=path) from error
        if begins != MAGIC:
            raise InputError("database_broken", path=path)
        if size > limits.file_bytes:
            raise InputError("file_too_large", most=limits.file_bytes, path=path)
        for beside in ("-wal", "-journal"):  # what is there is not in the file yet
            waiting = self.path.with_name(self.path.name + beside)
            if waiting.exists() and waiting.stat().st_size:
                raise InputError("database_in_use", path=path)
        try:
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True)
            self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(limits.file_bytes, 2**30))
            self._rounds = 0
            self._connection.set_progress_handler(self._one_more_round, _STEPS)
            self._connection.execute("PRAGMA trusted_schema = OFF")
            self._connection.execute("PRAGMA query_only = ON")
            tables = self._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            self.tables = {
                str(name): {str(row[1]) for row in self._connection.execute(f"PRAGMA table_info({_quoted(str(name))})")}
                for name, sql in tables
                if str(sql).upper().startswith("CREATE TABLE")
            }
        except (sqlite3.Error, ValueError, OverflowError) as error:
            raise InputError("database_broken", path=path) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _one_more_round(self) -> int:
        self._rounds += 1
        return int(self._rounds > _ROUNDS)

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a table in their order; a column or a table that is absent holds nothing.

        Raises
        ------
        InputError
            when the file is broken there, or holds more than it may.
        """
        known = self.tables.get(table)
        if known is None:
            return
        chosen = ", ".join(_quoted(column) if column in known else "NULL" for column in columns)
        try:
            for number, row in enumerate(self._connection.execute(f"SELECT {chosen} FROM {_quoted(table)}")):  # noqa: S608 - names of ours
                if number >= _ROWS:
                    raise InputError("documents_too_many", count=number + 1, most=_ROWS, path=self.path)
                yield row
        except (sqlite3.Error, ValueError, OverflowError) as error:
            raise InputError("database_broken", path=self.path) from error

    def count(self, table: str) -> int:
        """How many rows a table has; none when it is absent."""
        return sum(1 for _ in self.rows(table, "rowid"))


def whole(value: Any) -> int | None:
    """A whole number as databases of other programs keep it, sometimes as a text or with decimals; else `None`."""
    try:
        return int(float(value)) if value is not None and abs(float(value)) < 2**53 else None
    except (TypeError, ValueError):
        return None


def said(value: Any) -> str:
    """A cell as text: "" for none, and for what is no text."""
    return "" if value is None or isinstance(value, bytes) else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
