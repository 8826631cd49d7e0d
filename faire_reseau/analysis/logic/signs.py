"""Signs of codes: the colours and marks offered, and which of them a new code gets."""

import re
from collections.abc import Collection

from faire_reseau.analysis.enums import CodeMark

# Told apart by eyes of every kind (Okabe and Ito 2008); a mark stands beside each.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a6d00", "#777777")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def colour_of(text: str, other: str = COLOURS[-1]) -> str:
    """A colour such as “#0072b2” in small letters; `other` for what is none."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return other
    figures = match[1].lower()
    return "#" + (figures if len(figures) == 6 else "".join(figure * 2 for figure in figures))


def next_sign(taken: Collection[tuple[str, str]]) -> tuple[str, CodeMark]:
    """Colour and mark of a new code: a pair that no code of `taken` bears while there is one left."""
    marks = list(CodeMark)
    rounds = [
        (COLOURS[place % len(COLOURS)], marks[(place + place // len(COLOURS)) % len(marks)])
        for place in range(len(COLOURS) * len(marks))
    ]
    free = (sign for sign in rounds if sign not in taken)
    return next(free, rounds[len(taken) % len(rounds)])
