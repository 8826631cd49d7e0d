"""Concordance of a corpus: the passages that hold words, in the texts that a reader may read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faire_reseau.accounts.models import User
from faire_reseau.analysis.logic.concordance import pattern_of, places_in
from faire_reseau.analysis.models import Corpus
from faire_reseau.analysis.permissions import texts_read_by

MOST_LINES = 2_000
Span = tuple[int, int, int]


@dataclass(frozen=True)
class Line:
    """One place: the words, what stands left and right of them, and where that is."""

    position: int
    title: str
    start: int
    end: int
    left: str
    match: str
    right: str


def find_words(
    user: User, corpus: Corpus, forms: Iterable[str], within: Sequence[Span] | None = None
) -> tuple[list[Line], int]:
    """The places where `forms` stand in the texts of `corpus` that `user` may read, at most `MOST_LINES` of them, and in how many texts.

    `within`: only inside these spans (position, start, end), the segments of a class. One query; reads the texts.
    """
    pattern = pattern_of(forms)
    if pattern is None:
        return [], 0
    inside: dict[int, list[tuple[int, int]]] = {}
    for position, start, end in within or ():
        inside.setdefault(position, []).append((start, end))
    lines: list[Line] = []
    positions: set[int] = set()
    rows = texts_read_by(user).filter(corpus=corpus).order_by("position").values_list("position", "title", "text")
    for position, title, text in rows.iterator(chunk_size=200):
        if within is not None and position not in inside:
            continue
        for place in places_in(text, pattern):
            if within is not None and not any(s <= place.start and place.end <= e for s, e in inside[position]):
                continue
            positions.add(position)
            left, match, right = (
                text[place.left : place.start],
                text[place.start : place.end],
                text[place.end : place.right],
            )
            lines.append(Line(position, title, place.start, place.end, left, match, right))
            if len(lines) == MOST_LINES:
                return lines, len(positions)
    return lines, len(positions)
