"""A presence is a fact: SQLite itself refuses its change. 0005 does the same on PostgreSQL, under names of its own."""

from django.db import migrations

TRIGGER = "presence_never_changes"


def refuse(_apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON activities_presence "
            "BEGIN SELECT RAISE(ABORT, 'A presence is a fact: correct it by a further one.'); END;"
        )


def allow(_apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_start")]
    operations = [migrations.RunPython(refuse, allow)]
