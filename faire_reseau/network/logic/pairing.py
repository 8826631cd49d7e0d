"""Pairings chosen by hand for a file: heading, columns, words; and whole names in one cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from faire_reseau.network.logic.words import folded

# Before a word that is to be added to its list.
ADDED = "+"
# In place of a word that is left out.
LEFT_OUT = "-"
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:\+|0)[1-9](?:[ .-]?[0-9]){8,12}")


@dataclass(frozen=True)
class Pairing:
    """The row of the heading (its number in the file, None: found by itself), columns by position, codes of words by column."""

    heading: int | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it is kept with the draft."""
        return {
            "heading": self.heading,
            "columns": {str(position): code for position, code in self.columns.items()},
            "words": {column: dict(words) for column, words in self.words.items()},
        }


def kept_pairing(
    plain: Mapping[str, Any], titles: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> Pairing:
    """The pairing kept with a draft, over what is remembered: `titles` (code by folded title) and `words` (as in `Pairing`)."""
    own: Mapping[str, Mapping[str, str]] = plain.get("words", {})
    merged = {column: {**words.get(column, {}), **own.get(column, {})} for column in {*words, *own}}
    columns = {int(position): code for position, code in plain.get("columns", {}).items()}
    return Pairing(plain.get("heading"), columns, merged, titles)


def gathered(words: Mapping[str, int]) -> dict[str, int]:
    """Words counted together that are one but for capitals, accents and signs, under the first of them. Cost: linear."""
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for word, times in words.items():
        name = first.setdefault(folded(word), word)
        counts[name] = counts.get(name, 0) + times
    return counts


def proposed(cells: Sequence[str]) -> str:
    """The column that cells look to be by what they hold, where their title says nothing: "email", "phone" or "" for neither.

    Parameters: `cells`, of one column. Returns a code when nine filled cells of ten look so. Cost: linear.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    for code, shape in (("email", _MAIL), ("phone", _PHONE)):
        if filled and 10 * sum(shape.fullmatch(cell) is not None for cell in filled) >= 9 * len(filled):
            return code
    return ""


def same_settled(codes: Mapping[str, str]) -> dict[str, str]:
    """What words are paired with, those that are the same as another new word settled as that one is.

    Parameters: `codes` by folded word; what is added is `ADDED` and a word. Returns the same, every addition leading to a word that
    is itself added. Words that name one another in a circle are one. Raises nothing. Cost: linear, for chains that are short.
    """
    settled: dict[str, str] = {}
    for word, paired in codes.items():
        code, seen = paired, [word]
        while code.startswith(ADDED) and (other := folded(code.removeprefix(ADDED))) not in seen:
            if other not in codes:
                break
            seen.append(other)
            code = codes[other]
        if code.startswith(ADDED) and folded(code.removeprefix(ADDED)) in seen[:-1]:  # a circle: the first of it
            first = next(word_met for word_met in codes if word_met in seen)
            code = next(
                paired_with for paired_with in codes.values() if folded(paired_with.removeprefix(ADDED)) == first
            )
        settled[word] = code
    return settled


def name_parts(text: str, title: str = "") -> tuple[str, str]:
    """First name and last name of a cell that holds both.

    Parameters: `text`, “Ana PAYET”, “Payet, Ana” or “Ana Payet”; `title`, that of its column, which says what comes first.
    Returns (first name, last name); what cannot be told apart is all last name. Cost: linear.
    """
    last, comma, first = text.partition(",")
    if comma:
        return first.strip(), last.strip()
    words = text.split()
    if len(words) < 2:
        return "", text.strip()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if 0 < len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    if folded(title).startswith("nom ") and not folded(title).startswith("nom complet"):
        return words[-1], " ".join(words[:-1])
    return words[0], " ".join(words[1:])
