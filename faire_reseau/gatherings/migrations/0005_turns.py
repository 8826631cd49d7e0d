"""Whose turn it is when a place comes free is a number, no longer a time."""

from django.db import migrations, models


def number(apps, _schema_editor):
    """Turns in the order in which people registered, up to now told by the clock."""
    registrations = apps.get_model("gatherings", "Registration")
    last = {}
    for row in registrations.objects.order_by("gathering_id", "made_at", "pk").only("pk", "gathering_id"):
        last[row.gathering_id] = last.get(row.gathering_id, 0) + 1
        registrations.objects.filter(pk=row.pk).update(turn=last[row.gathering_id])


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0004_ask_co_organisers")]

    operations = [
        migrations.AddField("registration", "turn", models.PositiveIntegerField(default=0)),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
