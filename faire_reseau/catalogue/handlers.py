"""Handlers of events of the catalogue."""

from faire_reseau.catalogue import tasks
from faire_reseau.catalogue.events import HarvestAsked


def on_harvest_asked(event: HarvestAsked) -> None:
    """The worker harvests."""
    tasks.hand_over(event.base_id)
