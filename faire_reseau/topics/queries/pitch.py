"""The pitch round of a forum: what is read now, how far it is, for walls and phones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import WallMode
from faire_reseau.topics.enums import RoundState, TopicState
from faire_reseau.topics.logic.pitch import SECONDS, Reading, Subject, reading
from faire_reseau.topics.models import Forum, PitchRound, Topic
from faire_reseau.topics.queries.forums import forums_of
from faire_reseau.topics.queries.topics import Card, cards_of


@dataclass(frozen=True)
class Pitch:
    """A round as it stands: the card that is read (None: all have been), how many of how many have been read before it."""

    forum: Forum
    state: str
    is_by_itself: bool
    card: Card | None
    next: Topic | None
    left_ms: int
    place: int
    total: int

    @property
    def total_ms(self) -> int:
        """The time of a subject."""
        return SECONDS * 1000

    @property
    def left_s(self) -> int:
        """What is left in whole seconds, as a clock that counts down says it."""
        return -(-self.left_ms // 1000)

    @property
    def is_on(self) -> bool:
        """Whether subjects are being read, or wait to be."""
        return self.state != RoundState.CLOSED

    @property
    def number(self) -> int:
        """The number of what is read, 0 once all have been."""
        return self.card.topic.number if self.card is not None else 0


def reading_of(pitch_round: PitchRound, at: datetime) -> Reading:
    """What is read at `at`; one statement."""
    rows = Topic.objects.filter(forum=pitch_round.forum_id, number__gte=pitch_round.number)
    subjects = [
        Subject(pk, number, made_at, None if state == TopicState.SUGGESTED else changed_at)
        for pk, number, made_at, changed_at, state in rows.values_list("pk", "number", "made_at", "changed_at", "state")
    ]
    if pitch_round.state == RoundState.RUNNING:
        return reading(subjects, pitch_round.number, pitch_round.begun_at, at, by_itself=pitch_round.is_by_itself)
    # Held where it was: as by hand, at the moment at which it was held.
    paused = reading(subjects, pitch_round.number, pitch_round.begun_at, pitch_round.begun_at, by_itself=False)
    left = pitch_round.left_ms if paused.subject and paused.subject.number == pitch_round.number else paused.left_ms
    return Reading(paused.subject, paused.begun_at, left)


def pitch_of(forum: Forum, at: datetime) -> Pitch | None:
    """The round of `forum`, None before it was begun; no statement then for a forum that was read with its round."""
    if Forum.pitch_round.is_cached(forum):
        pitch_round = getattr(forum, "pitch_round", None)
    else:
        pitch_round = PitchRound.objects.filter(forum=forum).first()
    if pitch_round is None:
        return None
    now = reading_of(pitch_round, at)
    standing = list(Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED).order_by("number"))
    place = sum(topic.number < now.subject.number for topic in standing) if now.subject else len(standing)
    cards = cards_of(forum, only=now.subject.key) if now.subject else []
    return Pitch(
        forum,
        pitch_round.state,
        pitch_round.is_by_itself,
        cards[0] if cards else None,
        standing[place + 1] if place + 1 < len(standing) else None,
        now.left_ms,
        place,
        len(standing),
    )


def _on_walls(gathering: Gathering, at: datetime) -> Mapping[str, Any] | None:
    rounds = [pitch for forum in forums_of(gathering) if (pitch := pitch_of(forum, at)) is not None]
    return {"pitch": next((pitch for pitch in rounds if pitch.is_on), rounds[0])} if rounds else None


def _is_on(gathering: Gathering, _at: datetime) -> bool:
    rows = PitchRound.objects.filter(forum__session__gathering=gathering, forum__session__state="planned")
    return rows.exclude(state=RoundState.CLOSED).exists()


MODE = WallMode("pitch", _("Pitch round"), "mic", "topics/walls/pitch.html", _on_walls, rank=5, turns=_is_on)
