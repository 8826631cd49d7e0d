"""Columns of bytes of many rows, put one after the other by the database: one value to fetch in place of thousands of rows."""

from typing import Any

from django.db.models import Aggregate, BinaryField


class JoinedBytes(Aggregate):
    """The bytes of all rows of a group, in no order: STRING_AGG. SQLite joins texts alone: as hexadecimal digits there."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ''::bytea)"
    output_field = BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same where `STRING_AGG` is not known."""
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(HEX(%(expressions)s), '')", **extra)

    def convert_value(self, value: Any, _expression: Any, _connection: Any) -> bytes:
        """The value as it is handed out: none of no row."""
        return bytes.fromhex(value) if isinstance(value, str) else bytes(value or b"")
