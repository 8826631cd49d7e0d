"""A presence is a fact: the database itself refuses to remove one, as it refuses to change one."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER presence_is_never_removed BEFORE DELETE ON activities_presence
BEGIN SELECT RAISE(ABORT, 'A presence is never removed: correct it by a further fact.'); END;
"""


class Migration(migrations.Migration):
    """The refusal, written as a trigger of SQLite."""

    dependencies = [("activities", "0003_hours_of_a_meeting")]
    operations = [migrations.RunSQL(FORWARD, "DROP TRIGGER presence_is_never_removed;")]
