"""What was written to the database so far, on both engines."""

from django.db import connection


def rows_written() -> int:
    """The rows written in this test, also those that were taken back; to be compared with an earlier answer."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


def everything_written() -> str:
    """All that all tables hold, as text."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump())
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT held::text FROM {connection.ops.quote_name(table)} held")
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def holds() -> int:
    """The statements by which an action holds what it counts: one on PostgreSQL, none on SQLite, where it is alone."""
    return int(connection.features.has_select_for_update)
