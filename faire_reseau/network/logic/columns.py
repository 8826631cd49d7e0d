"""The columns of the directory's tables, imported and exported, and how titles of a file are recognised among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from faire_reseau.network.logic.words import folded

ORGANISATIONS = "organisations"
PEOPLE = "people"


@dataclass(frozen=True)
class Column:
    """A column: its code, its title in both languages, what its cells hold (text, day, yes, code, number, decimal), whether a text has lines."""

    code: str
    french: str
    english: str
    holds: str = "text"
    required: bool = False
    at_most: int = 200
    has_lines: bool = False
    # What spreadsheets call it elsewhere.
    others: tuple[str, ...] = ()
    # Read from a file, and never written into one.
    is_only_read: bool = False

    def title(self, language: str) -> str:
        """The title in `language` ("fr", "en"); French for others."""
        return self.english if language.startswith("en") else self.french


_BODIES = ("structure", "organisme", "association", "établissement", "entreprise", "société", "collectivité", "centre")
_BODIES_OF = (("la", "structure"), ("l", "organisme"), ("l", "association"), ("l", "organisation"), ("l", "entreprise"))
_PLACES = ("ville", "commune", "adresse", "adresse postale", "city", "town")
_SITES = ("site web", "site internet", "url", "web")
_ADDRESSES = ("mail", "email", "mél", "adresse mail", "adresse email", "adresse électronique", "adresse de courriel")
_PHONES = (
    "tél",
    "tel",
    "portable",
    "mobile",
    "numéro de téléphone",
    "n° de téléphone",
    "phone",
    "tél. portable",
    "gsm",
)
_KINDS_OF = ("de structure", "de la structure", "d’organisation", "d’organisme", "de l’organisme")
_WHOLE_NAMES = ("nom et prénom", "nom prénom", "prénom nom", "nom complet", "participant", "participante", "contact")

COLUMNS: dict[str, tuple[Column, ...]] = {
    ORGANISATIONS: (
        Column("slug", "identifiant", "identifier", at_most=80),
        Column(
            "name",
            "nom",
            "name",
            required=True,
            others=(*_BODIES, *(f"nom de {an} {body}" for an, body in _BODIES_OF), "raison sociale", "dénomination"),
        ),
        Column("short_name", "nom court", "short name", at_most=60, others=("sigle", "acronyme", "acronym", "abrégé")),
        Column("name_from", "nom depuis le", "name since", "day"),
        Column("kind", "nature", "kind", "code", others=("type", "type de structure", "catégorie", "statut")),
        Column("legal_form", "forme juridique", "legal form"),
        Column("seat", "siège", "seat", others=_PLACES),
        Column("website", "site", "website", others=_SITES),
        Column("email", "courriel", "e-mail", at_most=254, others=_ADDRESSES),
        Column("phone", "téléphone", "telephone", at_most=40, others=_PHONES),
        Column("presentation", "présentation", "presentation", at_most=5000, has_lines=True, others=("description",)),
        Column(
            "territories", "territoires", "territories", at_most=1000, others=("région", "territoire", "département")
        ),
        Column("territories_from", "territoires depuis le", "territories since", "day"),
        Column("centre", "centre", "centre", "yes"),
        Column("centre_from", "centre depuis le", "centre since", "day"),
        Column("centre_to", "centre jusqu’au", "centre until", "day"),
        Column("source", "source", "source", at_most=500),
        Column("certainty", "certitude", "certainty", "code"),
    ),
    PEOPLE: (
        Column("person", "identifiant", "identifier", at_most=20),
        Column("first_name", "prénom", "first name", required=True, at_most=80, others=("prénoms", "given name")),
        Column(
            "last_name",
            "nom",
            "last name",
            required=True,
            at_most=80,
            others=("nom de famille", "nom d’usage", "nom usuel", "surname", "family name"),
        ),
        Column("full_name", "prénom et nom", "full name", at_most=160, others=_WHOLE_NAMES, is_only_read=True),
        Column("email", "courriel", "e-mail", at_most=254, others=_ADDRESSES),
        Column("phone", "téléphone", "telephone", at_most=40, others=_PHONES),
        Column("presentation", "présentation", "presentation", at_most=5000, has_lines=True, others=("description",)),
        Column(
            "organisation",
            "organisation",
            "organisation",
            others=(*_BODIES, *(f"nom de {an} {body}" for an, body in _BODIES_OF), "employeur", "employer", "company"),
        ),
        Column(
            "organisation_seat",
            "siège de l’organisation",
            "seat of the organisation",
            others=_PLACES,
            is_only_read=True,
        ),
        Column(
            "organisation_site",
            "site de l’organisation",
            "website of the organisation",
            others=_SITES,
            is_only_read=True,
        ),
        Column(
            "organisation_kind",
            "nature de l’organisation",
            "kind of the organisation",
            others=tuple(f"{word} {of}" for word in ("type", "nature", "catégorie") for of in _KINDS_OF),
            is_only_read=True,
        ),
        Column("trade", "métier", "trade", "code", at_most=120, others=("profession", "corps de métier")),
        Column("title", "fonction", "job title", others=("poste", "intitulé du poste", "qualité", "rôle", "position")),
        Column("is_director", "direction", "director", "yes"),
        Column("from_on", "depuis le", "since", "day"),
        Column("to_on", "jusqu’au", "until", "day"),
    ),
}


def add_columns(what: str, columns: tuple[Column, ...]) -> None:
    """Have the table `what` of a room above read like those of the directory; at start-up."""
    COLUMNS[what] = columns


def columns_for(what: str) -> tuple[Column, ...]:
    """The columns of the table `what`; what stands after a colon says whose it is."""
    return COLUMNS[what.partition(":")[0]]


@dataclass(frozen=True)
class Titles:
    """The titles of a file, recognised: the column of each position, and what is wrong with them."""

    columns: dict[int, Column]
    unknown: list[str]
    missing: list[Column]
    twice: list[Column]


# Among how many rows the heading is looked for: a title, a date and an empty row stand above it.
HEADING_WITHIN = 10


def column_called(title: str, what: str, remembered: Mapping[str, str] = MappingProxyType({})) -> Column | None:
    """The column of the table `what` that `title` names: as somebody paired it before, by our titles, by usual other names.

    Parameters: `title`, of a file; `what`, "organisations" or "people"; `remembered`, codes by folded title ("" for a column that
    is left aside). Returns the column, None for one that is not known or left aside. Accents, case and signs count for nothing.
    """
    word = folded(title)
    if word in remembered:
        return next((column for column in columns_for(what) if column.code == remembered[word]), None)
    for column in columns_for(what):
        if word in {folded(name) for name in (column.french, column.english, column.code)}:
            return column
    return next((column for column in columns_for(what) if word in map(folded, column.others)), None)


def recognised(titles: Sequence[str], what: str, remembered: Mapping[str, str] = MappingProxyType({})) -> Titles:
    """Find the columns of the table `what` among `titles`, in either language, by code, by another usual name or by memory.

    Parameters: `titles`, `what` and `remembered`, as of `column_called`. Returns the columns by position (from 0), the titles not known, those required and missing,
    those given twice (the first is taken). Cost: titles × columns.
    """
    columns: dict[int, Column] = {}
    unknown: list[str] = []
    twice: list[Column] = []
    for position, title in enumerate(titles):
        code = column_called(title, what, remembered) if title else None
        if code is None:
            unknown += [title] if title else []
        elif code in columns.values():
            twice.append(code)
        else:
            columns[position] = code
    return Titles(columns, unknown, missing_of(columns.values(), what), twice)


def missing_of(columns: Iterable[Column], what: str) -> list[Column]:
    """The columns of the table `what` that are needed and not among `columns`; a whole name stands for its two parts."""
    codes = {column.code for column in columns}
    codes |= {"first_name", "last_name"} if "full_name" in codes else set()
    return [column for column in columns_for(what) if column.required and column.code not in codes]


def heading_of(
    rows: Sequence[Sequence[str]], what: str, remembered: Mapping[str, str] = MappingProxyType({})
) -> int | None:
    """The position of the heading among the first of `rows`: that in which most columns are recognised, the first of equals.

    Parameters: `rows`, cells as text; `what`, `remembered`, as `column_called`. Returns a position from 0; None where no row names two
    columns, or one that is needed. Cost: ten rows × columns.
    """
    best, most = None, 0
    for position, row in enumerate(rows[:HEADING_WITHIN]):
        known = recognised(row, what, remembered).columns
        if len(known) > most and (len(known) > 1 or any(column.required for column in known.values())):
            best, most = position, len(known)
    return best
