"""Codes stored by this room."""

from enum import StrEnum


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


class Means(StrEnum):
    """How a presence was noted."""

    OWN_PHONE = "own_phone"
    ORGANISER_LIST = "organiser_list"


class Doing(StrEnum):
    """What a room above may shut in an action of its own: signing on phones, noting on the list, adding and removing half-days."""

    PHONE = "phone"
    LIST = "list"
    DAYS = "days"


class ActionKind(StrEnum):
    """What sort of work an action is."""

    NETWORK_ACTIVITY = "network_activity"
    WORKING_GROUP = "working_group"
    INFORMATION_EVENT = "information_event"
    QUALIFICATION_CYCLE = "qualification_cycle"
    TRAINING = "training"
    SUPPORT = "support"
    STUDY_DAY = "study_day"
    WEBINAR = "webinar"
    NATIONAL_GATHERING = "national_gathering"
