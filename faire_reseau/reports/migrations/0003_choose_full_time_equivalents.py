from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_campaigns")]

    operations = [
        migrations.AddField("indicator", "is_fte", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "indicator",
            models.UniqueConstraint(fields=["is_fte"], condition=Q(is_fte=True), name="one_indicator_is_full_time_equivalents"),
        ),
    ]
