"""Titles of slides and replays folded for the search, and the words of the files."""

import django.db.models.deletion
from django.db import migrations, models

from faire_reseau.kit.folded_columns import FoldedField, refold


def fold(apps, schema_editor):
    refold(apps.get_model("gatherings", "Material"), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0022_why_passes_ended")]

    operations = [
        migrations.AddField("material", "search", FoldedField(of=["title"])),
        migrations.CreateModel(
            name="MaterialWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(blank=True)),
                ("search", FoldedField(of=["words"])),
                (
                    "material",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="gatherings.material"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
