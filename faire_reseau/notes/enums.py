"""Codes stored by this room."""

from enum import StrEnum


class NoteState(StrEnum):
    """Whether people still write."""

    OPEN = "open"
    FINAL = "final"


class VersionCause(StrEnum):
    """Why a state of the text was set aside."""

    # Nobody had written for a while, or long enough has been written.
    PAUSE = "pause"
    FINAL = "final"
    BEFORE_RESTORING = "before_restoring"


class RecordKind(StrEnum):
    """Blocks that are records: by the name the editor gives them."""

    IDEA = "idea"
    ACTION_ITEM = "actionItem"


class Beginning(StrEnum):
    """What a note begins from."""

    BLANK = "blank"
    REPORT = "report"
    MINUTES = "minutes"
