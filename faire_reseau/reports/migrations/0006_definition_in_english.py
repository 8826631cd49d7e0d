from django.db import migrations, models


class Migration(migrations.Migration):
    """Definitions in English beside those that the network wrote."""

    dependencies = [("reports", "0005_documents")]

    operations = [
        migrations.AddField(
            model_name="indicatorversion",
            name="definition_en",
            field=models.TextField(blank=True, max_length=2000),
        ),
    ]
