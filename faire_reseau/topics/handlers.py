"""Handlers of events of a forum."""

from faire_reseau.activities.events import PresenceNoted, SignInMoved
from faire_reseau.gatherings.events import GatheringTurned, WallTurned
from faire_reseau.kit import clock
from faire_reseau.topics import channels, exports, tasks
from faire_reseau.topics.actions import touch_forums
from faire_reseau.topics.events import (
    CompositionAsked,
    CompositionMoved,
    GridMoved,
    GridPublished,
    PhaseMoved,
    RoundMoved,
    TopicAdded,
    TopicChanged,
    WishChanged,
)


def on_topic_added(event: TopicAdded) -> None:
    """Screens show the new topic."""
    _tell_card(event.forum_id, event.topic_id, "topic_added")


def on_topic_changed(event: TopicChanged) -> None:
    """Screens show the topic as it stands now."""
    _tell_card(event.forum_id, event.topic_id, "topic_changed")


def on_wish_changed(event: WishChanged) -> None:
    """Counts climb."""
    channels.push_topic(event.forum_id, event.topic_id, "wished")


def on_phase_moved(event: PhaseMoved) -> None:
    """Screens show what is open now."""
    channels.push_phase(event.forum_id)


def on_grid_published(event: GridPublished) -> None:
    """Screens show the grid."""
    channels.push_published(event.forum_id)


def on_composition_asked(event: CompositionAsked) -> None:
    """The worker takes it in hand."""
    tasks.hand_over(event.composition_id)


def on_composition_moved(event: CompositionMoved) -> None:
    """Organisers see how far it is."""
    channels.push_composing(event.forum_id, "progress")


def on_grid_moved(event: GridMoved) -> None:
    """Organisers see the grid as it is now."""
    channels.push_composing(event.forum_id, "grid")


def on_gathering_turned(event: GatheringTurned) -> None:
    """Forums show what may still be done in them."""
    touch_forums(event.gathering_id, at=clock.now())


def on_presence_noted(event: PresenceNoted) -> None:
    """The wall counts who signed."""
    channels.push_presences(event.half_day_id)


def on_sign_in_moved(event: SignInMoved) -> None:
    """The wall shows the QR to sign, or takes it off."""
    channels.push_sign_in(event.half_day_id)


def on_round_moved(event: RoundMoved) -> None:
    """Walls and phones show what is read now."""
    channels.push_round(event.forum_id)


def on_wall_turned(event: WallTurned) -> None:
    """Every wall shows what was chosen, and the organisers' phones say so."""
    channels.push_screen(event.gathering_id)


TRIES = 5


def _tell_card(forum_id: int, topic_id: int, kind: str) -> None:
    """The card is made before the forum is held, and again when somebody changed the forum meanwhile."""
    for _ in range(TRIES):
        if channels.push_topic(forum_id, topic_id, kind, channels.Rendered(*exports.card_to_tell(forum_id, topic_id))):
            return
    channels.push_topic(forum_id, topic_id, kind, channels.Rendered(0, {}))
