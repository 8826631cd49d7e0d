"""Codes of methods of voting, of their rules, of the steps of a count, of consultations, as they are stored and published."""

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


class State(StrEnum):
    """Where a consultation stands; one whose last day is over counts as closed."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Electorate(StrEnum):
    """Who votes: people by themselves, or one voice for each centre."""

    EVERYBODY = "everybody"
    DIRECTORS = "directors"
    CENTRES = "centres"
    COLLEGE = "college"
