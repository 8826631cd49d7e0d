"""What follows when something has happened to a gathering."""

from faire_reseau.gatherings import channels, queries, tasks
from faire_reseau.gatherings.events import AgendaChanged, PlaceGiven, PlaceTakenBack, Registered


def on_agenda_changed(event: AgendaChanged) -> None:
    """Screens learn of it."""
    channels.push_agenda(event.gathering_id, event.version)


def on_registered(event: Registered) -> None:
    """Who put themself on the list holds it in writing."""
    if queries.registration_to_write_about(event.registration_id):
        tasks.tell_registered.enqueue(event.registration_id)


def on_place_given(event: PlaceGiven) -> None:
    """Who got the place is told by letter."""
    if queries.registration_to_write_about(event.registration_id):
        tasks.tell_place_given.enqueue(event.registration_id)


def on_place_taken_back(event: PlaceTakenBack) -> None:
    """Who lost the place is told by letter."""
    if queries.registration_to_write_about(event.registration_id):
        tasks.tell_place_taken_back.enqueue(event.registration_id)
