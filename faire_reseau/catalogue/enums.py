"""Codes of the catalogue that are stored."""

from enum import StrEnum


class Nature(StrEnum):
    """What a kind of production is for other machines: chooses its types in schema.org, Dublin Core, CSL, BibTeX and RIS."""

    TEXT = "text"
    REPORT = "report"
    ARTICLE = "article"
    ISSUE = "issue"
    VIDEO = "video"
    MAP = "map"
    COURSE = "course"
    DATASET = "dataset"
    SOFTWARE = "software"
    PICTURE = "picture"


class Language(StrEnum):
    """The language of a production, by its code of ISO 639-1."""

    FRENCH = "fr"
    ENGLISH = "en"
    GERMAN = "de"
    SPANISH = "es"
    ITALIAN = "it"
    PORTUGUESE = "pt"
    DUTCH = "nl"
    ARABIC = "ar"


class Licence(StrEnum):
    """What others may do with a production."""

    CC0 = "cc0"
    BY = "cc-by"
    BY_SA = "cc-by-sa"
    BY_ND = "cc-by-nd"
    BY_NC = "cc-by-nc"
    BY_NC_SA = "cc-by-nc-sa"
    BY_NC_ND = "cc-by-nc-nd"
    ETALAB = "etalab-2.0"
    RESERVED = "reserved"


class RelationKind(StrEnum):
    """How a production relates to another one."""

    PART = "part"
    VERSION = "version"
    TRANSLATION = "translation"


class Rhythm(StrEnum):
    """How often a base is harvested."""

    DAILY = "daily"
    WEEKLY = "weekly"


class BaseState(StrEnum):
    """Whether a base is harvested: as planned, stopped by somebody, or paused after too many failures."""

    ACTIVE = "active"
    STOPPED = "stopped"
    PAUSED = "paused"


class HarvestFault(StrEnum):
    """Why a harvest ended before its end, or what is to be known of one that did not."""

    PRIVATE = "private"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    REDIRECTS = "redirects"
    HTML = "html"
    XML = "xml"
    ENTITIES = "entities"
    OTHER = "other"
    REFUSED = "refused"
    LOOP = "loop"
    MANY = "many"
    BUSY = "busy"
    STOPPED = "stopped"
    BROKEN = "broken"
    # Of harvests that came to their end.
    DATES = "dates"
    MANY_GONE = "many_gone"


class RecordFault(StrEnum):
    """Why a record of a base was left out."""

    NO_IDENTIFIER = "no_identifier"
    NO_TITLE = "no_title"
