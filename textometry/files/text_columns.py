"""Find the column of a table that holds texts, never one of identifiers, numbers, dates or addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Names a column of answers usually bears.
_TEXTS = ("text", "texte", "réponse", "reponse", "verbatim", "contenu", "content", "answer")
_IDENTIFIERS = re.compile(
    r"(?:.*[\W_])?(id|ids|identifiant|identifier|uuid|guid|code|url|uri|lien|link|e-?mail|courriel|mail|horodateur|timestamp|"
    r"date|heure|n°|no|num|numéro|numero|doi|isbn|siret|siren|token|clé|key|ip|hash|respondent|répondant|nom|prénom|name)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?\d[\d\s.,:/hTZ%+-]*")
_ADDRESS = re.compile(r"\S+@\S+|\w+://\S+|www\.\S+", re.IGNORECASE)
_LOOKED_AT = 500  # rows


def text_column(names: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], key: int | None = None) -> int | None:
    """The column of texts: the one named text, texte, verbatim…, else the one with the longest cells among those of texts.

    Parameters
    ----------
    names
        the names of the columns.
    rows
        the rows with their numbers.
    key
        the column of identifiers, which is never taken.

    Returns
    -------
    its index; `None` when no column looks like one of texts.
    """
    lower = [name.strip().lower() for name in names]
    called = [lower.index(name) for name in _TEXTS if name in lower and lower.index(name) != key]
    if called:
        return called[0]
    best, longest = None, 0
    for column, name in enumerate(lower):
        cells = [row[column].strip() for _, row in rows if column < len(row) and row[column].strip()]
        if column == key or not cells or _IDENTIFIERS.fullmatch(name) or not holds_texts(cells[:_LOOKED_AT]):
            continue
        length = sum(map(len, cells))
        if length > longest:
            best, longest = column, length
    return best


def as_typed(name: str) -> str:
    """A name whatever its capitals, blanks and apostrophes: as people type what they see."""
    return " ".join(re.sub("[’ʼ‘`´]", "'", unicodedata.normalize("NFC", name)).casefold().split())


def holds_texts(cells: Sequence[str]) -> bool:
    """Whether most cells say words: neither a number, a moment or an address, nor one word that holds figures or signs."""
    in_words = sum(
        not (
            _NUMBER.fullmatch(cell)
            or _ADDRESS.fullmatch(cell)
            or (len(cell.split()) == 1 and (re.search(r"[\d_/\\@#]", cell) is not None or len(cell) > 40))
        )
        for cell in cells
    )
    return 2 * in_words > len(cells)
