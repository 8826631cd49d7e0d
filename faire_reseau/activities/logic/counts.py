"""The four counts, defined once for the whole house.

Reports go wrong because four numbers are taken for one another: actions, meetings, half-days, and participations against
people. Whatever shows a number of activity takes it from here.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np

KEY = np.dtype("<u4")
MARKED_AT_MOST = 10_000_000  # bytes


@dataclass(frozen=True)
class Counts:
    """`actions`, `meetings`, `half_days`: how much was done; `participations`, `people`: for whom."""

    actions: int
    meetings: int
    half_days: int
    participations: int
    people: int


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A meeting with at least one half-day: its action, how many half-days, and who was present as `packed` keys."""

    action: Hashable
    half_days: int
    people: bytes


def packed(people: Iterable[int]) -> bytes:
    """Keys of people as four bytes each, least first, in order, each once.

    Parameters: `people`, keys from 0 to 2**32 - 1.
    Returns 4 bytes a person.
    Raises OverflowError for a key that needs more. Cost: that of sorting.
    """
    return np.array(sorted(set(people)), dtype=KEY).tobytes()


def count_meetings(meetings: Iterable[MeetingHeld]) -> Counts:
    """The four counts over `meetings`.

    Parameters: `meetings`, each given once, with the people of each packed; those where nobody signed too.
    Returns the four counts. A participation is one person in one meeting, however many half-days of it they signed; a
    person is counted once over everything given.
    Raises nothing. Cost: linear in the participations, some nanoseconds each. Source: docs/reference/counts.md.
    """
    held = list(meetings)
    people = np.frombuffer(b"".join(meeting.people for meeting in held), dtype=KEY)
    return Counts(
        actions=len({meeting.action for meeting in held}),
        meetings=len(held),
        half_days=sum(meeting.half_days for meeting in held),
        participations=people.size,
        people=_distinct(people),
    )


def _distinct(keys: np.ndarray) -> int:
    """How many different keys; by marking each in a row of bytes, which is faster than sorting while keys are small."""
    if not keys.size or (largest := int(keys.max())) > MARKED_AT_MOST:
        return int(np.unique(keys).size)
    seen = np.zeros(largest + 1, dtype=bool)
    seen[keys] = True
    return int(np.count_nonzero(seen))
