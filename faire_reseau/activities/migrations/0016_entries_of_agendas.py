import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which entry of an agenda a meeting was taken from."""

    dependencies = [("activities", "0015_shares_of_joint_actions")]

    operations = [
        migrations.CreateModel(
            name="AgendaEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("agenda", models.CharField(max_length=32)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_entries",
                        to="activities.meeting",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="agendaentry", index=models.Index(fields=["key"], name="activities__key_ce334a_idx")
        ),
        migrations.AddConstraint(
            model_name="agendaentry",
            constraint=models.UniqueConstraint(fields=("meeting", "key"), name="one_entry_of_an_agenda_per_meeting"),
        ),
    ]
