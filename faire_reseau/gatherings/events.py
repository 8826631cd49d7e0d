"""Events of gatherings: identifiers only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgendaChanged:
    """Sessions, spaces, hours or the gathering's own words changed."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class GatheringTurned:
    """A gathering was finished, reopened, cancelled, restored or moved to other days: what may be done in it changed."""

    gathering_id: int


@dataclass(frozen=True)
class GatheringCancelled:
    """A gathering that was announced does not take place."""

    gathering_id: int


@dataclass(frozen=True)
class GatheringRestored:
    """A gathering that was cancelled takes place after all."""

    gathering_id: int


@dataclass(frozen=True)
class GatheringPostponed:
    """A gathering takes place on other days; those of before are `started_on` to `ended_on`."""

    gathering_id: int
    started_on: date
    ended_on: date


@dataclass(frozen=True)
class ReminderDue:
    """A gathering begins in some days: who has a place is reminded."""

    gathering_id: int


@dataclass(frozen=True)
class PlacesGiven:
    """People got a place by what another person did: they waited for it, or an organiser put them on the list."""

    gathering_id: int
    registration_ids: tuple[int, ...]


@dataclass(frozen=True)
class PlacesOffered:
    """A place came free for people who waited, and is held for them until they answer."""

    gathering_id: int
    registration_ids: tuple[int, ...]


@dataclass(frozen=True)
class OffersPassed:
    """People did not answer in time: they are off the list."""

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


@dataclass(frozen=True)
class BadgesAsked:
    """An organiser wants badges with a pass for everybody who comes."""

    run_id: int


@dataclass(frozen=True)
class WallTurned:
    """The walls of a gathering show something else from now on."""

    gathering_id: int
