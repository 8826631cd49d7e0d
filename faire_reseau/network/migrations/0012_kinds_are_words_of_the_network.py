"""Kinds of organisation and of action become words of the network; one that is at work keeps those that it had."""

import django.db.models.deletion
from django.db import migrations, models

ORGANISATIONS = [
    ("resource_centre", "Centre du réseau", "Centre of the network"),
    ("state", "État", "State"),
    ("local_authority", "Collectivité", "Local authority"),
    ("association", "Association", "Association"),
    ("company", "Entreprise", "Company"),
    ("public_body", "Établissement public", "Public body"),
    ("other", "Autre organisation", "Other organisation"),
]
ACTIONS = [
    ("network_activity", "Activité de réseau", "Network activity"),
    ("working_group", "Groupe de travail", "Working group"),
    ("information_event", "Manifestation informative", "Information event"),
    ("qualification_cycle", "Cycle de qualification", "Qualification cycle"),
    ("training", "Formation", "Training"),
    ("support", "Accompagnement individualisé", "Individual support"),
    ("study_day", "Journée d’étude", "Study day"),
    ("webinar", "Webinaire", "Webinar"),
    ("national_gathering", "Rencontre du réseau", "Gathering of the network"),
]


def keep_words(apps, _editor):
    """The words of a network that is at work, and the name of the column in imports that can be undone."""
    if not apps.get_model("network", "Network").objects.exists() and not apps.get_model("network", "Organisation").objects.exists():
        return
    for name, words in (("OrganisationKind", ORGANISATIONS), ("ActionKind", ACTIONS)):
        model = apps.get_model("network", name)
        for rank, (code, label, label_en) in enumerate(words, 1):
            model.objects.create(code=code, label=label, label_en=label_en, rank=rank)
    for batch in apps.get_model("network", "ImportBatch").objects.all():
        for table, _key, before, after in batch.rows:
            for row in (before, after):
                if table == "network.organisation" and row and "kind" in row:
                    row["kind_id"] = row.pop("kind")
        batch.save(update_fields=["rows"])


def put_back(apps, _editor):
    """The name of the column in imports that can be undone, as it was."""
    for batch in apps.get_model("network", "ImportBatch").objects.all():
        for table, _key, before, after in batch.rows:
            for row in (before, after):
                if table == "network.organisation" and row and "kind_id" in row:
                    row["kind"] = row.pop("kind_id") or "other"
        batch.save(update_fields=["rows"])


def words(name):
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("code", models.SlugField(unique=True)),
            ("label", models.CharField(max_length=120)),
            ("label_en", models.CharField(blank=True, max_length=120)),
            ("rank", models.PositiveSmallIntegerField(default=0)),
        ],
        options={"ordering": ["rank", "pk"]},
    )


class Migration(migrations.Migration):
    dependencies = [("network", "0011_logo_of_an_organisation")]

    operations = [
        words("OrganisationKind"),
        words("ActionKind"),
        migrations.RunPython(keep_words, put_back),
        migrations.AlterField(
            "organisation",
            "kind",
            models.ForeignKey(
                blank=True,
                db_column="kind",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="network.organisationkind",
                to_field="code",
            ),
        ),
    ]
