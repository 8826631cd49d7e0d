"""A presence is a fact: SQLite itself refuses its removal. 0005 does the same on PostgreSQL, under names of its own."""

from django.db import migrations

TRIGGER = "presence_is_never_removed"


def refuse(_apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE DELETE ON activities_presence "
            "BEGIN SELECT RAISE(ABORT, 'A presence is a fact: correct it by a further one.'); END;"
        )


def allow(_apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_hours_of_a_meeting")]
    operations = [migrations.RunPython(refuse, allow)]
