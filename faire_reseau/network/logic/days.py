"""Days between which facts hold; an empty first day is “since ever”, an empty last day “still”."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Span(Protocol):
    """What has a first and a last day."""

    @property
    def from_on(self) -> date | None: ...

    @property
    def to_on(self) -> date | None: ...


AnySpan = TypeVar("AnySpan", bound=Span)


def holds_on(span: Span, day: date) -> bool:
    """Whether `span` holds on `day`, its first and last days included."""
    return (span.from_on is None or span.from_on <= day) and (span.to_on is None or span.to_on >= day)


def overlaps(span: Span, from_on: date | None, to_on: date | None) -> bool:
    """Whether `span` shares a day with the days from `from_on` to `to_on`, all included."""
    begins_late = to_on is not None and span.from_on is not None and span.from_on > to_on
    ends_early = from_on is not None and span.to_on is not None and span.to_on < from_on
    return not (begins_late or ends_early)


def is_backwards(from_on: object, to_on: object) -> bool:
    """Whether both are days and the last comes before the first; what is no day is never backwards."""
    return isinstance(from_on, date) and isinstance(to_on, date) and to_on < from_on


def last_first(spans: Iterable[AnySpan]) -> list[AnySpan]:
    """`spans` that still hold first, then the others, each with the latest beginning first. Cost: one sort."""
    return sorted(spans, key=lambda span: (span.to_on is None, span.from_on or date.min), reverse=True)


def called_on(names: Sequence[AnySpan], day: date) -> AnySpan:
    """The one of `names` that is borne on `day`: the last stated of those that hold, else the nearest in time.

    Parameters: `names`, at least one, in the order in which they were stated; `day`.
    Returns one of them. Raises IndexError when there is none. Cost: linear.
    """
    holding = [name for name in names if holds_on(name, day)]
    if holding:
        return holding[-1]
    past = [name for name in names if name.to_on is not None and name.to_on < day]
    if past:
        return max(past, key=lambda name: name.to_on or date.min)
    return min(names, key=lambda name: name.from_on or date.max) if names else names[0]
