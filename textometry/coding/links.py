"""Co-occurrence of codes: which codes stand on the same passages, and where marks overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textometry.coding.model import CodedCorpus, Coding


@dataclass(frozen=True, slots=True, eq=False)
class CodeLinks:
    """Codes that stand together.

    Parameters
    ----------
    codes
        identifiers, in the order of the book.
    pairs
        int64, codes x codes, pairs of codings that share at least one character; on the diagonal, codings.
    characters
        int64, codes x codes, characters marked with both codes (whoever did); on the diagonal, with one.
    documents
        int64, codes x codes, documents in which both codes are found.
    """

    codes: tuple[str, ...]
    pairs: NDArray[np.int64]
    characters: NDArray[np.int64]
    documents: NDArray[np.int64]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "codes": list(self.codes),
            "pairs": self.pairs.tolist(),
            "characters": self.characters.tolist(),
            "documents": self.documents.tolist(),
        }


def code_links(coded: CodedCorpus, *, coder: str | None = None) -> CodeLinks:
    """Count how often codes stand together.

    Parameters
    ----------
    coded
        what was marked.
    coder
        only what this coder marked; everything when absent.

    Returns
    -------
    three tables. Cost: codings of a document that overlap, by pairs.
    """
    rank = {code.id: number for number, code in enumerate(coded.book.codes)}
    pairs, characters, documents = (np.zeros((len(rank), len(rank)), dtype=np.int64) for _ in range(3))
    by_document: dict[str, list[Coding]] = {}
    for coding in coded.codings:
        if coder is None or coding.coder == coder:
            by_document.setdefault(coding.document, []).append(coding)
    for codings in by_document.values():
        present = sorted({rank[coding.code] for coding in codings})
        documents[np.ix_(present, present)] += 1
        for number, coding in enumerate(codings):
            code_number = rank[coding.code]
            pairs[code_number, code_number] += 1
            for later in codings[number + 1 :]:
                if later.start >= coding.end:
                    break
                other = rank[later.code]
                if other != code_number:
                    pairs[code_number, other] += 1
                    pairs[other, code_number] += 1
        for start, end, marked in stretches([(c.start, c.end, rank[c.code]) for c in codings]):
            together = sorted(marked)
            characters[np.ix_(together, together)] += end - start
    return CodeLinks(tuple(rank), pairs, characters, documents)


def stretches(marks: Iterable[tuple[int, int, Any]]) -> list[tuple[int, int, frozenset[Any]]]:
    """Cut overlapping marks into stretches on which what is marked does not change.

    Parameters
    ----------
    marks
        start, end and what is marked; any order.

    Returns
    -------
    start, end and the set of what is marked there, in order, without the stretches where nothing is.
    """
    events: dict[int, list[tuple[int, Any]]] = {}
    for start, end, mark in marks:
        events.setdefault(start, []).append((1, mark))
        events.setdefault(end, []).append((-1, mark))
    open_marks: dict[Any, int] = {}
    cuts: list[tuple[int, int, frozenset[Any]]] = []
    before = 0
    for at in sorted(events):
        if open_marks and at > before:
            cuts.append((before, at, frozenset(open_marks)))
        for step, mark in events[at]:
            open_marks[mark] = open_marks.get(mark, 0) + step
            if open_marks[mark] == 0:
                del open_marks[mark]
        before = at
    return cuts
