"""Passages of a text: its parts to read, its sentences and words with their numbers, a passage that was pasted, what stands where.

Places are code points of the text, ends excluded.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar

# What one page shows of a long text: some six screens of a computer.
PART_LETTERS = 12_000
_SENTENCE_END = re.compile(r"[.!?…]+[»”\"’')\]\u00a0\u202f]*(?=\s)|\n+")
_PLACE = re.compile(r"\s*(\d{1,6})(?:\.(\d{1,6}))?\s*")
Span = tuple[int, int]


class NoPlaceError(Exception):
    """No passage is where it was said to be; `code` says why: no_number, no_sentence, no_word, backwards, not_there, several."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Placed(Protocol):
    """What has a place in a text."""

    start: Any
    end: Any


P = TypeVar("P", bound=Placed)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of a part of `text`: they tile it, white space belongs to the sentence before."""
    end = len(text) if end is None else end
    cuts = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    # White space after the mark stays with it, so that a sentence begins with a word.
    places = [start]
    for mark in cuts:
        cut = mark
        while cut < end and text[cut].isspace():
            cut += 1
        if places[-1] < cut < end:
            places.append(cut)
    return [] if start >= end else list(zip(places, [*places[1:], end], strict=True))


def words(text: str, span: Span) -> list[Span]:
    """The words of a passage: what stands between white space."""
    return [match.span() for match in re.compile(r"\S+").finditer(text, *span)]


def trimmed(text: str, start: int, end: int) -> Span:
    """The passage without the white space around it; empty when it holds nothing else."""
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, max(start, end)


def parts(text: str, letters: int = PART_LETTERS) -> list[Span]:
    """`text` in parts that tile it, of about `letters` each, cut after a line or a sentence where there is one."""
    places = [0]
    while len(text) - places[-1] > letters * 1.25:
        begin = places[-1]
        window = (begin + letters // 2, begin + letters)
        cut = text.rfind("\n", *window) + 1
        if not cut:
            ends = [match.end() for match in _SENTENCE_END.finditer(text, *window)]
            cut = ends[-1] if ends else text.rfind(" ", *window) + 1
        places.append(cut if cut > begin else begin + letters)
    return list(zip(places, [*places[1:], len(text)], strict=True))


def part_at(bounds: Sequence[Span], place: int) -> int:
    """The number, from 1, of the part that holds `place`."""
    return max(1, bisect_right([start for start, _end in bounds], place))


def passage_by_numbers(text: str, bounds: Span, first: str, last: str) -> Span:
    """The passage from `first` to `last`: numbers of sentences of the part `bounds`, “12”, or of a word in one, “12.3”.

    Without `last`, the sentence or the word `first` alone. Raises `NoPlaceError`.
    """
    inside = sentences(text, *bounds)
    begin, alone = _place(text, inside, first)
    finish = _place(text, inside, last)[0] if last.strip() else alone
    start, end = trimmed(text, begin[0], finish[1])
    if start >= end:
        raise NoPlaceError("backwards")
    return start, end


def passage_pasted(text: str, pasted: str) -> Span:
    """Where `pasted` stands in `text`, however white space is written. Raises `NoPlaceError` when nowhere or more than once."""
    pieces = pasted.split()
    if not pieces:
        raise NoPlaceError("not_there")
    # Looked for from every letter on: “aa” stands twice in “aaa”.
    wanted = r"\s+".join(map(re.escape, pieces))
    matches = re.compile(f"(?=({wanted}))").finditer(text)
    spans = [match.span(1) for match, _ in zip(matches, range(100), strict=False)]
    if len(spans) != 1:
        raise NoPlaceError("several" if spans else "not_there", n=len(spans))
    return spans[0]


@dataclass
class Piece(Generic[P]):
    """A stretch of a text on which one and the same passages lie, with those that begin at its head and end at its foot."""

    start: int
    end: int
    text: str
    over: list[P] = field(default_factory=list)
    opens: list[P] = field(default_factory=list)
    closes: list[P] = field(default_factory=list)
    # The number of the sentence that begins with it; 0 for none.
    sentence: int = 0


def pieces(text: str, bounds: Span, passages: Sequence[P], numbered: Sequence[Span] = ()) -> list[Piece[P]]:
    """A part of a text cut wherever a passage or a sentence begins or ends; what lies beyond the part is cut off at its edge.

    Double line ends end a piece too: browsers read them as one letter, and places inside a piece must count like here.
    """
    first, last = bounds
    here = [passage for passage in passages if passage.start < last and passage.end > first]
    cuts = {first, last} | {start for start, _end in numbered if first <= start < last}
    for passage in here:
        cuts |= {max(first, passage.start), min(last, passage.end)}
    if "\r" in text:
        cuts |= {match.end() for match in re.compile("\r\n").finditer(text, first, last)}
    places = sorted(cuts)
    opening: dict[int, list[P]] = {}
    closing: dict[int, list[P]] = {}
    for passage in sorted(here, key=lambda each: (each.start, -each.end)):
        opening.setdefault(max(first, passage.start), []).append(passage)
        closing.setdefault(min(last, passage.end), []).append(passage)
    numbers = {start: number for number, (start, _end) in enumerate(numbered, 1)}
    cut: list[Piece[P]] = []
    over: list[P] = []
    for start, end in pairwise(places):
        over = [passage for passage in over if passage.end > start] + opening.get(start, [])
        closes = closing.get(end, [])[::-1]
        cut.append(
            Piece(start, end, text[start:end], list(over), opening.get(start, []), closes, numbers.get(start, 0))
        )
    return cut


def _place(text: str, inside: Sequence[Span], number: str) -> tuple[Span, Span]:
    match = _PLACE.fullmatch(number)
    if match is None:
        raise NoPlaceError("no_number", number=number.strip()[:20])
    sentence, word = int(match[1]), match[2]
    if not 1 <= sentence <= len(inside):
        raise NoPlaceError("no_sentence", number=sentence, n=len(inside))
    span = inside[sentence - 1]
    if word is None:
        return span, span
    there = words(text, span)
    if not 1 <= int(word) <= len(there):
        raise NoPlaceError("no_word", number=sentence, word=int(word), n=len(there))
    return there[int(word) - 1], there[int(word) - 1]
