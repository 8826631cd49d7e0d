"""A gathering can be cancelled, and says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0005_turns")]

    operations = [
        migrations.AddField("gathering", "cancelled_because", models.CharField(blank=True, max_length=500)),
        migrations.AlterField(
            "gathering",
            "state",
            models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("announced", "announced"),
                    ("finished", "finished"),
                    ("cancelled", "cancelled"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
    ]
