"""Actions on presences of people or organisations entered twice or known later: facts stay, corrected by further facts."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.sealing import note_fact
from faire_reseau.activities.events import PresenceNoted
from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.activities.queries.chains import drawing_of
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Organisation, Person, Trade


@transaction.atomic
def merge_person_presences(gone: Person, remaining: Person, by: User, at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: presences of `gone` stay, are corrected, and are noted of `remaining`."""
    holding = Presence.objects.filter(person=gone, corrected_by__isnull=True, is_present=True).order_by("pk")
    facts = list(holding.select_related("half_day"))
    hold(*(fact.half_day for fact in facts))
    for fact in facts:
        own = Presence.objects.filter(half_day=fact.half_day, person=remaining, corrected_by__isnull=True).first()
        if own is None or not own.is_present:
            _state_again(fact, by=by, at=at, person=remaining, corrects=own)
        _state_again(fact, by=by, at=at, is_present=False)


def leave_presences_to_account(_gone: User, _remaining: User, _by: User, _at: datetime) -> None:
    """The plug into `accounts.actions.merging.also_merge_accounts`: who noted a presence is sealed with it, and stays as it was."""


@transaction.atomic
def merge_organisation_presences(gone: Organisation, remaining: Organisation, by: User, at: datetime) -> None:
    """The same for organisations: each presence of `gone` that holds is corrected to name `remaining`."""
    naming = Presence.objects.filter(organisation=gone, corrected_by__isnull=True).order_by("pk")
    hold(*HalfDay.objects.filter(presences__in=naming).distinct())
    for fact in list(naming):
        _state_again(fact, by=by, at=at, organisation=remaining)


@transaction.atomic
def complete_presences(
    action: Action, person: Person, *, organisation: Organisation | None, trade: Trade | None, by: User, at: datetime
) -> None:
    """What `person` said at the door of `action` is known now: each of their presences there that holds and lacks an organisation or
    a trade is corrected to name it. Publishes `PresenceNoted`.
    """
    holding = Presence.objects.filter(
        half_day__meeting__action=action, person=person, corrected_by=None, is_present=True
    )
    with override(settings.LANGUAGE_CODE):
        reason = gettext("Organisation and trade said at the door, sorted since.")
    for fact in list(holding.select_related("half_day", "organisation", "trade").order_by("pk")):
        hold(fact.half_day)
        known = {"organisation": fact.organisation or organisation, "trade": fact.trade or trade}
        if known != {"organisation": fact.organisation, "trade": fact.trade}:
            _state_again(fact, by=by, at=at, reason=reason, **known)


def _state_again(fact: Presence, *, by: User, at: datetime, reason: str = "", **differing: Any) -> None:
    """A new fact that says what `fact` said, at its hour, but for what is `differing`; it corrects `fact` unless told otherwise.

    The hour is that of the signature: the sheet goes on saying when somebody signed, the journal when the two were merged.
    """
    names = ("half_day_id", "person_id", "organisation_id", "trade_id", "is_present", "means", "at")
    values = {name: getattr(fact, name) for name in names} | {"corrects": fact} | differing
    for name in ("person", "organisation", "trade"):
        if name in differing:
            values.pop(f"{name}_id")
    with override(settings.LANGUAGE_CODE):
        merged = gettext("Entered twice in the directory: the two entries were merged.")
    note_fact(by=by, reason=reason or merged, sealed_at=at, drawing=drawing_of(fact), **values)
    publish(PresenceNoted(half_day_id=fact.half_day_id, person_id=values.get("person_id") or values["person"].pk))
