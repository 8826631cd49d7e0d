"""A presence is a fact: the database itself refuses to change or remove one, on SQLite and PostgreSQL."""

from django.db import migrations

from faire_reseau.kit.facts import make_append_only, make_changeable

SENTENCE = "A presence is never changed nor removed: correct it by a further fact."


def refuse(_apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS presence_never_changes")
        editor.execute("DROP TRIGGER IF EXISTS presence_is_never_removed")
    make_append_only(editor.connection, "activities_presence", SENTENCE)


def allow(_apps, editor):
    make_changeable(editor.connection, "activities_presence")


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_presences_are_never_removed")]
    operations = [migrations.RunPython(refuse, allow)]
