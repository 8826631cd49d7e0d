"""Triggers, on SQLite and PostgreSQL: tables whose rows are never changed nor removed, and rows made from others."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_no_{verb}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_no_{verb}();
"""
_SQLITE_STALE = """
CREATE TRIGGER IF NOT EXISTS {source}_ends_{table} AFTER INSERT ON {source}
BEGIN DELETE FROM {table} WHERE {condition}; END
"""
_POSTGRES_STALE = """
CREATE OR REPLACE FUNCTION {source}_ends_{table}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN DELETE FROM {table} WHERE {condition}; RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER {source}_ends_{table} AFTER INSERT ON {source} FOR EACH ROW
EXECUTE FUNCTION {source}_ends_{table}();
"""
_EVENTS = {"change": "UPDATE", "removal": "DELETE"}


def make_append_only(connection: BaseDatabaseWrapper, table: str, sentence: str) -> None:
    """Have the database refuse to change or remove rows of `table`, saying `sentence`; done again, it changes nothing."""
    form = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for verb, event in _EVENTS.items():
            cursor.execute(form.format(table=table, verb=verb, event=event, sentence=sentence))


def make_changeable(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the refusals away; for migrations that go back."""
    with connection.cursor() as cursor:
        for verb in _EVENTS:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {table}_no_{verb}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def end_derived(connection: BaseDatabaseWrapper, source: str, table: str, condition: str) -> None:
    """Have the database remove the rows of `table` that `condition` names when a row (`NEW`) is added to `source`.

    Whatever `table` holds already is removed when nothing watched over it until now. Done again, it changes nothing.
    """
    form = _POSTGRES_STALE if connection.vendor == "postgresql" else _SQLITE_STALE
    known = (
        "SELECT 1 FROM pg_trigger WHERE tgname = %s"
        if connection.vendor == "postgresql"
        else "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(known, [f"{source}_ends_{table}"])
        if cursor.fetchone() is None:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  (a table of ours)
        cursor.execute(form.format(source=source, table=table, condition=condition))


def leave_derived(connection: BaseDatabaseWrapper, source: str, table: str) -> None:
    """Take that away before a migration, which may make tables anew that the trigger names."""
    with connection.cursor() as cursor:
        of_table = f" ON {source}" if connection.vendor == "postgresql" else ""
        if source in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {source}_ends_{table}{of_table}")


def was_applied(connection: BaseDatabaseWrapper, app_label: str, migration: str) -> bool:
    """Whether the tables stand as of `migration` or later: after each `migrate`, refusals that were lost are put back."""
    return (app_label, migration) in MigrationRecorder(connection).applied_migrations()
