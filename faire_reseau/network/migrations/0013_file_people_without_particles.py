"""People sorted as French libraries file names: “d’Ormesson” among the O."""

from django.db import migrations

from faire_reseau.kit.folded_columns import AlphabetField, refold


def fold(apps, schema_editor):
    refold(apps.get_model("network", "Person"), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("network", "0012_kinds_are_words_of_the_network")]

    operations = [
        migrations.AlterField("person", "alphabet", AlphabetField(of=["last_name", "first_name"], of_person=True)),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
