"""Handlers of events of a gathering."""

from faire_reseau.gatherings import channels, letters, tasks
from faire_reseau.gatherings.events import (
    AgendaChanged,
    BadgesAsked,
    GatheringCancelled,
    GatheringPostponed,
    GatheringRestored,
    OffersPassed,
    PlacesGiven,
    PlacesOffered,
    PlaceTakenBack,
    Registered,
    ReminderDue,
)
from faire_reseau.gatherings.queries import everybody_listed
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


def on_places_offered(event: PlacesOffered) -> None:
    """Who is offered a place is asked by letter."""
    letters.post(letters.OFFERED, event.registration_ids, clock.now())


def on_offers_passed(event: OffersPassed) -> None:
    """Who let it pass is told by letter."""
    letters.post(letters.OFFER_PASSED, event.registration_ids, clock.now())


def on_reminder_due(event: ReminderDue) -> None:
    """Who has a place is reminded by letter."""
    letters.post(letters.REMINDED, everybody_listed(event.gathering_id), clock.now())


def on_place_taken_back(event: PlaceTakenBack) -> None:
    """Who lost the place is told by letter."""
    letters.post(letters.PLACE_TAKEN_BACK, [event.registration_id], clock.now())


def on_gathering_cancelled(event: GatheringCancelled) -> None:
    """Everybody who has or waits for a place is told by letter."""
    letters.post(letters.CANCELLED, everybody_listed(event.gathering_id), clock.now())


def on_gathering_restored(event: GatheringRestored) -> None:
    """As above."""
    letters.post(letters.RESTORED, everybody_listed(event.gathering_id), clock.now())


def on_gathering_postponed(event: GatheringPostponed) -> None:
    """As above, with the days of before."""
    letters.post_postponed(everybody_listed(event.gathering_id), event.started_on, event.ended_on, clock.now())


def on_badges_asked(event: BadgesAsked) -> None:
    """The worker takes them in hand."""
    tasks.make_badges.enqueue(event.run_id)
