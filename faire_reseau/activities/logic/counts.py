"""The four counts, defined once for the whole house.

Reports go wrong because four numbers are taken for one another: actions, meetings, half-days, and participations against
people. Whatever shows a number of activity takes it from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import numpy as np

KEY = np.dtype("<u4")
MARKED_AT_MOST = 10_000_000  # bytes


@dataclass(frozen=True)
class Counts:
    """`actions`, `meetings`, `half_days`: how much was done; `participations`, `people`: for whom, as far as it was recorded.

    Of the participations, `signed` were signed by the people themselves, `listed` noted about them by name, `counted` are head
    counts. `people` are distinct among those named alone: a head count adds none. `sheets` meetings name somebody,
    `head_counts` have a head count.
    """

    actions: int
    meetings: int
    half_days: int
    participations: int
    people: int
    sheets: int = field(default=0, compare=False)
    signed: int = field(default=0, compare=False)
    listed: int = field(default=0, compare=False)
    counted: int = field(default=0, compare=False)
    head_counts: int = field(default=0, compare=False)

    @property
    def named(self) -> int:
        """Participations of people whom a sheet names: those that `people` are distinct among."""
        return self.participations - self.counted


@dataclass(frozen=True)
class Sheet:
    """Who was at a meeting: the people named, `packed`, and how many of them signed."""

    people: bytes | memoryview
    signed: int = 0


NOBODY = Sheet(b"")
# What a meeting adds: its action, how many half-days of it were held, the people named (`packed`), how many of them signed, and
# how many more were counted; whatever follows is nothing of its counts.
MeetingRow = tuple[int, int, bytes | memoryview, int, int, *tuple[Any, ...]]


def count_meetings(rows: Iterable[MeetingRow]) -> Counts:
    """The four counts of meetings.

    Parameters: `rows`, each meeting once; one without a half-day held is no meeting yet, and who was there counts.
    Returns the counts; a participation is one person in one meeting, named or counted. Cost: linear in the participations.
    """
    rows = list(rows)
    actions, half_days = [row[0] for row in rows], [row[1] for row in rows]
    people, counted, signed = [row[2] for row in rows], [row[4] for row in rows], sum([row[3] for row in rows])
    named, persons = count_people(people)
    return Counts(
        actions=len(set(compress(actions, half_days))),
        meetings=sum(map(bool, half_days)),
        half_days=sum(half_days),
        participations=named + sum(counted),
        people=persons,
        sheets=sum(map(bool, people)),
        signed=signed,
        listed=named - signed,
        counted=sum(counted),
        head_counts=sum(map(bool, counted)),
    )


def packed(people: Iterable[int]) -> bytes:
    """Keys of people as four bytes each, least first, in order, each once.

    Parameters: `people`, keys from 0 to 2**32 - 1.
    Returns 4 bytes a person.
    Raises OverflowError for a key that needs more. Cost: that of sorting.
    """
    return np.array(sorted(set(people)), dtype=KEY).tobytes()


def count_people(meetings: Iterable[bytes | bytearray | memoryview]) -> tuple[int, int]:
    """Participations and people over `meetings`.

    Parameters: `meetings`, the people of each as `packed` keys (several one after the other too), each meeting given once.
    Returns the two counts. A participation is one person in one meeting, however many half-days of it they signed; a
    person is counted once over everything given.
    Raises nothing. Cost: linear in the participations, some nanoseconds each. Source: docs/reference/counts.md.
    """
    people = np.frombuffer(b"".join(meetings), dtype=KEY)
    return people.size, _distinct(people)


def _distinct(keys: np.ndarray) -> int:
    """How many different keys; by marking each in a row of bytes, which is faster than sorting while keys are small."""
    if not keys.size or (largest := int(keys.max())) > MARKED_AT_MOST:
        return int(np.unique(keys).size)
    seen = np.zeros(largest + 1, dtype=bool)
    seen[keys] = True
    return int(np.count_nonzero(seen))
