"""Models and migrations agree, each migration has a name of its own, and all apply on an empty database."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.test import override_settings
from django.utils import translation

from tests.live.server import DEV, Site, empty_product


def unmigrated(written: MigrationLoader, now: ProjectState) -> list[str]:
    """What the models of `now` say and no migration does yet, and the apps whose migrations end in two."""
    with translation.override(None):  # names of libraries stand in their migrations as they are in the source
        changes = MigrationAutodetector(written.project_state(), now).changes(graph=written.graph)
    missing = [
        f"{app}: {step.describe()}"
        for app, new in changes.items()
        for migration in new
        for step in migration.operations
    ]
    return missing + [f"{app}: two ends" for app in written.detect_conflicts()]


def nameless(steps: list[migrations.Migration]) -> list[str]:
    """The migrations that bear the name that Django makes up from their operations."""
    return [str(step) for step in steps if step.initial is None and step.name[5:] == step.suggest_name()]


@pytest.fixture(scope="module")
def written():
    """The migrations as they are written: the run of the tests makes its database without them."""
    with override_settings(MIGRATION_MODULES={}):
        yield MigrationLoader(None)


def of_the_house(written: MigrationLoader) -> list[migrations.Migration]:
    return [step for step in written.disk_migrations.values() if step.__module__.startswith("faire_reseau.")]


def test_models_and_migrations_agree(written):
    assert unmigrated(written, ProjectState.from_apps(apps)) == []


def test_every_migration_is_named_for_what_it_does(written):
    assert nameless(of_the_house(written)) == []


LABEL = models.CharField(max_length=901)
FAULTS = {
    "a model": lambda now: now.add_model(ModelState("articles", "Note", [("id", models.AutoField(primary_key=True))])),
    "no model": lambda now: now.remove_model("articles", "articleversion"),
    "a field": lambda now: now.add_field(
        "network", "trade", "note", models.TextField(default=""), preserve_default=True
    ),
    "no field": lambda now: now.remove_field("network", "trade", "rank"),
    "another field": lambda now: now.alter_field("network", "trade", "label", LABEL, preserve_default=True),
    "an index": lambda now: now.add_index("network", "trade", models.Index(fields=["label"], name="planted")),
    "a constraint": lambda now: now.add_constraint(
        "network", "trade", models.CheckConstraint(condition=models.Q(rank__lt=901), name="planted")
    ),
    "an order": lambda now: now.alter_model_options("network", "trade", {"ordering": ["label"]}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_model_that_says_more_less_or_otherwise_than_the_migrations_is_found(written, fault):
    now = ProjectState.from_apps(apps)
    FAULTS[fault](now)

    assert len(unmigrated(written, now)) == 1


def test_two_migrations_that_follow_the_same_one_are_found(written):
    forked = MigrationLoader(None)
    [last] = forked.graph.leaf_nodes("articles")
    for name in ("0901_one", "0901_other"):
        forked.graph.add_node(("articles", name), migrations.Migration(name, "articles"))
        forked.graph.add_dependency(None, ("articles", name), last)

    assert "articles: two ends" in unmigrated(forked, ProjectState.from_apps(apps))


def test_a_migration_that_is_named_by_its_operations_is_found():
    class Planted(migrations.Migration):
        operations = (migrations.AddField("trade", "note", models.TextField()), migrations.RunPython(print))

    names = ("0002_note_trades", "0002_trade_note_and_more", f"0002_{Planted('', 'network').suggest_name()}")

    assert nameless([Planted(name, "network") for name in names]) == [f"network.{name}" for name in names[2:]]


@pytest.mark.slow("applies every migration of the house and of its libraries")
def test_every_migration_applies_on_an_empty_database():
    # What the tests in browsers start from; fails, saying why, when a migration does not apply.
    site = Site(empty_product(), DEV)

    assert site.manage("migrate", "--check") == ""


@pytest.mark.slow("runs a real command")
def test_a_migration_that_does_not_apply_is_found(tmp_path):
    shutil.copytree(empty_product(), tmp_path, dirs_exist_ok=True)
    # Its table is there already: it cannot be made again.
    with contextlib.closing(sqlite3.connect(tmp_path / "faire_reseau.sqlite3")) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'questions'")
        database.commit()

    with pytest.raises(RuntimeError, match='table "questions_'):
        Site(tmp_path, DEV).manage("migrate", "-v0")


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
    put_back = refusals()
    with contextlib.closing(sqlite3.connect(tmp_path / "faire_reseau.sqlite3")) as database:
        for name in before:
            database.execute(f"DROP TRIGGER {name}")
        database.commit()
    site.manage("migrate", "-v0")

    assert before == [
        "activities_presence_ends_activities_meetingattendance",
        "activities_presence_no_change",
        "activities_presence_no_removal",
        "activities_seal_no_change",
        "activities_seal_no_removal",
    ]
    assert dropped == ["activities_seal_no_change", "activities_seal_no_removal"]
    assert put_back == refusals() == before
