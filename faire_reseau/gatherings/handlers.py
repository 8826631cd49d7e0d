"""What follows when something has happened to a gathering."""

from faire_reseau.gatherings import channels
from faire_reseau.gatherings.events import AgendaChanged


def on_agenda_changed(event: AgendaChanged) -> None:
    """Screens learn of it."""
    channels.push_agenda(event.gathering_id, event.version)
