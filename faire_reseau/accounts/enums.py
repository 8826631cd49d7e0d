"""Codes stored by this room."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be in the network; docs/reference/rights.md is the table of rights."""

    FACILITATOR = "facilitator"
    ORGANISER = "organiser"
    DIRECTOR = "director"
    MEMBER = "member"
    PARTNER = "partner"
    GUEST = "guest"


class ConsentKind(StrEnum):
    """What a person may agree to, and take back."""

    PHOTOGRAPHS = "photographs"
    LETTERS = "letters"
    NAME = "name"


class Ended(StrEnum):
    """Why a session or a pass ended before its time."""

    RIGHTS = "rights"
    ADDRESS = "address"
    SUSPENDED = "suspended"
    MERGED = "merged"
    ERASED = "erased"
    CONFIRMED = "confirmed"
    FACTOR = "factor"
    ELSEWHERE = "elsewhere"
    OVER = "over"


# The purpose of a link that a facilitator handed over: it opens once.
HANDED = "handed"


class DemoRole(StrEnum):
    """What somebody whom one can be in the demo network does there."""

    FACILITATOR = "facilitator"
    ORGANISER = "organiser"
    PARTICIPANT = "participant"
