"""Why a pass ended before its time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0021_slides_and_replays")]

    operations = [
        migrations.AddField("gatheringpass", "ended_because", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
    ]
