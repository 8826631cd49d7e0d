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
