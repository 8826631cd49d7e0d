"""Names of people and territories sorted by their letters alone: signs and spaces inside a name count for nothing."""

from django.db import migrations

from faire_reseau.kit.folded_columns import AlphabetField, refold


def fold(apps, schema_editor):
    for name in ("Person", "Territory"):
        refold(apps.get_model("network", name), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("network", "0008_fold_names_and_presentations")]

    operations = [
        migrations.AlterField("person", "alphabet", AlphabetField(of=["last_name", "first_name"])),
        migrations.AlterField("territory", "alphabet", AlphabetField(of=["name"])),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
