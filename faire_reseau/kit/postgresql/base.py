"""Django's engine for PostgreSQL, whose columns of text stand in the collation "C": compared byte by byte, as SQLite does.

A list ordered by a text (a code, an address) then has one order on both, in whatever locale the database was created. The
order of French readers, accents and capitals put aside, comes from folded columns (`kit.folding`), on both alike.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.postgresql import base, schema

COLLATION = "C"


def _collation_of(column_type: str | None, collation: str | None) -> str | None:
    is_text = (column_type or "").startswith(("varchar", "text"))
    return collation or (COLLATION if is_text else None)


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Django's; says the collation where a column of text is made or changes its type."""

    def _iter_column_sql(
        self, column_db_type: str, params: Any, model: Any, field: Any, field_db_params: Any, include_default: Any
    ) -> Iterator[str]:
        parameters = {**field_db_params, "collation": _collation_of(column_db_type, field_db_params.get("collation"))}
        return super()._iter_column_sql(column_db_type, params, model, field, parameters, include_default)  # type: ignore[misc, no-any-return]  # Django's, left out of the stubs

    def _alter_column_type_sql(
        self, model: Any, old_field: Any, new_field: Any, new_type: str, old_collation: Any, new_collation: Any
    ) -> Any:
        collation = _collation_of(new_type, new_collation)
        return super()._alter_column_type_sql(model, old_field, new_field, new_type, old_collation, collation)  # type: ignore[misc]  # as above


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with that schema editor."""

    SchemaEditorClass = DatabaseSchemaEditor
