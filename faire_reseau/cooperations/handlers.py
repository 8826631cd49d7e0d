"""Handlers of events of this room: screens and letters."""

from faire_reseau.cooperations import channels, letters
from faire_reseau.cooperations.events import (
    CommitmentProposed,
    CooperationSilent,
    DotsPlaced,
    HarvestMoved,
    MinutesReady,
    NextStepLate,
    NextStepNear,
    PlacesTaken,
    ReportAsked,
)
from faire_reseau.kit import clock


def on_harvest_moved(event: HarvestMoved) -> None:
    """Screens show it as it stands."""
    channels.HARVEST.push(event.harvest_id, "harvest")


def on_dots_placed(event: DotsPlaced) -> None:
    """Figures climb."""
    channels.HARVEST.push(event.harvest_id, "dots")


def on_places_taken(event: PlacesTaken) -> None:
    """Screens show who is where."""
    channels.HARVEST.push(event.harvest_id, "here")


def on_report_asked(event: ReportAsked) -> None:
    """Who takes the notes is written to."""
    letters.post_report_asked(event.report_id, event.person_id, clock.now())


def on_commitment_proposed(event: CommitmentProposed) -> None:
    """The directors of the lead centre are written to."""
    letters.post_commitment(event.commitment_id, clock.now())


def on_cooperation_silent(event: CooperationSilent) -> None:
    """Its people are written to."""
    letters.post_silence(event.cooperation_id, clock.now())


def on_next_step_near(event: NextStepNear | NextStepLate) -> None:
    """Its owner is written to."""
    letters.post_reminder(event.cooperation_id, clock.now())


def on_minutes_ready(event: MinutesReady) -> None:
    """Everybody who came is written to."""
    letters.post_minutes(event.harvest_id, clock.now())
