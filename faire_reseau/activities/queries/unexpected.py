"""Queries on people who come anyway: they registered once, and are not expected in the half-day, since they cancelled, wait, or chose another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.activities.queries.sheets import Expected, expected_in
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Organisation, Person, Trade


@dataclass(frozen=True)
class Unexpected:
    """Somebody who registered once and is not expected: how they stood, and `why` they are not, in words."""

    who: Expected
    why: str


class Knower(Protocol):
    """Says who registered and is not expected in a half-day: everybody, or one person alone when they are so."""

    def __call__(self, half_day: HalfDay, person: int | None = None, /) -> Iterable[Unexpected]: ...


also_knows = Plug[Knower](
    __name__,
    "also_knows",
    "`knower(half_day, person)` says who registered and is not expected in it (cancelled, waiting): everybody, or that person alone.",
)


def unexpected_in(half_day: HalfDay, person: int | None = None) -> list[Unexpected]:
    """Who registered and is not expected in `half_day`, or `person` (key) alone, without those who were erased; one query a room
    that plugs in.
    """
    return [row for knower in also_knows for row in knower(half_day, person) if not row.who.is_erased]


def person_who_comes(half_day: HalfDay, person_id: int) -> Person | None:
    """Who a door means by `person_id`, whatever happened since it was handed its list: whoever is expected or noted, or
    registered once; of an entry that was merged or erased meanwhile, the entry that it became. At most six queries.
    """
    person = Person.objects.filter(pk=person_id).select_related("merged_into").first()
    if person is None:
        return None
    keys = [person.pk, *([person.merged_into_id] if person.merged_into_id else [])]
    if not any(_is_known(half_day, key) for key in keys):
        return None
    return person.merged_into or person


def _is_known(half_day: HalfDay, key: int) -> bool:
    return bool(
        expected_in(half_day, key)
        or any(knower(half_day, key) for knower in also_knows)
        or Presence.objects.filter(half_day=half_day, person=key).exists()
    )


def registered_as(half_day: HalfDay, person: Person) -> tuple[Organisation | None, Trade | None] | None:
    """Centre and trade with which `person`, who is not expected, registered once; None when they did not. At most three queries."""
    row = next(iter(unexpected_in(half_day, person.pk)), None)
    if row is None or not (row.who.organisation_id or row.who.trade_id):
        return None
    organisation = Organisation.objects.filter(pk=row.who.organisation_id or 0).first()
    return organisation, Trade.objects.filter(pk=row.who.trade_id or 0).first()
