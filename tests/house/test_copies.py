"""What a backup leaves out takes along whatever points at it: no copy holds a row that points at nothing."""

from django.apps import apps
from django.db import models

from faire_reseau.kit import copies


def pointing_at(tables: set[str], kinds: list[type[models.Model]]) -> dict[str, set[str]]:
    """The tables, outside `tables`, that have a reference into one of them, and into which."""
    pointing: dict[str, set[str]] = {}
    for kind in kinds:
        if kind._meta.db_table in tables:
            continue
        into = {
            field.related_model._meta.db_table
            for field in kind._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in tables
        }
        if into:
            pointing[kind._meta.db_table] = into
    return pointing


def test_no_table_that_is_kept_points_at_one_that_is_left_out_of_copies():
    every = list(apps.get_models(include_auto_created=True))

    assert set(copies.left_out()) <= {kind._meta.db_table for kind in every}
    assert pointing_at(set(copies.left_out()), every) == {}


def test_a_table_that_points_at_one_left_out_is_found():
    every = list(apps.get_models(include_auto_created=True))

    assert pointing_at({"accounts_logincode"}, every) == {"accounts_codetries": {"accounts_logincode"}}
