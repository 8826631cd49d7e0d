"""Actions that chain presences: each fact is written with its seal; who is erased goes, the seal stays."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from faire_reseau.activities.logic.chain import commitment_of, facts_of, link_of, written_down
from faire_reseau.activities.logic.drawing import Drawing
from faire_reseau.activities.models import CheckIn, HalfDay, Presence, Seal, Signer
from faire_reseau.network.models import Person


@transaction.atomic
def note_fact(*, sealed_at: datetime, drawing: Drawing = (), **columns: Any) -> Presence:
    """A presence, or a correction of one, with its seal: the one way to write one.

    Whoever calls holds the half-day before: two at once would else be given the same place in the chain (the database then
    refuses the second). Four statements.
    """
    presence = Presence.objects.create(**columns)
    last = _last_link(presence.half_day)
    signer, seal = chained(presence, salt=secrets.token_hex(32), last=last, at=sealed_at, drawing=drawing)
    signer.save(force_insert=True)
    seal.save(force_insert=True)
    return presence


def _last_link(half_day: HalfDay) -> Seal | None:
    return Seal.objects.filter(half_day=half_day).order_by("-number").first()


def chained(
    presence: Presence, *, salt: str, last: Seal | None, at: datetime, drawing: Drawing = ()
) -> tuple[Signer, Seal]:
    """Who signed and the link of `presence`, after the `last` of its sheet; neither is written yet."""
    person = presence.person
    signer_text = written_down(
        {
            "person": person.pk,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "organisation": presence.organisation.slug if presence.organisation else "",
            "trade": presence.trade.code if presence.trade else "",
            "drawing": drawing,
        }
    )
    half_day: HalfDay = presence.half_day
    number, before = (last.number + 1, last.hash) if last else (1, "")
    commitment = commitment_of(salt, signer_text)
    facts = facts_of(
        half_day=half_day.pk,
        on=half_day.on.isoformat(),
        part=half_day.part,
        presence=presence.pk,
        person=presence.person_id,
        is_present=presence.is_present,
        means=presence.means,
        at=presence.at,
        by=presence.by_id,
        corrects=presence.corrects_id,
        reason=presence.reason,
        sealed_at=at,
    )
    link = link_of(facts, number=number, before=before, commitment=commitment)
    seal = Seal(
        presence=presence, half_day=half_day, number=number, at=at, commitment=commitment, before=before, hash=link
    )
    return Signer(presence=presence, salt=salt, said=signer_text), seal


def forget_signer(person: Person, _at: datetime) -> None:
    """The plug into `network.actions.also_erase_person`: names and drawings go, the seals made from them stay whole."""
    merged = Person.objects.filter(merged_into=person).values("pk")
    Signer.objects.filter(presence__person=person).delete()
    Signer.objects.filter(presence__person__in=merged).delete()
    CheckIn.objects.filter(person=person).delete()
    CheckIn.objects.filter(person__in=merged).delete()
