"""Codes stored by this room."""

from enum import StrEnum


class Length(StrEnum):
    """How long a meeting of a past year lasted, where its table says that in place of a part of the day."""

    WHOLE_DAY = "day"
    HALF_A_DAY = "half"


class Mode(StrEnum):
    """How people meet."""

    ON_SITE = "on_site"
    ONLINE = "online"
    MIXED = "mixed"


class Part(StrEnum):
    """The half-day within a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Rhythm(StrEnum):
    """How often a meeting comes again."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_LAST_WEEKDAY = "monthly_last_weekday"


class AgendaChange(StrEnum):
    """What an agenda says otherwise of a meeting that was taken from it."""

    MOVED = "other_day"
    CALLED_OFF = "called_off"
    GONE = "gone"


class Means(StrEnum):
    """How a presence was noted."""

    OWN_PHONE = "own_phone"
    DRAWN = "drawn"
    AFFIRMED = "affirmed"
    PAPER = "paper"
    DOOR = "door"
    ORGANISER_LIST = "organiser_list"


# Given by the person; the others are noted about them.
SIGNATURES = (Means.OWN_PHONE, Means.DRAWN, Means.AFFIRMED, Means.PAPER)


class Standing(StrEnum):
    """What is said of somebody in a half-day; see `logic.standing`."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_NOTED = "not_noted"
    NOT_REGISTERED = "not_registered"


class Doing(StrEnum):
    """What a room above may shut in an action of its own: signing on phones, noting on the list, adding and removing half-days."""

    PHONE = "phone"
    LIST = "list"
    DAYS = "days"
