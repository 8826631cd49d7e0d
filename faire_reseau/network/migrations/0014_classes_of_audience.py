"""Classes of audience, words that the network chooses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0013_file_people_without_particles")]

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True)),
                ("label", models.CharField(max_length=120)),
                ("label_en", models.CharField(blank=True, max_length=120)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
            ],
            options={"ordering": ["rank", "pk"]},
        ),
    ]
