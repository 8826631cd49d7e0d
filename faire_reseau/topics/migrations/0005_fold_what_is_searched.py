"""A folded column beside the texts of topics that are searched, filled for the rows there are."""

from django.db import migrations

from faire_reseau.kit.folded_columns import FoldedField, refold


def fold(apps, schema_editor):
    refold(apps.get_model("topics", "Topic"), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("topics", "0004_answer_no")]

    operations = [
        migrations.AddField("topic", "search", FoldedField(of=["title", "text"])),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
