"""What has happened to gatherings: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AgendaChanged:
    """Sessions, spaces, hours or the gathering's own words changed."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class PlacesGiven:
    """People got a place by what another person did: they waited for it, or an organiser put them on the list."""

    gathering_id: int
    registration_ids: tuple[int, ...]


@dataclass(frozen=True)
class Registered:
    """Somebody put themself on the list, or moved to other half-days."""

    gathering_id: int
    registration_id: int


@dataclass(frozen=True)
class PlaceTakenBack:
    """Somebody was taken off the list by another person."""

    gathering_id: int
    registration_id: int
