"""A record in simple Dublin Core as the catalogue has it: which element says what, in one form for every base.

Source: Dublin Core Metadata Element Set, version 1.1 (DCMI, 2012). Bases put several identifiers, dates and subjects side by side.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from faire_reseau.catalogue.enums import Language, Licence, Nature
from faire_reseau.catalogue.logic.dates import PartialDate, date_in
from faire_reseau.catalogue.logic.identifiers import doi_in, isbn_in
from faire_reseau.kit.folding import alphabetical

LONGEST_TITLE, LONGEST_LINE, LONGEST_SUMMARY, LONGEST_ADDRESS = 300, 200, 5_000, 500
MOST_AUTHORS, MOST_SUBJECTS = 60, 40
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,490}", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
# Codes of three letters (ISO 639-2), and names, beside those of two.
_LANGUAGES = {
    **{code.value: code for code in Language},
    **dict.fromkeys(("fre", "fra", "francais", "french"), Language.FRENCH),
    **dict.fromkeys(("eng", "anglais", "english"), Language.ENGLISH),
    **dict.fromkeys(("ger", "deu", "allemand", "german"), Language.GERMAN),
    **dict.fromkeys(("spa", "espagnol", "spanish"), Language.SPANISH),
    **dict.fromkeys(("ita", "italien", "italian"), Language.ITALIAN),
    **dict.fromkeys(("por", "portugais", "portuguese"), Language.PORTUGUESE),
    **dict.fromkeys(("dut", "nld", "neerlandais", "dutch"), Language.DUTCH),
    **dict.fromkeys(("ara", "arabe", "arabic"), Language.ARABIC),
}
# Words of types, of the vocabulary of DCMI and of PMB, by what the kind of production is for other machines.
_NATURES = {
    **dict.fromkeys(("movingimage", "video", "webinaire", "webinar"), Nature.VIDEO),
    **dict.fromkeys(("map", "carte", "cartographie", "documentcartographiqueimprime"), Nature.MAP),
    **dict.fromkeys(("dataset", "jeudedonnees", "donnees"), Nature.DATASET),
    **dict.fromkeys(("software", "logiciel"), Nature.SOFTWARE),
    **dict.fromkeys(("image", "stillimage"), Nature.PICTURE),
    **dict.fromkeys(("interactiveresource", "learningresource", "kit", "formation"), Nature.COURSE),
    **dict.fromkeys(("report", "rapport", "etude"), Nature.REPORT),
    **dict.fromkeys(("article", "articledeperiodique"), Nature.ARTICLE),
    **dict.fromkeys(("issue", "bulletin", "numeroderevue", "revue"), Nature.ISSUE),
}
EMPTY: dict[str, Any] = {
    **dict.fromkeys(
        ("title", "summary", "when", "language", "publisher", "licence", "isbn", "doi", "address", "kind"), ""
    ),
    **dict.fromkeys(("organisations", "names", "themes", "subjects"), ()),
}
"""The fields that a base says, each empty: texts, and lists of keys or texts."""


@dataclass(frozen=True)
class GivenRecord:
    """A record as a base gave it: texts by element; `is_gone` where the base says that it was deleted."""

    identifier: str
    is_gone: bool = False
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A part of a harvest: its records, the token of the next part (“” for none), the day on which the base says it answered."""

    records: Sequence[GivenRecord] = ()
    token: str = ""
    answered_on: date | None = None


@dataclass(frozen=True)
class Words:
    """What words of a base mean here: organisations and themes (keys) and kinds (codes), by their names without signs."""

    organisations: Mapping[str, int]
    themes: Mapping[str, int]
    kinds: Mapping[str, str]
    # The first kind of each nature.
    kind_of_nature: Mapping[str, str]


def said_by(values: Mapping[str, Sequence[str]], words: Words) -> dict[str, Any]:
    """What a record says, by field of the catalogue; plain values of JSON.

    Parameters: `values`, texts by element (“title”, “creator”…); `words`, what they mean here.
    Returns the names of `EMPTY`; a title of "" for a record without one. Cost: linear.
    """
    identifiers = [*values.get("identifier", ()), *values.get("source", ())]
    authors = list(
        dict.fromkeys(name[:LONGEST_LINE] for name in (*values.get("creator", ()), *values.get("contributor", ())))
    )
    keys = {name: words.organisations.get(alphabetical(name)) for name in authors[:MOST_AUTHORS]}
    subjects = list(
        dict.fromkeys(part.strip()[:LONGEST_LINE] for text in values.get("subject", ()) for part in text.split(";"))
    )
    subjects = list(filter(None, subjects))[:MOST_SUBJECTS]
    themes = [words.themes[alphabetical(subject)] for subject in subjects if alphabetical(subject) in words.themes]
    languages = (
        _LANGUAGES.get(alphabetical(text)[:20]) or _LANGUAGES.get(text[:2].lower())
        for text in values.get("language", ())
    )
    return {
        "title": _cut(_first(values, "title"), LONGEST_TITLE),
        "summary": "\n\n".join(values.get("description", ()))[:LONGEST_SUMMARY].strip(),
        "when": str(_date(values.get("date", ()))),
        "language": next((str(language) for language in languages if language), ""),
        "publisher": _first(values, "publisher")[:LONGEST_LINE],
        "licence": _licence(values.get("rights", ())),
        "isbn": next(filter(None, map(_isbn, identifiers)), ""),
        "doi": next(filter(None, (doi_in(text) for text in identifiers if _DOI.match(text))), ""),
        "address": _address(identifiers),
        "kind": _kind(values.get("type", ()), words),
        "organisations": sorted({key for key in keys.values() if key is not None}),
        "names": [name for name, key in keys.items() if key is None],
        "themes": sorted(set(themes)),
        "subjects": subjects,
    }


def _first(values: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "").strip()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _date(texts: Sequence[str]) -> PartialDate:
    """The first that is a date; else the first year that stands in one."""
    dates = [when for text in texts if (when := date_in(text)) and when.year]
    years = [match[1] for text in texts if (match := _YEAR.search(text))]
    return dates[0] if dates else PartialDate(int(years[0])) if years else PartialDate()


def _isbn(text: str) -> str:
    return isbn_in(re.sub(r"^\s*urn:", "", text, flags=re.IGNORECASE).replace("isbn:", "").replace("ISBN:", "")) or ""


def _address(identifiers: Sequence[str]) -> str:
    """The first that is a web page and no resolver of the DOI, which stands in its own field."""
    pages = [match[0] for text in identifiers if (match := _ADDRESS.fullmatch(text.strip()))]
    return next((page for page in pages if not _DOI.match(page)), "")


def _licence(texts: Sequence[str]) -> str:
    for text in texts:
        bare = text.lower().replace("_", "-")
        if match := re.search(r"(?:creativecommons\.org/licenses/|\bcc[ -])(by(?:-nc)?(?:-sa|-nd)?)\b", bare):
            return str(Licence(f"cc-{match[1]}"))
        if "publicdomain/zero" in bare or "cc0" in bare:
            return str(Licence.CC0)
        if "licence ouverte" in bare or "etalab" in bare:
            return str(Licence.ETALAB)
    return ""


def _kind(texts: Sequence[str], words: Words) -> str:
    folded = list(map(alphabetical, texts))
    own = next((words.kinds[text] for text in folded if text in words.kinds), "")
    natures = (_NATURES[text] for text in folded if text in _NATURES)
    return own or next((words.kind_of_nature[nature] for nature in natures if nature in words.kind_of_nature), "")
