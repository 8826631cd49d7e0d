"""A gathering held on line has the address of its call, read by people on the list or by everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0011_arrivals"),
    ]

    operations = [
        migrations.AddField(
            model_name="gathering",
            name="call_address",
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="gathering",
            name="call_is_public",
            field=models.BooleanField(default=False),
        ),
    ]
