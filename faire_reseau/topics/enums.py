"""Codes stored by this room."""

from enum import IntEnum, StrEnum


class Verb(StrEnum):
    """What people may do in a phase of a forum."""

    PROPOSE = "propose"
    WISH = "wish"
    COMPOSE = "compose"
    CHOOSE = "choose"
    HARVEST = "harvest"


class Phase(StrEnum):
    """The phases of a forum, in their order."""

    PROPOSE = "propose"
    WISH = "wish"
    COMPOSE = "compose"
    RUN = "run"
    HARVEST = "harvest"


class TopicKind(StrEnum):
    """Something I bring, or something to solve together."""

    NUGGET = "nugget"
    QUESTION = "question"


class TopicState(StrEnum):
    """Where a topic stands."""

    SUGGESTED = "suggested"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Level(IntEnum):
    """How much a person wants a topic."""

    MAYBE = 1
    LIKE = 2
    MUST = 3


class GridState(StrEnum):
    """A forum has one working grid; each publication keeps a copy with its number."""

    WORKING = "working"
    PUBLISHED = "published"


class RoundState(StrEnum):
    """Where a pitch round stands; a closed one goes on where it was."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


class RoundDeed(StrEnum):
    """What an organiser does with a pitch round."""

    BEGIN = "begin"
    NEXT = "next"
    BACK = "back"
    PAUSE = "pause"
    BY_ITSELF = "by_itself"
    BY_HAND = "by_hand"
    CLOSE = "close"


class CompositionState(StrEnum):
    """Where a run of the optimiser stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    IMPOSSIBLE = "impossible"
    FAILED = "failed"


class ChangeKind(StrEnum):
    """What is changed in the working grid by hand."""

    MOVE = "move"
    OFF = "off"
    LOCK = "lock"
    UNLOCK = "unlock"
    TWICE = "twice"
    ONCE = "once"
    CLOSE = "close"
    OPEN = "open"
    AWAY = "away"
    THERE = "there"
    UNDO = "undo"
    REDO = "redo"


class CompositionKind(StrEnum):
    """What is asked of the optimiser."""

    COMPOSE = "compose"
    MEND = "mend"
    ADVISE = "advise"
