"""Codes stored by this room."""

from enum import StrEnum


class TerritoryKind(StrEnum):
    """Levels of territories."""

    COUNTRY = "country"
    REGION = "region"
    DEPARTMENT = "department"
    COLLECTIVITY = "collectivity"


class Certainty(StrEnum):
    """How sure a stated fact is."""

    CERTAIN = "certain"
    DERIVED = "derived"
    UNCERTAIN = "uncertain"


class Mapping(StrEnum):
    """How a theme of one vocabulary answers to a theme of another (SKOS mapping properties)."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"


class NamesShown(StrEnum):
    """To whom programmes (topics, grids, agendas) name the people who host something in them."""

    NETWORK = "network"
    CONSENT = "consent"
    EVERYBODY = "everybody"
