"""Font size of a name on a badge: as large as its longest word allows."""

import re
from unicodedata import combining, east_asian_width

WIDE, CAPITAL, NARROW, LETTER = 0.9, 0.72, 0.38, 0.61
"""Widths of letters of the heading type, as shares of its size: “m”, capitals, “i”, the others; measured, rounded up."""
FOREIGN, SQUARE = 0.88, 1.05
"""The same of alphabets that the heading type lacks and another type draws, and of Chinese, Japanese and Korean signs."""
LATIN = "\u0250"
LINE = 1.05
"""The height of a line, as a share of the size of its letters."""


def width_of(word: str) -> float:
    """The width of `word`, as a multiple of the size of its letters. Cost: its length."""
    total = 0.0
    for letter in word:
        if combining(letter):
            continue
        if east_asian_width(letter) in "WF":
            total += SQUARE
        elif letter >= LATIN and not "\u1e00" <= letter <= "\u20ff":
            total += FOREIGN
        elif letter in "mwMW@œæŒÆ":
            total += WIDE
        elif letter in "iljtfrI'’.-·":
            total += NARROW
        else:
            total += CAPITAL if letter.isupper() else LETTER
    return total


def size_of(name: str, *, room: float, tall: float, most: int, least: int) -> int:
    """The size of the letters of `name`, in whole millimetres: its longest word stands in `room`, its lines in `tall`.

    Words part at spaces and after hyphens. Parameters: `room` and `tall` in mm; `most` and `least`, bounds of the answer in mm
    (a longer word is parted by the page). Returns: millimetres. Cost: the length of the name, times the sizes tried.
    """
    words = [word for word in re.split(r"(?<=\s)|(?<=-)", name) if word]
    widths = [(width_of(word.strip()), width_of(word)) for word in words]
    for size in range(most, least, -1):
        if (
            all(alone * size <= room for alone, _with_space in widths)
            and _lines(widths, room / size) * LINE * size <= tall
        ):
            return size
    return least


def _lines(widths: list[tuple[float, float]], room: float) -> int:
    """How many lines words of these widths (alone, and with the space after them) take in `room`."""
    lines, at = 1, 0.0
    for alone, with_space in widths:
        if at and at + alone > room:
            lines, at = lines + 1, 0.0
        at += with_space
    return lines
