"""Query: how the presences of an action were noted, in figures that name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from faire_reseau.activities.enums import SIGNATURES
from faire_reseau.activities.models import Action, Presence
from faire_reseau.activities.queries.counting import attendance_of
from faire_reseau.activities.queries.sheets import expected_in
from faire_reseau.activities.queries.standing import half_days_held


@dataclass(frozen=True)
class Recorded:
    """`signatures` were given by the people themselves, `noted` presences by the organisers, `counted` people only counted; `lengths`: people by the number of
    their half-days; `expected`: presences of the `registered` people, one for each half-day that they registered for; of these,
    `absent` are noted as absent, and about `missing` nothing is noted.
    """

    half_days: int
    half_days_empty: int
    signatures: int
    noted: int
    lengths: Mapping[int, int]
    registered: int
    expected: int
    absent: int
    missing: int
    counted: int


def recorded_of(action: Action, at: datetime) -> Recorded:
    """How the presences of `action` were noted, over its half-days that were held at `at`.

    Five queries, and one for each half-day and room that plugs in.
    """
    half_days = half_days_held(action, at)
    facts = Presence.objects.filter(half_day__meeting__action=action, corrected_by__isnull=True)
    rows = list(facts.values_list("half_day", "person", "means", "is_present"))
    present = {(half, person) for half, person, _means, is_present in rows if is_present}
    absent = {(half, person) for half, person, _means, is_present in rows if not is_present}
    signatures = sum(means in SIGNATURES for _half, _person, means, is_present in rows if is_present)
    # Who is erased since stays counted, without a name, as in the presences.
    expected = {(half.pk, person.person_id) for half in half_days for person in expected_in(half)}
    return Recorded(
        half_days=len(half_days),
        half_days_empty=len({half.pk for half in half_days} - {half for half, _person in present}),
        signatures=signatures,
        noted=len(present) - signatures,
        lengths=attendance_of(action),
        registered=len({person for _half, person in expected}),
        expected=len(expected),
        absent=len(expected & absent),
        missing=len(expected - present - absent),
        counted=sum({half.meeting_id: half.meeting.counted for half in half_days}.values()),
    )
