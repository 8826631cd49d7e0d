"""Codes of methods of voting, of their rules and of the steps of a count, as they are stored and published."""

from enum import StrEnum


class Method(StrEnum):
    """How ballots are counted; the values stand in published files."""

    MAJORITY_JUDGEMENT = "majority-judgement"
    SCHULZE = "schulze"
    APPROVAL = "approval"
    DOTS = "dots"


class MiddleRule(StrEnum):
    """Which of the two grades in the middle of an even number counts (majority judgement)."""

    LOWER = "lower-middle"
    UPPER = "upper-middle"


class StrengthRule(StrEnum):
    """How strong a majority between two options is (Schulze)."""

    WINNING = "winning-votes"
    MARGINS = "margins"


class StepCode(StrEnum):
    """What one step of a count says."""

    SUM = "sum"
    MIDDLE = "middle"
    BROKEN = "broken"
    TIED = "tied"
    DUEL = "duel"
    PATHS = "paths"
    UNBEATEN = "unbeaten"
