"""When a gathering was finished: sessions that were still to come then were not held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0023_words_of_slides")]

    operations = [
        migrations.AddField("gathering", "finished_at", models.DateTimeField(blank=True, null=True)),
    ]
