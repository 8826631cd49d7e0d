"""The first sentence of a text that somebody typed."""

import re

MOST_LETTERS = 240
_ENDS = re.compile(r"[.!?…]+[\u00a0\u202f ]?[»”\")]*(?=\s+[«“\"(]?[\u00a0\u202f ]?[^\W_a-zà-öø-ÿœ])")
# A point after these ends no sentence; nor does one after a single letter (“M. Martin”, “J. Dupont”).
_SHORTENED = frozenset({"mm", "mr", "mrs", "ms", "dr", "st", "ste", "cf", "art", "p", "pp", "no", "etc", "env", "ex"})


def first_sentence(text: str) -> str:
    """The first sentence of the first line of `text`, cut at a word when it is very long; "" for an empty text."""
    first_line = next((row for row in text.splitlines() if row.strip()), "")
    words = " ".join(first_line.split(" ")).strip()
    for end in _ENDS.finditer(words):
        if not _is_shortened(words[: end.start()], end[0]):
            words = words[: end.end()]
            break
    if len(words) <= MOST_LETTERS:
        return words
    return words[:MOST_LETTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _is_shortened(before: str, sign: str) -> bool:
    if sign != ".":
        return False
    word = re.search(r"\w*$", before)
    last = word[0] if word else ""
    return (len(last) == 1 and last.isalpha()) or last.lower() in _SHORTENED
