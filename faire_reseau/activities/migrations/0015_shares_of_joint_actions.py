"""Shares of joint actions."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0014_audiences_head_counts_staff_time"),
        ("network", "0014_classes_of_audience"),
    ]

    operations = [
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="activities.action"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation"
                    ),
                ),
                ("hundredths", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["action", "organisation"], name="one_share_per_organisation"),
                    models.CheckConstraint(
                        condition=Q(hundredths__gt=0, hundredths__lte=10_000), name="a_share_is_a_part"
                    ),
                ]
            },
        ),
    ]
