"""Handlers of events of the catalogue."""

from faire_reseau.catalogue import letters, tasks
from faire_reseau.catalogue.events import HarvestAsked, NewsDue
from faire_reseau.kit import clock


def on_harvest_asked(event: HarvestAsked) -> None:
    """The worker harvests."""
    tasks.hand_over(event.base_id)


def on_news_due(event: NewsDue) -> None:
    """The account is written to."""
    letters.post_news(event.user_id, event.until, clock.now())
