"""Texts without accents, capitals and signs, stored beside the text: what is searched and sorted alike on every database.

Databases disagree on what “e” finds and where “É” stands. A folded column is made in Python, always by the same function, and
compared byte by byte (`kit.postgresql`): the same words find the same rows, in the same order, on SQLite and PostgreSQL.
"""

import html
import re

from faire_reseau.kit.characters import without_accents

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_TAG = re.compile(r"<[^>]*>")
_SIGNS = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """`text` without accents and capitals; ligatures are two letters. Cost: linear."""
    return without_accents(text.translate(_LIGATURES)).casefold()


def searchable(text: str) -> str:
    """`text`, plain or HTML, as words of small letters and digits of any alphabet, one space between.

    Cost: linear.
    """
    if "<" in text:
        text = html.unescape(_TAG.sub(" ", text))
    return _SIGNS.sub(" ", bare(text)).strip()


def alphabetical(text: str) -> str:
    """What a name is sorted by, as in a French directory: its letters and digits alone, without accents and capitals.

    “d’Arc” stands between “Daoud” and “Dardel”. Cost: linear.
    """
    return searchable(text).replace(" ", "")


def search_words(typed: str) -> list[str]:
    """The words to look for in folded columns: each as `searchable` makes it, each once."""
    return list(dict.fromkeys(searchable(typed).split()))
