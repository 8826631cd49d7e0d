"""Chain the presences that were noted before there was a chain, sheet by sheet, in the order in which they were written.

Their links bear the moment of this migration: they prove what stood here then. Who was erased before has no signer.
"""

import secrets
from itertools import groupby

from django.db import migrations
from django.utils import timezone

from faire_reseau.activities.logic import chain
from faire_reseau.kit.facts import make_append_only, make_changeable

SENTENCE = "A seal is never changed nor removed: it proves what was signed."
A_CHUNK = 2000
COLUMNS = (
    "pk", "half_day", "half_day__on", "half_day__part", "person", "is_present", "means", "at", "by", "corrects", "reason",
    "person__first_name", "person__last_name", "person__erased_at", "organisation__slug", "trade__code",
)  # fmt: skip


def seal(apps, editor):
    presences = apps.get_model("activities", "Presence").objects.using(editor.connection.alias)
    seals, signers = apps.get_model("activities", "Seal"), apps.get_model("activities", "Signer")
    at = timezone.now()
    links, people = [], []
    rows = presences.filter(seal=None).order_by("half_day", "pk").values(*COLUMNS).iterator(chunk_size=A_CHUNK)
    for _half_day, facts in groupby(rows, key=lambda row: row["half_day"]):
        before = ""
        for number, row in enumerate(facts, start=1):
            link, person = link_of(row, number, before, at)
            before = link["hash"]
            links.append(seals(**link))
            people += [signers(**person)] if person else []
            if len(links) >= A_CHUNK:
                write(editor, seals, signers, links, people)
                links, people = [], []
    write(editor, seals, signers, links, people)
    make_append_only(editor.connection, "activities_seal", SENTENCE)


def write(editor, seals, signers, links, people):
    seals.objects.using(editor.connection.alias).bulk_create(links, batch_size=500)
    signers.objects.using(editor.connection.alias).bulk_create(people, batch_size=500)


def link_of(row, number, before, at):
    salt = secrets.token_hex(32)
    said = chain.written_down(
        {
            "person": row["person"],
            "first_name": row["person__first_name"],
            "last_name": row["person__last_name"],
            "organisation": row["organisation__slug"] or "",
            "trade": row["trade__code"] or "",
            "drawing": (),
        }
    )
    commitment = chain.commitment_of(salt, said)
    facts = chain.facts_of(
        half_day=row["half_day"],
        on=row["half_day__on"].isoformat(),
        part=row["half_day__part"],
        presence=row["pk"],
        sealed_at=at,
        **{name: row[name] for name in ("person", "is_present", "means", "at", "by", "corrects", "reason")},
    )
    made = chain.link_of(facts, number=number, before=before, commitment=commitment)
    link = {
        "presence_id": row["pk"],
        "half_day_id": row["half_day"],
        "number": number,
        "at": at,
        "commitment": commitment,
        "before": before,
        "hash": made,
    }
    person = {"presence_id": row["pk"], "salt": salt, "said": said} if row["person__erased_at"] is None else None
    return link, person


def unseal(_apps, editor):
    make_changeable(editor.connection, "activities_seal")


class Migration(migrations.Migration):
    dependencies = [("activities", "0009_seals")]
    operations = [migrations.RunPython(seal, unseal)]
