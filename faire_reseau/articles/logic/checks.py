"""Points to check before publication: placeholders, pictures without alternative, titles of other articles."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 120
_PLACEHOLDER = re.compile(
    r"à\s+compléter|à\s+préciser|to\s+be\s+(?:completed|added|confirmed)|\blorem\s+ipsum\b|\bTODO\b|\bTBC\b|\bXXX+\b"
    r"|\[\s*(?:…|\.\.\.)\s*\]",
    re.IGNORECASE,
)
_CAMERA_NAME = re.compile(
    r"(?:(?:img|dscn?|pxl|image|photo|picture|capture|screenshot|whatsapp|sans[ _-]titre|untitled)[\W_\d]*"
    r"|[\w -]+\.(?:jpe?g|png|webp|gif|heic))(?:\.(?:jpe?g|png|webp|gif|heic))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Point:
    """Something to look at: its code in `texts.POINT_LABELS`, and the words of the text it is about."""

    code: str
    words: str


def placeholders_in(text: str) -> list[str]:
    """The sentences of `text` (plain, a paragraph a line) that hold a place left to fill, cut at `LONGEST` letters."""
    lines = [row.strip() for row in text.splitlines()]
    return [_cut(row) for row in lines if _PLACEHOLDER.search(row)]


def has_no_words(alternative: str) -> bool:
    """Whether `alternative` says nothing of a picture: empty, or the name that a camera gave to the file."""
    return not alternative.strip() or _CAMERA_NAME.fullmatch(alternative.strip()) is not None


def titles_in(text: str, titles: Iterable[str]) -> list[str]:
    """Those of `titles` that stand in `text` as whole words, whatever the capitals; titles of one word are not sought."""
    plain = _folded(text)
    present = []
    for title in titles:
        words = _folded(title)
        if " " in words and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", plain):
            present.append(title)
    return sorted(set(present))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("'", "’").split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0] + "…"
