"""The pitch round: which subject is read at a moment, in the order of arrival, each for the same time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SECONDS = 30
EACH = timedelta(seconds=SECONDS)


@dataclass(frozen=True)
class Subject:
    """A subject by its number of arrival; `gone_at`: when it was withdrawn or merged."""

    key: int
    number: int
    arrived_at: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """The subject that is read, since when, and what is left of its time; no subject: all who stand have been read."""

    subject: Subject | None
    begun_at: datetime
    left_ms: int


def reading(subjects: Iterable[Subject], number: int, begun_at: datetime, at: datetime, *, by_itself: bool) -> Reading:
    """What is read at the moment `at` of a round that read the subject `number` from `begun_at` on.

    A subject that arrives when all have been read is read from its arrival; one that left in the middle gives the rest of its
    time to the next. By hand, the time runs out and the subject stays.

    Parameters: `subjects`, in any order; `number`, that of the first one that may be read; `by_itself`, whether
    the round moves on when the time of a subject is over.
    Returns: a new `Reading`. Cost: one sort.
    """
    start = begun_at
    for subject in sorted(subjects, key=lambda subject: subject.number):
        if subject.number < number:
            continue
        begins = max(start, subject.arrived_at)
        if subject.gone_at is not None:
            if by_itself and subject.gone_at > begins:
                start = min(subject.gone_at, begins + EACH)
            continue
        if by_itself and at >= begins + EACH:
            start = begins + EACH
            continue
        left = EACH - (at - begins)
        return Reading(subject, begins, max(0, min(SECONDS * 1000, round(left.total_seconds() * 1000))))
    return Reading(None, start, 0)
