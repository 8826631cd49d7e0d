"""Passages of a shared document: the letters that somebody chose, by the identifiers that Yjs's relative positions are made of.

A letter keeps its identifier wherever the text around it goes, so a passage is where its letters are. Letters that are taken out
do not come back under their identifiers (also where a text is restored, or a paragraph is divided before them): then the words
that were chosen are looked for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from pycrdt import XmlElement, XmlText

from faire_reseau.notes.logic.documents import MOST_DEPTH, SharedDocument, deletions_of

# A run of letters that one editor typed one after another: its number, the number of the first letter, how many.
Run = tuple[int, int, int]
MOST_RUNS = 400
_RUNS = re.compile(r"\d{1,16}:\d{1,16}\+\d{1,9}(?: \d{1,16}:\d{1,16}\+\d{1,9})*")
# Fewer letters stand in many places by chance.
LEAST_SIGNS = 8


def runs_of(written: str) -> list[Run]:
    """The runs as the editor writes them, `5:2+16 7:0+3`. Raises `ValueError`."""
    if not _RUNS.fullmatch(written) or written.count(" ") >= MOST_RUNS:
        raise ValueError("no runs of letters")
    pieces = (re.split(r"[:+]", run) for run in written.split(" "))
    return [(int(client), int(clock), int(length)) for client, clock, length in pieces]


def written_runs(runs: Iterable[Run]) -> str:
    """Runs in the form of the editor."""
    return " ".join(f"{client}:{clock}+{length}" for client, clock, length in runs)


@dataclass(frozen=True)
class Piece:
    """One text of the document: its words, its letters, and the number of the block that holds it."""

    words: str
    letters: tuple[Run, ...]
    block: int


class Standing:
    """Which letters stand where in a document, in reading order. Cost: a copy of the document, some 0.1 ms a paragraph."""

    def __init__(self, document: SharedDocument) -> None:
        self._state = document.state
        copy = SharedDocument(self._state)
        # The library does not say the identifiers of what a text holds: an update that takes all of it out does.
        self.pieces = [Piece(_words(text), tuple(_letters(copy, text)), block) for block, text in list(_texts(copy))]
        self._places: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, piece in enumerate(self.pieces):
            for client, clock, length in piece.letters:
                self._places[client].append((clock, clock + length, number))

    def pieces_with(self, runs: Iterable[Run]) -> list[int]:
        """The numbers of the texts where some of these letters still stand."""
        return sorted(
            {
                number
                for client, clock, length in runs
                for begin, end, number in self._places.get(client, [])
                if begin < clock + length and clock < end
            }
        )

    def words_of(self, numbers: Iterable[int]) -> str:
        """What these texts say."""
        return " ".join(self.pieces[number].words for number in numbers)

    def lines(self) -> list[tuple[str, tuple[Run, ...]]]:
        """Each block that holds words, with its letters."""
        blocks: dict[int, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            blocks[piece.block].append(piece)
        lines = (("".join(piece.words for piece in some).strip(), some) for some in blocks.values())
        return [(words, tuple(run for piece in some for run in piece.letters)) for words, some in lines if words]

    def runs_that_say(self, quotation: str) -> list[Run]:
        """The letters that say these words, where they stand exactly once; else none."""
        places = [number for number, piece in enumerate(self.pieces) if quotation in piece.words]
        if len(quotation) < LEAST_SIGNS or len(places) != 1 or self.pieces[places[0]].words.count(quotation) != 1:
            return []
        number = places[0]
        before = self.pieces[number].words.partition(quotation)[0]
        begin = len(before.encode())
        copy = SharedDocument(self._state)
        text = [text for _block, text in _texts(copy)][number]

        def take_out(_copy: SharedDocument) -> None:
            del text[begin : begin + len(quotation.encode())]

        return list(deletions_of(copy.change(take_out)))


def _texts(document: SharedDocument) -> Iterator[tuple[int, XmlText]]:
    """Every text that holds words, in reading order, with the number of its block."""
    return ((block, text) for block, text in _below(document.root, count(), 0) if _words(text))


def _below(parent: Any, numbers: Iterator[int], depth: int) -> Iterator[tuple[int, XmlText]]:
    own = next(numbers)
    for child in parent.children:
        if isinstance(child, XmlText):
            yield own, child
        elif isinstance(child, XmlElement) and depth < MOST_DEPTH:
            yield from _below(child, numbers, depth + 1)


def _letters(copy: SharedDocument, text: XmlText) -> Iterator[Run]:
    def take_out(_copy: SharedDocument) -> None:
        text.clear()

    return deletions_of(copy.change(take_out))


def _words(text: XmlText) -> str:
    return "".join(piece for piece, _marks in text.diff() if isinstance(piece, str))
