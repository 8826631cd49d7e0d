"""What the catalogue says of the productions of cooperations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A production of a cooperation has its record in the catalogue."""

    dependencies = [
        ("catalogue", "0001_productions"),
        ("cooperations", "0003_presses_are_kept_for_all_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="production",
            name="record",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalogue.production",
            ),
        ),
    ]
