"""Events of cooperations: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HarvestMoved:
    """A report, an idea, a group of ideas or a commitment of a forum changed, or its convergence."""

    harvest_id: int


@dataclass(frozen=True)
class DotsPlaced:
    """How many dots are placed has changed."""

    harvest_id: int


@dataclass(frozen=True)
class PlacesTaken:
    """Who is in which group has changed."""

    harvest_id: int


@dataclass(frozen=True)
class ReportAsked:
    """Somebody is asked for the report of a group."""

    report_id: int
    person_id: int


@dataclass(frozen=True)
class CommitmentProposed:
    """A centre is asked to lead a commitment."""

    commitment_id: int


@dataclass(frozen=True)
class NextStepNear:
    """The day of the next step of a cooperation is near."""

    cooperation_id: int


@dataclass(frozen=True)
class NextStepLate:
    """The day of the next step of a cooperation is over."""

    cooperation_id: int


@dataclass(frozen=True)
class CooperationSilent:
    """Nothing was heard of a cooperation for a long time."""

    cooperation_id: int


@dataclass(frozen=True)
class MinutesReady:
    """The raw minutes of a forum are sent to those who came."""

    harvest_id: int
