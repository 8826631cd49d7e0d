"""Concordance (KWIC): where words stand in texts, with what stands around them, as typed or in several forms."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CONTEXT = 80
_WORD = r"[^\W_]"


@dataclass(frozen=True)
class Found:
    """A place where it stands: its span, and the span shown around it."""

    start: int
    end: int
    left: int
    right: int


def pattern_of(forms: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of `forms` as whole words, whatever the capitals and however apostrophes and spaces are written; None for
    none.
    """
    choices = {_choice(form) for form in forms if form.strip()}
    if not choices:
        return None
    longest_first = "|".join(sorted(choices, key=lambda choice: (-len(choice), choice)))
    return re.compile(rf"(?<!{_WORD})(?:{longest_first})(?!{_WORD})", re.IGNORECASE)


def places_in(text: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    """Each place of `text` where `pattern` stands, in order, with about eighty letters around, cut between words."""
    for match in pattern.finditer(text):
        left = max(0, match.start() - CONTEXT)
        if left:
            left += len(text[left : match.start()].partition(" ")[0]) + 1 if " " in text[left : match.start()] else 0
        right = min(len(text), match.end() + CONTEXT)
        if right < len(text) and " " in text[match.end() : right]:
            right = match.end() + text[match.end() : right].rindex(" ")
        yield Found(match.start(), match.end(), left, right)


def _choice(form: str) -> str:
    parts = re.split(r"([\s_]+|['’]|[-‐‑])", unicodedata.normalize("NFC", form.strip()))
    return "".join(
        r"[\s_]+"
        if part.isspace() or "_" in part
        else "['’]"
        if part in "'’"
        else "[-‐‑]"
        if part in "-‐‑"
        else re.escape(part)
        for part in parts
        if part
    )
