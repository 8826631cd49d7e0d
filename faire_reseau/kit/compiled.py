"""Precompiled queries: SQL built once, for queries asked at each request of a page that many read.

Building the SQL of a query costs several times what running it costs. Here it is built at the first use, for each engine, and
only its values change afterwards.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class Compiled:
    """The rows of `build(*values)`, a `values_list`, for other values than the `examples` by which its SQL is built.

    Each example occurs once among the parameters of the query and resembles nothing else in it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *examples: Any) -> None:
        self._build, self._examples = build, examples
        self._built: dict[str, tuple[str, list[Any], list[int], list[Any]]] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """One query."""
        sql, parameters, places, columns = self._built.get(connection.vendor) or self._compile()
        parameters = parameters.copy()
        for place, value in zip(places, values, strict=True):
            parameters[place] = value
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        converted = []
        for row in rows:
            cells = list(row)
            for number, column in enumerate(columns):
                for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)):
                    cells[number] = convert(cells[number], column, connection)
            converted.append(tuple(cells))
        return converted

    def _compile(self) -> tuple[str, list[Any], list[int], list[Any]]:
        compiler: SQLCompiler = self._build(*self._examples).query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        parameters = list(given)
        if any(parameters.count(example) != 1 for example in self._examples):
            raise ValueError("An example does not occur once among the parameters of its query.")
        places = [parameters.index(example) for example in self._examples]
        columns = [column for column, *_named in compiler.select]
        built = self._built[connection.vendor] = (sql, parameters, places, columns)
        return built


class Keys(Subquery):
    """The keys that a subquery finds, which names its one column `key`, as one text; `keys_in` reads it."""

    template = '(SELECT group_concat(one."key") FROM (%(subquery)s) AS one)'

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **named: Any) -> tuple[str, Any]:
        """The same by the name that PostgreSQL has for it."""
        template = "(SELECT string_agg(one.\"key\"::text, ',') FROM (%(subquery)s) AS one)"
        return self.as_sql(compiler, connection, template=template, **named)


def keys_in(text: str | None) -> frozenset[int]:
    """The keys of a `Keys`; none where it found nothing."""
    return frozenset(int(key) for key in text.split(",")) if text else frozenset()
