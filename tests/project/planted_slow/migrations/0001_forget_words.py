"""Goes well, and changes what was there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("network", "0001_start")]
    operations = [
        migrations.RunSQL("CREATE TABLE planted_slow_thing (id integer PRIMARY KEY)"),
        migrations.RunSQL("DELETE FROM network_vocabulary"),
    ]
