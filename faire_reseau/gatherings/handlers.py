"""What follows when something has happened to a gathering."""

from faire_reseau.gatherings import channels, letters
from faire_reseau.gatherings.events import AgendaChanged, PlacesGiven, PlaceTakenBack, Registered
from faire_reseau.kit import clock


def on_agenda_changed(event: AgendaChanged) -> None:
    """Screens learn of it."""
    channels.push_agenda(event.gathering_id, event.version)


def on_registered(event: Registered) -> None:
    """Who put themself on the list holds it in writing."""
    letters.post(letters.REGISTERED, [event.registration_id], clock.now())


def on_places_given(event: PlacesGiven) -> None:
    """Who got a place is told by letter."""
    letters.post(letters.PLACE_GIVEN, event.registration_ids, clock.now())


def on_place_taken_back(event: PlaceTakenBack) -> None:
    """Who lost the place is told by letter."""
    letters.post(letters.PLACE_TAKEN_BACK, [event.registration_id], clock.now())
