"""Folded columns beside the texts that are searched and the names that are sorted, filled for the rows there are."""

from django.db import migrations

from faire_reseau.kit.folded_columns import FoldedField, refold


def fold(apps, schema_editor):
    for name in ("Organisation", "OrganisationName", "Person", "Territory"):
        refold(apps.get_model("network", name), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("network", "0006_files_of_long_exports")]

    operations = [
        migrations.AddField("organisation", "search", FoldedField(of=["presentation"])),
        migrations.AddField("organisationname", "search", FoldedField(of=["name", "short_name"])),
        migrations.AddField("person", "alphabet", FoldedField(of=["last_name", "first_name"])),
        migrations.AddField("territory", "alphabet", FoldedField(of=["name"])),
        migrations.AlterModelOptions("organisation", {"ordering": ["slug"]}),
        migrations.AlterModelOptions("organisationname", {"ordering": ["pk"]}),
        migrations.AlterModelOptions("theme", {"ordering": ["vocabulary", "code"]}),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
