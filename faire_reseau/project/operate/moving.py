"""Carry a network from the SQLite file of its data folder to an empty PostgreSQL: every row, counted and compared, or none."""

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from faire_reseau.project.operate import databases, modes, upgrade
from faire_reseau.project.settings.engines import database, wait_at_most

SOURCE = "moved"
FILE = "faire_reseau.sqlite3"
MARK = "moved-to-postgres"
OLDEST = 150_000  # version 15
WAIT_S = 60
AT_ONCE = 2_000
# What `migrate` itself writes: a PostgreSQL in which a move was cut short holds this, and is still empty.
BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}
# Tables of SQLite, and of migrations, which PostgreSQL has of its own.
NOT_CARRIED = {"django_migrations", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"}
EXACT_MAX = 2**53  # up to here, whole numbers and floating ones are the same
NOTHING_MOVED = "Nothing was moved."


@dataclass(frozen=True)
class Moved:
    """A table after the move: its rows and their checksum, which are those of both sides."""

    table: str
    rows: int
    checksum: str


class Sum:
    """Counts rows and adds up the digests of what they say: the same on both sides, in whatever order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self.total = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """One row more."""
        words = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode("utf-8", "surrogatepass")
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(words).digest())) % 2**256

    def of(self, table: str) -> Moved:
        """The sum as a line."""
        return Moved(table, self.rows, f"{self.total:064x}")


def move(at: datetime) -> list[Moved]:
    """Carry everything; answers each table. Raises `CommandError`, and then PostgreSQL holds no row of it.

    People stay signed in: sessions are carried as they are, and open with the same FAIRE_RESEAU_SECRET. Pictures stay in the
    data folder, which goes on being used. The SQLite file is left as it was.
    """
    file = Path(settings.DATA) / FILE
    _refuse_what_cannot_be(file)
    with upgrade.alone(Path(settings.DATA)), tempfile.TemporaryDirectory(prefix=".move-", dir=settings.DATA) as folder:
        with _opened_copy(file, Path(folder) / FILE):
            _refuse_source()
            _refuse_target()
            call_command("migrate", interactive=False, verbosity=0)
            lines = _carry()
        mark = Path(settings.DATA) / MARK
        mark.write_text(f"{at.isoformat()}\n", encoding="utf-8")
        modes.fsync_folder(mark.parent)
    return lines


def refuse_if_moved() -> None:
    """Refuse to go on with the SQLite file of a network that is on PostgreSQL now: what is written there would be lost."""
    mark = Path(settings.DATA) / MARK
    if connection.vendor == "sqlite" and mark.exists():
        moved_at = mark.read_text(encoding="utf-8").strip()[:16].replace("T", " ")
        raise CommandError(
            f"This network was moved to PostgreSQL ({moved_at}): set DATABASE_URL. To go back to what it was at that moment, "
            f"remove the file {mark}."
        )


def _refuse_what_cannot_be(file: Path) -> None:
    if connection.vendor != "postgresql":
        raise CommandError(
            "Set DATABASE_URL to the empty PostgreSQL that the network moves to: postgresql://user:password@host:port/name."
        )
    if not databases.Sqlite(file).exists():
        raise CommandError(f"There is no network on SQLite in {settings.DATA}: set FAIRE_RESEAU_DATA.")
    if upgrade.is_cut_short():
        raise CommandError("An upgrade was cut short: run “faire-reseau migrate” without DATABASE_URL first.")


@contextlib.contextmanager
def _opened_copy(file: Path, copy: Path) -> Iterator[None]:
    """Open a copy of the SQLite database, taken in one read, under the alias `SOURCE`: the file itself is not touched."""
    source = databases.Sqlite(file)
    source.copy(copy)
    fault = source.fault(copy)
    if fault:
        raise CommandError(f"The SQLite database is damaged ({fault}). {NOTHING_MOVED} See docs/how-to/operate.md.")
    connections.settings[SOURCE] = connections.configure_settings({"default": database("", copy.parent)})["default"]
    wait_at_most(connections.settings["default"], WAIT_S)
    connections["default"].close()
    try:
        yield
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.settings[SOURCE]


def _refuse_source() -> None:
    executor = MigrationExecutor(connections[SOURCE])
    known, applied = set(executor.loader.disk_migrations), set(executor.loader.applied_migrations)
    ours = {app for app, _name in known}
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(
            "The SQLite database waits for an upgrade: run “faire-reseau migrate” without DATABASE_URL first."
        )
    newer = sorted(name for app, name in applied - known if app in ours)
    if newer:
        raise CommandError(
            f"The SQLite database was used by a newer version (it has {newer[-1]}): install that one first."
        )
    tables = {model._meta.db_table for model in _models()} | NOT_CARRIED  # noqa: SLF001  (Django's way to the tables)
    with connections[SOURCE].cursor() as cursor:
        for name in sorted(set(connections[SOURCE].introspection.table_names(cursor)) - tables):
            cursor.execute(f"SELECT count(*) FROM {connections[SOURCE].ops.quote_name(name)}")  # noqa: S608  (a name of the schema)
            if cursor.fetchone()[0]:
                raise CommandError(
                    f"The table {name} is none of this version and holds rows, which would be left behind: save or empty it, "
                    f"then do this again. {NOTHING_MOVED}"
                )


def _refuse_target() -> None:
    connection.ensure_connection()
    if connection.pg_version < OLDEST:  # type: ignore[attr-defined]  # of PostgreSQL's engine
        raise CommandError(f"PostgreSQL {connection.pg_version // 10_000} is too old: 15 or newer is needed.")  # type: ignore[attr-defined]  # as above
    tables = {model._meta.db_table for model in _models()} | NOT_CARRIED  # noqa: SLF001  (as above)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
        if encoding != "UTF8":
            raise CommandError(
                f"The database in PostgreSQL is in {encoding}: create it in UTF8 (createdb -E UTF8 -T template0)."
            )
        for name in sorted(connection.introspection.table_names(cursor)):
            if name not in tables:
                raise CommandError(
                    f"The database in PostgreSQL is not empty: it holds the table {name}. Create a new one."
                )
            if name in BY_MIGRATE:
                continue
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608  (a name of the schema)
            rows = cursor.fetchone()[0]
            if rows:
                raise CommandError(
                    f"The database in PostgreSQL is not empty: {name} holds {rows:,} rows. Create a new one, or use it as it is."
                )


def _carry() -> list[Moved]:
    """Fill PostgreSQL in one transaction, read it again and compare."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _models())  # noqa: SLF001  (as above)
            cursor.execute(f"TRUNCATE {names}")
        # Derived rows are carried as they are: a presence that arrives after the attendance of its meeting would remove it.
        _set_triggers("DISABLE")
        there = [_copied(model) for model in _models()]
        _set_sequences()
        here = [_summed(model) for model in _models()]
        for before, after in zip(there, here, strict=True):
            if before != after:
                raise CommandError(
                    f"{before.table} differs: {before.rows:,} rows ({before.checksum[:12]}) on SQLite, {after.rows:,} "
                    f"({after.checksum[:12]}) on PostgreSQL. {NOTHING_MOVED} Please report this."
                )
        try:
            connection.check_constraints()  # what points to nothing, before the end of the transaction would say so
        except DatabaseError as error:
            raise CommandError(f"{str(error).strip()} {NOTHING_MOVED}") from error
        _set_triggers("ENABLE")  # only now: no table is altered while constraints of its rows wait to be checked
    return here


def _set_triggers(how: str) -> None:
    """Have the triggers of ours (`kit.facts`) rest or work again; those of constraints always work."""
    with connection.cursor() as cursor:
        for model in _models():
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(model._meta.db_table)} {how} TRIGGER USER")  # noqa: SLF001  (as above)


def _models() -> list[type[models.Model]]:
    """Every model that has a table, by its name; the tables between two others too."""
    every = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in every if model._meta.managed and not model._meta.proxy}  # noqa: SLF001  (as above)
    return [tables[name] for name in sorted(tables)]


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001  (as above)
    yield from models.QuerySet(model, using=alias).order_by("pk").values_list(*columns).iterator(chunk_size=AT_ONCE)


def _copied(model: type[models.Model]) -> Moved:
    meta = model._meta  # noqa: SLF001  (as above)
    quote, fields = connection.ops.quote_name, meta.concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    total, row, read = Sum(), tuple[Any, ...](), [0] * len(fields)
    try:
        with connection.cursor() as cursor, cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as copy:
            for row in _rows(model, SOURCE):
                for field, value in zip(fields, row, strict=True):
                    _refuse_value(field, value, row)
                copy.write_row(
                    [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
                )
                total.add(row)
                read = [count + (value is not None) for count, value in zip(read, row, strict=True)]
        _refuse_unread(model, read)
    except CommandError:
        raise
    except Exception as error:
        # psycopg says which line of which table; what cannot be read comes as ValueError from Django.
        raise CommandError(
            f"{meta.db_table}, after the row {row[:1]}: {str(error).strip()}. {NOTHING_MOVED}"
        ) from error
    return total.of(meta.db_table)


def _refuse_unread(model: type[models.Model], read: list[int]) -> None:
    """Refuse a column of which something was not understood: Django reads a moment that is none as nothing."""
    meta = model._meta  # noqa: SLF001  (as above)
    quote = connections[SOURCE].ops.quote_name
    counts = ", ".join(f"count({quote(str(field.column))})" for field in meta.concrete_fields)
    with connections[SOURCE].cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {quote(meta.db_table)}")  # noqa: S608  (names of the schema)
        for field, stored, understood in zip(meta.concrete_fields, cursor.fetchone(), read, strict=True):
            if stored != understood:
                raise CommandError(
                    f"{meta.db_table}: {field.column} holds {stored - understood} values that cannot be read. "
                    f"Mend them on SQLite first. {NOTHING_MOVED}"
                )


def _summed(model: type[models.Model]) -> Moved:
    total = Sum()
    for row in _rows(model, "default"):
        total.add(row)
    return total.of(model._meta.db_table)  # noqa: SLF001  (as above)


def _refuse_value(field: Any, value: Any, row: tuple[Any, ...]) -> None:
    """Refuse what SQLite holds and PostgreSQL cannot: NUL and halves of characters, texts too long, numbers too large."""
    why = ""
    if isinstance(value, str):
        if "\0" in value or not _is_utf8(value):
            why = "holds a character that PostgreSQL cannot hold"
        elif (field.db_type(connection) or "").startswith("varchar") and len(value) > (field.max_length or len(value)):
            why = f"is longer than {field.max_length} characters"
    elif isinstance(value, dict | list):
        words = json.dumps(value)
        if "\\u0000" in words or not _is_utf8(json.dumps(value, ensure_ascii=False)):
            why = "holds a character that PostgreSQL cannot hold"
    elif isinstance(value, int) and not isinstance(value, bool) and isinstance(field, models.IntegerField):
        least, most = connection.ops.integer_field_range(field.get_internal_type())
        if (least is not None and value < least) or (most is not None and value > most):
            why = f"is not between {least} and {most}"
    if why:
        table = field.model._meta.db_table  # noqa: SLF001  (as above)
        raise CommandError(f"{table}, row {row[0]}: {field.column} {why}. Mend it on SQLite first. {NOTHING_MOVED}")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _set_sequences() -> None:
    """Go on counting where SQLite was, also where the last rows are gone: no number is ever given twice."""
    with connections[SOURCE].cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        given = dict(cursor.fetchall())
    with connection.cursor() as cursor:
        for model in _models():
            key, table = model._meta.pk, model._meta.db_table  # noqa: SLF001  (as above)
            if not isinstance(key, models.AutoField):
                continue
            most = models.QuerySet(model).order_by().aggregate(most=models.Max(key.attname))["most"] or 0
            last = max(most, given.get(table, 0))
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [connection.ops.quote_name(table), key.column, max(last, 1), last > 0],
            )


def _plain(value: Any) -> Any:
    """`value` as both databases have it, in what JSON can say."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _number(value: float) -> Any:
    # PostgreSQL writes numbers in JSON out in digits: 1e22 comes back as a whole number, -0.0 as 0.
    if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT_MAX:
        return int(value)
    if isinstance(value, int) and abs(value) > EXACT_MAX:
        with contextlib.suppress(OverflowError):
            return repr(float(value))
    return repr(value) if isinstance(value, float) else value
