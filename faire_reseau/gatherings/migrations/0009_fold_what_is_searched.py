"""Folded columns beside the texts that are searched and the names that are sorted, filled for the rows there are."""

from django.db import migrations

from faire_reseau.kit.folded_columns import FoldedField, refold


def fold(apps, schema_editor):
    for name in ("Gathering", "Session", "Speaker"):
        refold(apps.get_model("gatherings", name), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0008_badge_runs")]

    operations = [
        migrations.AddField("gathering", "search", FoldedField(of=["title", "summary", "place_name"])),
        migrations.AddField("session", "search", FoldedField(of=["title", "text"])),
        migrations.AddField("speaker", "search", FoldedField(of=["name"])),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
