"""Events of the catalogue: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HarvestAsked:
    """A base is to be harvested now."""

    base_id: int
