"""The columns of the directory's tables, imported and exported, and how titles of a file are recognised among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from faire_reseau.network.logic.words import folded, nearest

ORGANISATIONS = "organisations"
PEOPLE = "people"


@dataclass(frozen=True)
class Column:
    """A column: its code, its title in both languages, what its cells hold (text, day, yes, code), and whether a text has lines."""

    code: str
    french: str
    english: str
    holds: str = "text"
    required: bool = False
    at_most: int = 200
    has_lines: bool = False

    def title(self, language: str) -> str:
        """The title in `language` ("fr", "en"); French for others."""
        return self.english if language.startswith("en") else self.french


COLUMNS: dict[str, tuple[Column, ...]] = {
    ORGANISATIONS: (
        Column("slug", "identifiant", "identifier", at_most=80),
        Column("name", "nom", "name", required=True),
        Column("short_name", "nom court", "short name", at_most=60),
        Column("name_from", "nom depuis le", "name since", "day"),
        Column("kind", "nature", "kind", "code"),
        Column("legal_form", "forme juridique", "legal form"),
        Column("seat", "siège", "seat"),
        Column("website", "site", "website"),
        Column("email", "courriel", "e-mail", at_most=254),
        Column("phone", "téléphone", "telephone", at_most=40),
        Column("presentation", "présentation", "presentation", at_most=5000, has_lines=True),
        Column("territories", "territoires", "territories", at_most=1000),
        Column("territories_from", "territoires depuis le", "territories since", "day"),
        Column("centre", "centre", "centre", "yes"),
        Column("centre_from", "centre depuis le", "centre since", "day"),
        Column("centre_to", "centre jusqu’au", "centre until", "day"),
        Column("source", "source", "source", at_most=500),
        Column("certainty", "certitude", "certainty", "code"),
    ),
    PEOPLE: (
        Column("person", "identifiant", "identifier", at_most=20),
        Column("first_name", "prénom", "first name", required=True, at_most=80),
        Column("last_name", "nom", "last name", required=True, at_most=80),
        Column("email", "courriel", "e-mail", at_most=254),
        Column("phone", "téléphone", "telephone", at_most=40),
        Column("presentation", "présentation", "presentation", at_most=5000, has_lines=True),
        Column("organisation", "organisation", "organisation"),
        Column("trade", "métier", "trade", "code", at_most=120),
        Column("title", "fonction", "job title"),
        Column("is_director", "direction", "director", "yes"),
        Column("from_on", "depuis le", "since", "day"),
        Column("to_on", "jusqu’au", "until", "day"),
    ),
}


@dataclass(frozen=True)
class Titles:
    """The titles of a file, recognised: the column of each position, and what is wrong with them."""

    columns: dict[int, Column]
    unknown: list[tuple[str, str]]  # title, and the one that was perhaps meant
    missing: list[Column]
    twice: list[Column]


def recognised(titles: Sequence[str], what: str) -> Titles:
    """Find the columns of the table `what` among `titles`, in either language or by code, without accents, case or signs.

    Parameters: `titles`, those of the file; `what`, "organisations" or "people". Returns the columns by position (from 0),
    the titles not known with the nearest known one ("" when none is near), those required and missing, those given twice.
    Cost: titles × columns.
    """
    known: dict[str, Column] = {}
    for column in COLUMNS[what]:
        for title in (column.french, column.english, column.code):
            known.setdefault(folded(title), column)
    columns: dict[int, Column] = {}
    unknown: list[tuple[str, str]] = []
    twice: list[Column] = []
    for position, title in enumerate(titles):
        found = known.get(folded(title))
        if found is None:
            unknown.append((title, nearest(title, [column.french for column in COLUMNS[what]])))
        elif found in columns.values():
            twice.append(found)
        else:
            columns[position] = found
    missing = [column for column in COLUMNS[what] if column.required and column not in columns.values()]
    return Titles(columns, unknown, missing, twice)
