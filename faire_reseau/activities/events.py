"""Events of activities: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PresenceNoted:
    """Somebody signed in, or a presence was corrected."""

    half_day_id: int
    person_id: int


@dataclass(frozen=True)
class SignInMoved:
    """Signing in for a half-day was opened or closed."""

    half_day_id: int
    is_open: bool
