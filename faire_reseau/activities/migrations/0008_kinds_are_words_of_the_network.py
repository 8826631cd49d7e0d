"""The kind of an action is a word of the network."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_meetings_called_off"),
        ("network", "0012_kinds_are_words_of_the_network"),
    ]

    operations = [
        migrations.AlterField(
            "action",
            "kind",
            models.ForeignKey(
                blank=True,
                db_column="kind",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="network.actionkind",
                to_field="code",
            ),
        ),
    ]
