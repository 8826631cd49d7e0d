"""Codes of questions and polls, as they are stored."""

from enum import StrEnum


class Screening(StrEnum):
    """What becomes of a question first."""

    HELD = "held"
    AT_ONCE = "at_once"


class Order(StrEnum):
    """In which order questions are shown."""

    SUPPORT = "support"
    TIME = "time"
    FAIR = "fair"


class QuestionState(StrEnum):
    """Where a question stands."""

    HELD = "held"
    SHOWN = "shown"
    LIVE = "live"
    ANSWERED = "answered"
    ASIDE = "aside"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class TimeState(StrEnum):
    """Whether a session takes questions."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class PollKind(StrEnum):
    """How a poll is answered."""

    CHOICE = "choice"
    SCALE = "scale"
    WORDS = "words"


class PollState(StrEnum):
    """Whether a poll takes answers."""

    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
