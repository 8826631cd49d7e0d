"""Codes stored by this room."""

from enum import StrEnum


class MemberRole(StrEnum):
    """What somebody invited to a corpus may do there; each may do what the one before may."""

    READ = "read"
    CODE = "code"
    LEAD = "lead"


class RunKind(StrEnum):
    """What a run computes."""

    CLASSES = "classes"


class RunState(StrEnum):
    """Where a run is on its way."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


class CodeMark(StrEnum):
    """The shape of a code's sign."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    STAR = "star"
    CROSS = "cross"
    RING = "ring"
    BAR = "bar"


class Verdict(StrEnum):
    """What was decided of a stretch on which coders differ."""

    KEPT = "kept"
    DROPPED = "dropped"


class MaskKind(StrEnum):
    """What a pseudonym stands for."""

    PERSON = "person"
    EMAIL = "email"
    PHONE = "phone"
    PLACE = "place"
    OTHER = "other"


class MaskState(StrEnum):
    """What was decided of a proposal to mask."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class FindingState(StrEnum):
    """Where a finding is on its way."""

    DRAFT = "draft"
    DISCUSSED = "discussed"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class Stands(StrEnum):
    """What a passage does to a claim."""

    CARRIES = "carries"
    CONTRADICTS = "contradicts"


class Relation(StrEnum):
    """How the passages of a code stand to those of another."""

    AND = "and"
    OR = "or"
    NEAR = "near"
    INSIDE = "inside"
    NOT = "not"
