"""In which order gatherings are listed."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from faire_reseau.gatherings.enums import GatheringState


class Listed(Protocol):
    """What the place in a list depends on."""

    pk: int
    state: str
    starts_on: date
    ends_on: date


Row = TypeVar("Row", bound=Listed)


def is_coming(gathering: Listed, today: date) -> bool:
    """Whether `gathering` is still to come or under way on `today`: a draft is, whatever its days; what is finished or cancelled is
    not.

    Parameters: `gathering`; `today`, the local day. Returns the answer. Raises nothing. Cost: constant.
    """
    if gathering.state == GatheringState.DRAFT:
        return True
    return gathering.state == GatheringState.ANNOUNCED and gathering.ends_on >= today


def in_order(gatherings: Iterable[Row], today: date) -> list[Row]:
    """Sort gatherings as they are listed: those to come first, the nearest at the head, then the others, the latest first. Drafts
    of days that are over stand after what is to come.

    Parameters: `gatherings`; `today`, the local day. Returns a list. Raises nothing. Cost: that of sorting.
    """
    rows = sorted(gatherings, key=lambda row: (row.starts_on, row.pk))
    coming = [row for row in rows if is_coming(row, today)]
    past = [row for row in reversed(rows) if not is_coming(row, today)]
    return sorted(coming, key=lambda row: row.ends_on < today) + past
