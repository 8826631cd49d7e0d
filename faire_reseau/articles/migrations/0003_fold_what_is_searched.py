"""Folded columns beside the texts that are searched and the names that are sorted, filled for the rows there are."""

from django.db import migrations

from faire_reseau.kit.folded_columns import FoldedField, refold


def fold(apps, schema_editor):
    for name in ("Article",):
        refold(apps.get_model("articles", name), using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_public_article_shows_the_version_published")]

    operations = [
        migrations.AddField("article", "search", FoldedField(of=["title", "chapo", "body"])),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
