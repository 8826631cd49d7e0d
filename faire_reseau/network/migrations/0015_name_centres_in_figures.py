"""Whether the figures of the year name each centre to the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0014_classes_of_audience")]

    operations = [
        migrations.AddField(
            model_name="network",
            name="names_centres",
            field=models.BooleanField(default=False),
        ),
    ]
