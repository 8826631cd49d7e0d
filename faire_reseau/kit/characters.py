"""Characters that no text of the house holds: control characters, half characters, marks that turn the writing direction.

A text of which nothing is seen is empty.

A vertical tab is no character of XML: one title that holds it breaks a feed for everybody. A mark that turns the direction
makes a name or an address read as another. Everything else stays as it is: emoji, joiners, no-break spaces, all scripts.
"""

import re
import unicodedata
from typing import Any

# What word processors and browsers put where a line ends: among them the vertical tab of a soft line end.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BREAKS = re.compile("[\n\t]+")
# C0 but tab and line feed, delete, C1, surrogates, overrides and isolates of direction, and what Unicode calls no character.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_ANY = re.compile(_UNWANTED.pattern[:-1] + "\u2028\u2029]")
# What takes room at most and is never seen: spaces, what Unicode says to ignore when shown, fillers, the blank of Braille.
_UNSEEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


def is_unseen(text: str) -> bool:
    """Whether `text` holds something and nothing of it is seen; spaces alone are left to who reads them."""
    return bool(text.strip()) and _UNSEEN.fullmatch(text) is not None


def cleaned(text: str, *, lines: bool) -> str:
    """`text` without the characters that no text may hold, "" when nothing of it is seen; a second time changes nothing.

    With `lines`, every kind of line end becomes a line feed, and tabs stay. Without, the text stands on one line: each run of
    line ends and tabs becomes a space. Cost: linear; a text without such characters is answered as it came.
    """
    if _ANY.search(text):
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    if is_unseen(text):
        return ""
    return text if lines else _BREAKS.sub(" ", text)


def cleaned_value(value: Any, *, lines: bool) -> Any:
    """The same for every text inside lists and mappings; other values come back as they are."""
    if isinstance(value, str):
        return cleaned(value, lines=lines)
    if isinstance(value, list):
        return [cleaned_value(inner, lines=lines) for inner in value]
    if isinstance(value, tuple):
        return tuple(cleaned_value(inner, lines=lines) for inner in value)
    if isinstance(value, dict):
        return {cleaned_value(key, lines=lines): cleaned_value(inner, lines=lines) for key, inner in value.items()}
    return value


def without_accents(text: str) -> str:
    """`text` with its letters parted from their accents, which are left out; compatible forms become plain ones (“ﬁ” is “fi”)."""
    text = unicodedata.normalize("NFKD", text)
    for letter in set(text):  # few kinds of letters, and fewer accents
        if unicodedata.combining(letter):
            text = text.replace(letter, "")
    return text
