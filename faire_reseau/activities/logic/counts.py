"""The four counts, defined once for the whole house.

Reports go wrong because four numbers are taken for one another: actions, meetings, half-days, and participations against
people. Whatever shows a number of activity takes it from here.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attendance:
    """One presence that holds, on plain keys: which person, in which half-day, of which meeting, of which action."""

    action: Hashable
    meeting: Hashable
    half_day: Hashable
    person: Hashable


@dataclass(frozen=True)
class Counts:
    """`actions`, `meetings`, `half_days`: how much was done; `participations`, `people`: for whom."""

    actions: int
    meetings: int
    half_days: int
    participations: int
    people: int


def count(held: Iterable[tuple[Hashable, Hashable, Hashable]], attendances: Iterable[Attendance]) -> Counts:
    """Count what was held and who was there.

    Parameters: `held`, triples (action, meeting, half-day) of everything held, whether or not anybody signed;
    `attendances`, the presences that hold (corrections already applied).
    Returns the four counts. A participation is one person in one meeting, however many half-days of it they signed; a
    person is counted once over everything given.
    Raises nothing. Cost: linear in both. Source: the definitions of docs/reference/counts.md.
    """
    triples = set(held)
    present = list(attendances)
    return Counts(
        actions=len({action for action, _, _ in triples}),
        meetings=len({meeting for _, meeting, _ in triples}),
        half_days=len({half_day for _, _, half_day in triples}),
        participations=len({(one.meeting, one.person) for one in present}),
        people=len({one.person for one in present}),
    )
