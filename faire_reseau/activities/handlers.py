"""Handlers of events of activities."""

from faire_reseau.activities import channels
from faire_reseau.activities.events import PresenceNoted, SignInMoved


def on_presence_noted(event: PresenceNoted) -> None:
    """Sheets count."""
    channels.push_presences(event.half_day_id)


def on_sign_in_moved(event: SignInMoved) -> None:
    """Sheets learn whether phones may sign."""
    channels.push_sign_in(event.half_day_id, is_open=event.is_open)
