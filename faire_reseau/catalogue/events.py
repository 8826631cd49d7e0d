"""Events of the catalogue: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HarvestAsked:
    """A base is to be harvested now."""

    base_id: int


@dataclass(frozen=True)
class NewsDue:
    """Something new is in the searches that an account follows; `number` of the moment up to which it is told."""

    user_id: int
    until: float
