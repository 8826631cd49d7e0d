"""A presence is a fact: the database itself refuses to change one."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER presence_never_changes BEFORE UPDATE ON activities_presence
BEGIN SELECT RAISE(ABORT, 'A presence never changes: correct it by a further fact.'); END;
"""


class Migration(migrations.Migration):
    """The refusal, written as a trigger of SQLite."""

    dependencies = [("activities", "0001_start")]
    operations = [migrations.RunSQL(FORWARD, "DROP TRIGGER presence_never_changes;")]
