"""Codes stored by this room."""

from enum import StrEnum


class GatheringState(StrEnum):
    """From the first idea to the story told."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    FINISHED = "finished"
    # It does not take place; it can be restored.
    CANCELLED = "cancelled"


class Format(StrEnum):
    """How a session is run."""

    WELCOME = "welcome"
    PLENARY = "plenary"
    TALK = "talk"
    QUESTIONS = "questions"
    REPORT = "report"
    BARCAMP = "barcamp"
    OPEN_FORUM = "open_forum"
    WORKSHOP = "workshop"
    BREAK = "break"
    MEAL = "meal"


class SessionState(StrEnum):
    """A session taken off the agenda stays, cancelled, so that calendars learn of it."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class RegistrationState(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Equipment(StrEnum):
    """What a space offers, or a topic needs."""

    PROJECTOR = "projector"
    WHITEBOARD = "whiteboard"
    QUIET = "quiet"
    STEP_FREE = "step_free"
    VIDEO_CALL = "video_call"


class InvitationState(StrEnum):
    """What became of asking an organisation to organise a gathering together."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class BadgeState(StrEnum):
    """How far badges with passes are."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class AnswerKind(StrEnum):
    """How a question of the registration form is answered."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    CONSENT = "consent"
    FILE = "file"


class MealKind(StrEnum):
    """Meals that a gathering offers on a day."""

    LUNCH = "lunch"
    DINNER = "dinner"


class Diet(StrEnum):
    """What somebody eats; anything else is said in words."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    NO_PORK = "no_pork"
    GLUTEN_FREE = "gluten_free"
    OTHER = "other"


class MaterialKind(StrEnum):
    """What belongs to a session."""

    SLIDES = "slides"
    REPLAY = "replay"
    OTHER = "other"


class RegistrationWindow(StrEnum):
    """Where a moment stands to the dates between which people register."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
