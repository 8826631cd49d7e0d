"""The four counts, defined once for the whole house.

Reports go wrong because four numbers are taken for one another: actions, meetings, half-days, and participations against
people. Whatever shows a number of activity takes it from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

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
    """Who was at a meeting: the people named, `packed`, how many of them signed, and how many more were counted.

    Of several meetings together: the people of each one after the other, `naming` of them name somebody and `heads` have a head count.
    """

    people: bytes | memoryview
    signed: int = 0
    counted: int = 0
    naming: int | None = None
    heads: int | None = None


NOBODY = Sheet(b"")
# The first three of these.
SheetRow = tuple[bytes | memoryview, int, int]


def put_together(meetings: Iterable[SheetRow]) -> list[Sheet]:
    """One sheet of several meetings, none of none.

    Parameters: `meetings`: the people of each, `packed`, how many signed, how many more were counted.
    Returns their sheet. Cost: linear in the participations.
    """
    people, signed, counted = tuple(zip(*meetings, strict=True)) or ((), (), ())
    sheet = Sheet(b"".join(people), sum(signed), sum(counted), sum(map(bool, people)), sum(map(bool, counted)))
    return [sheet] if people else []


def counts_from(done: tuple[int, int, int], sheets: Iterable[Sheet]) -> Counts:
    """The four counts of meetings.

    Parameters: `done`, actions, meetings and half-days; `sheets`, in which each meeting is once.
    Returns the counts; a participation is one person in one meeting, named or counted. Cost: linear in the participations.
    """
    rows = list(sheets)
    named, people = count_people(sheet.people for sheet in rows)
    signed, counted = sum(sheet.signed for sheet in rows), sum(sheet.counted for sheet in rows)
    return Counts(
        *done,
        named + counted,
        people,
        sheets=sum(len(sheet.people) > 0 if sheet.naming is None else sheet.naming for sheet in rows),
        signed=signed,
        listed=named - signed,
        counted=counted,
        head_counts=sum(sheet.counted > 0 if sheet.heads is None else sheet.heads for sheet in rows),
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
