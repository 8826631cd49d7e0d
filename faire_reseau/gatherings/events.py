"""What has happened to gatherings: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AgendaChanged:
    """Sessions, spaces, hours or the gathering's own words changed."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class RegistrationChanged:
    """Somebody came onto the list, left it, or got a place."""

    gathering_id: int
    registration_id: int
