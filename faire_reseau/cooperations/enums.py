"""Codes of reports, convergence, commitments and cooperations, as they are stored."""

from enum import StrEnum


class ReportState(StrEnum):
    """Whether the report of a group is still written."""

    OPEN = "open"
    CLOSED = "closed"


class ConvergenceState(StrEnum):
    """Where the convergence of a forum stands: not begun, dots are placed, over."""

    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"


class CommitmentState(StrEnum):
    """What the lead centre answered."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Happening(StrEnum):
    """What something in the timeline of cooperations is."""

    BEGAN = "began"
    ENDED = "ended"
    STEP = "step"
    LATE = "late"
    NEWS = "news"
    DECISION = "decision"
    MEETING = "meeting"
    EXPECTED = "expected"
    MADE = "made"


class CooperationState(StrEnum):
    """The life of a cooperation."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


ALIVE = (CooperationState.PROPOSED, CooperationState.ACTIVE)
