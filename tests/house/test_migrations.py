"""Models and migrations agree, and all migrations apply on an empty database."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3

import pytest
from django.core.management import call_command

from tests.live.server import DEV, Site, empty_product


@pytest.mark.django_db
def test_models_and_migrations_agree():
    # Exits with 1, naming what is missing, when they do not.
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


@pytest.mark.slow("applies every migration of the house and of its libraries")
def test_every_migration_applies_on_an_empty_database():
    # What the tests in browsers start from; fails, saying why, when a migration does not apply.
    site = Site(empty_product(), DEV)

    assert site.manage("migrate", "--check") == ""


@pytest.mark.slow("runs real commands")
def test_refusals_that_a_migration_dropped_are_put_back_by_the_next_migrate(tmp_path):
    shutil.copytree(empty_product(), tmp_path, dirs_exist_ok=True)
    site = Site(tmp_path, DEV)

    def refusals() -> list[str]:
        with contextlib.closing(sqlite3.connect(tmp_path / "faire_reseau.sqlite3")) as database:
            rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
        return [name for (name,) in rows]

    before = refusals()
    with contextlib.closing(sqlite3.connect(tmp_path / "faire_reseau.sqlite3")) as database:
        # As Django makes a table anew on SQLite: its triggers go with the old one.
        [(statement,)] = database.execute("SELECT sql FROM sqlite_master WHERE name = 'activities_presence'")
        database.execute(statement.replace("activities_presence", "anew", 1))
        database.execute("INSERT INTO anew SELECT * FROM activities_presence")
        database.execute("DROP TABLE activities_presence")
        database.execute("ALTER TABLE anew RENAME TO activities_presence")
        database.commit()
    dropped = refusals()
    site.manage("migrate", "-v0")

    assert before == [
        "activities_presence_ends_activities_meetingattendance",
        "activities_presence_no_change",
        "activities_presence_no_removal",
        "activities_seal_no_change",
        "activities_seal_no_removal",
    ]
    assert dropped == ["activities_seal_no_change", "activities_seal_no_removal"]
    assert refusals() == before
