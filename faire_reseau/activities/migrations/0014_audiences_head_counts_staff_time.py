"""Audiences of actions, head counts, staff time and publications; how many signed, in each ready list of a meeting."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def make_lists_again(apps, _editor):
    """Ready lists say how many signed from now on: the worker makes each again."""
    apps.get_model("activities", "MeetingAttendance").objects.all().delete()


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def of(where, name):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to=where)


class Migration(migrations.Migration):
    dependencies = [("activities", "0013_walk_ins"), ("network", "0014_classes_of_audience")]

    operations = [
        migrations.AddField(
            "action", "audiences", models.ManyToManyField(blank=True, related_name="+", to="network.audience")
        ),
        migrations.AddField("meeting", "counted", models.PositiveIntegerField(default=0)),
        migrations.AddField("meetingattendance", "signed", models.PositiveIntegerField(default=0)),
        migrations.RunPython(make_lists_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name="HeadCount",
            fields=[
                key(),
                (
                    "audience",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.audience",
                    ),
                ),
                ("meeting", of("activities.meeting", "head_counts")),
                ("people", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["meeting", "audience"], name="one_head_count_per_class"),
                    models.UniqueConstraint(
                        fields=["meeting"], condition=Q(audience__isnull=True), name="one_head_count_without_class"
                    ),
                    models.CheckConstraint(condition=Q(people__gt=0), name="a_head_count_counts_somebody"),
                ]
            },
        ),
        migrations.CreateModel(
            name="StaffTime",
            fields=[
                key(),
                ("action", of("activities.action", "staff_times")),
                ("year", models.PositiveSmallIntegerField()),
                ("days", models.DecimalField(decimal_places=2, max_digits=6)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["action", "year"], name="one_staff_time_per_year"),
                    models.CheckConstraint(condition=Q(days__gt=0), name="staff_time_is_some_time"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                key(),
                ("action", of("activities.action", "publications")),
                ("title", models.CharField(max_length=200)),
                ("published_on", models.DateField()),
                ("address", models.URLField(blank=True, max_length=500)),
            ],
            options={"ordering": ["published_on", "pk"]},
        ),
    ]
