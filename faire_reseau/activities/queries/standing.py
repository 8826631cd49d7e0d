"""Queries on half-days that were held and on the standing of a person in each: present, absent, not noted, not registered."""

from dataclasses import dataclass
from datetime import datetime

from faire_reseau.activities.enums import Standing
from faire_reseau.activities.logic.standing import standing_in
from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.activities.queries.beginning import have_begun
from faire_reseau.activities.queries.chains import Head, head_of
from faire_reseau.activities.queries.sheets import expected_in, half_days_in_order, hours_of, takes_registration
from faire_reseau.network.models import Person


def half_days_held(action: Action, at: datetime) -> list[HalfDay]:
    """The half-days of `action` that were held, in time: begun at `at` where they are held, or somebody is noted there; and not
    called off. Two queries, and those of the rooms that plug in.
    """
    return have_begun((half for half in half_days_in_order(action) if not half.meeting.is_called_off), at)


@dataclass(frozen=True)
class Attended:
    """A half-day that was held, with its hours and the head of its sheet: how somebody stands in it, by which fact (None:
    nothing is noted about them); `is_empty`: nobody is noted as present there.
    """

    half_day: HalfDay
    hours: str
    standing: Standing
    presence: Presence | None
    is_empty: bool
    head: Head


def attended_by(person: Person, action: Action, at: datetime) -> list[Attended]:
    """The half-days of `action` that were held, and how `person` stands in each.

    Six queries, and three for each half-day.
    """
    halves = half_days_held(action, at)
    holding = Presence.objects.filter(half_day__in=halves, corrected_by__isnull=True)
    facts = {fact.half_day_id: fact for fact in holding.filter(person=person).select_related("organisation", "trade")}
    with_people = set(holding.filter(is_present=True).values_list("half_day", flat=True))
    registers = takes_registration(action)
    return [
        Attended(
            half,
            hours_of(half),
            _standing(half, person, fact, registers=registers),
            fact,
            half.pk not in with_people,
            head_of(half),
        )
        for half in halves
        for fact in (facts.get(half.pk),)
    ]


def _standing(half_day: HalfDay, person: Person, fact: Presence | None, *, registers: bool) -> Standing:
    return standing_in(
        is_present=fact.is_present if fact else None,
        is_expected=fact is None and registers and bool(expected_in(half_day, person.pk)),
        takes_registration=registers,
    )
