"""Append-only tables: triggers by which the database itself refuses to change or remove a row, on SQLite and PostgreSQL."""

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


def was_applied(connection: BaseDatabaseWrapper, app_label: str, migration: str) -> bool:
    """Whether the tables stand as of `migration` or later: after each `migrate`, refusals that were lost are put back."""
    return (app_label, migration) in MigrationRecorder(connection).applied_migrations()
