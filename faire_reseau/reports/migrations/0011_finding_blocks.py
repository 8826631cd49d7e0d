"""Blocks that cite a finding of an analysis of texts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0002_coding"),
        ("reports", "0010_dimensions_allowed"),
    ]

    operations = [
        migrations.AddField(
            model_name="block",
            name="finding",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="analysis.finding",
            ),
        ),
        migrations.AlterField(
            model_name="block",
            name="kind",
            field=models.CharField(
                choices=[
                    ("text", "text"),
                    ("figure", "figure"),
                    ("chart", "chart"),
                    ("table", "table"),
                    ("map", "map"),
                    ("quotation", "quotation"),
                    ("works", "works"),
                    ("finding", "finding"),
                ],
                max_length=10,
            ),
        ),
    ]
