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
# How plurals, or words whose plural differs, end in French and English, and how many letters are left out; the first that fits.
_PLURALS = (("eaux", 1), ("aux", 2), ("eux", 1), ("ies", 3), ("al", 1), ("y", 1), ("ss", 0), ("us", 0), ("s", 1))
SHORTEST_STEM = 3
# Under what comes after it a name is filed in France; “De”, “du”, “des”, “Le”, “La” belong to the name (NF Z44-061).
_PARTICLE = re.compile(r"(?:de\s+|d['’]\s*)(?=\w)")
_SIGNS = re.compile(r"[\W_]+")
_PARTED = re.compile(r"[^\W_](?:[^\w\s]|_)+[^\W_]")


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
    """What a name is sorted by: its letters and digits alone, without accents and capitals; `filed` is for people.

    “Île-de-France” stands between “Ignis” and “Ilex”. Cost: linear.
    """
    return searchable(text).replace(" ", "")


def with_joined(name: str) -> str:
    """`name`, and after it, in one word, each of its words that a sign parts: “N’Guyen” is found by “nguyen” too.

    Cost: linear.
    """
    return " ".join((name, *(_SIGNS.sub("", word) for word in name.split() if _PARTED.search(word))))


def filed(last_name: str, first_name: str) -> str:
    """What a person is sorted by, as French libraries file names: a particle “de” or “d’” in small letters is left out.

    “d’Ormesson” stands among the O, “de La Rochefoucauld” among the L; “De Smet” and “du Bellay” stand as written.
    """
    name = last_name.strip()
    particle = _PARTICLE.match(name)
    last = alphabetical(name[particle.end() :] if particle else name)
    return f"{last} {alphabetical(first_name)}".strip()  # a single name stands among the others


def search_words(typed: str) -> list[str]:
    """The words to look for in folded columns: each as `searchable` makes it, without the mark of a plural, each once.

    What is left stands in the singular and in the plural alike: “locaux” is “loca”, in “local” and in “locaux”.
    """
    return list(dict.fromkeys(map(_without_plural, searchable(typed).split())))


def _without_plural(word: str) -> str:
    for ending, cut in _PLURALS:
        if word.endswith(ending) and len(word) - cut >= SHORTEST_STEM:
            return word[: len(word) - cut]
    return word
