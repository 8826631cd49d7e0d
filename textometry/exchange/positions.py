"""Decides how another program counted positions in its texts: the mark at the head, line ends, and rare signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textometry.notes import Note

BOM = "\ufeff"
# From this share of clean edges, a hypothesis is trusted.
TRUSTED = 0.95
# How each program is known to count: the mark, line ends as two. Others count what is in the file, as we do.
_HABITS = {"nvivo": (False, 2), "atlas": (False, 1), "maxqda": (False, 1)}


@dataclass(frozen=True, slots=True)
class Counting:
    """A way to count positions.

    Parameters
    ----------
    bom
        whether the mark at the head counts for one.
    crlf
        1 or 2 for a line end written with two characters.
    wide
        whether a sign beyond the usual planes (an emoji) counts for two, as in UTF-16.
    """

    bom: bool = False
    crlf: int = 2
    wide: bool = False

    def __str__(self) -> str:
        mark = "counted" if self.bom else "not counted"
        signs = "two" if self.wide else "one"
        return f"mark at the head {mark}, line ends for {self.crlf}, signs beyond the usual planes for {signs}"


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch as another program counts it, and what it calls it (often its text)."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The way of counting kept.

    Parameters
    ----------
    counting
        it.
    score
        share (0 to 1) of edges that fall on the edge of a word under it, 1 without any selection.
    scores
        this share under each way of counting that was tried.
    why
        "edges", "names" (the texts repeated in the file), "habit" (of the program) or "single" (no doubt).
    """

    counting: Counting
    score: float
    scores: tuple[tuple[Counting, float], ...]
    why: str

    def notes(self) -> tuple[Note, ...]:
        """What the reader must know."""
        if self.why == "single" and self.score >= TRUSTED:
            return ()
        notes = [
            Note(
                "positions_read",
                {
                    "mark": "counted" if self.counting.bom else "not_counted",
                    "line_ends": self.counting.crlf,
                    "signs": "two" if self.counting.wide else "one",
                    "why": self.why,
                    "share": self.score,
                },
            )
        ]
        if self.score < TRUSTED:
            notes.append(Note("positions_doubtful"))
        return tuple(notes)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "counting": str(self.counting),
            "why": self.why,
            "score": self.score,
            "scores": {str(counting): score for counting, score in self.scores},
        }


def plain(text: str) -> str:
    """A text without mark at its head, with simple line ends: the one that positions kept refer to."""
    return text.removeprefix(BOM).replace("\r\n", "\n")


def offsets(text: str, counting: Counting) -> NDArray[np.int64]:
    """For each position as counted in a text, from 0 to its length, the position in :func:`plain`.

    A position inside what makes one character of the plain text (a line end, a wide sign) leads to its beginning.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    in_plain = np.ones(codes.size, dtype=np.int64)
    width = np.ones(codes.size, dtype=np.int64)
    if codes.size and codes[0] == ord(BOM):
        in_plain[0], width[0] = 0, int(counting.bom)
    before_line_end = np.zeros(codes.size, dtype=np.bool_)
    if codes.size > 1:
        before_line_end[:-1] = (codes[:-1] == ord("\r")) & (codes[1:] == ord("\n"))
    # The two characters are one in the plain text, which begins with the first.
    in_plain[np.roll(before_line_end, 1) & (np.arange(codes.size) > 0)] = 0
    width[before_line_end] = counting.crlf - 1
    if counting.wide:
        width[codes > 0xFFFF] = 2
    places = np.concatenate([[0], np.cumsum(in_plain)])[:-1]
    # The second half of a line end leads to the first, whether or not the first counts.
    second = np.roll(before_line_end, 1) & (np.arange(codes.size) > 0)
    places[second] -= 1
    return np.append(np.repeat(places, width), int(in_plain.sum())).astype(np.int64)


def decide(sources: Sequence[tuple[str, Sequence[Selection]]], *, origin: str = "", usual_crlf: int = 2) -> Decision:
    """Choose how positions were counted, the same way for all texts of a project.

    Parameters
    ----------
    sources
        texts as they are in the file (mark and line ends kept) with their selections.
    origin
        the program that wrote the file, as the file says.
    usual_crlf
        for how many a line end counts when nothing tells.

    Returns
    -------
    the way under which most quotations repeated in the file are found, then most edges of selections fall on
    edges of words, then the habit of the program.
    """
    texts = [text for text, _ in sources]
    ways = [
        Counting(bom=bom, crlf=crlf, wide=wide)
        for bom, crlf, wide in product(
            (False, True) if any(text.startswith(BOM) for text in texts) else (False,),
            (2, 1) if any("\r\n" in text for text in texts) else (2,),
            (False, True) if any(max(text, default="") > "\uffff" for text in texts) else (False,),
        )
    ]
    judged = [(way, *_judge(sources, way)) for way in ways]
    best = max((named, clean) for _, named, clean in judged)
    equal = [way for way, named, clean in judged if (named, clean) == best]
    habit = next((value for program, value in _HABITS.items() if program in origin.lower()), (False, usual_crlf))
    chosen = min(equal, key=lambda way: ((way.bom, way.crlf) != habit, way.bom, way.wide, -way.crlf))
    edges = 2 * sum(len(selections) for _, selections in sources)
    share = {way: clean / edges if edges else 1.0 for way, _, clean in judged}
    most_named = [way for way, named, _ in judged if named == best[0]]
    why = "single" if len(ways) == 1 else "habit" if len(equal) > 1 else "names" if len(most_named) == 1 else "edges"
    return Decision(chosen, share[chosen], tuple(share.items()), why)


def _judge(sources: Sequence[tuple[str, Sequence[Selection]]], way: Counting) -> tuple[int, int]:
    """Under a way of counting: quotations found as the file repeats them, and edges that are edges of words."""
    named = clean = 0
    for text, selections in sources:
        if not selections:
            continue
        table, flat = offsets(text, way), plain(text)
        for selection in selections:
            if not 0 <= selection.start <= selection.end < table.size:
                continue
            start, end = int(table[selection.start]), int(table[selection.end])
            named += _is_named(flat[start:end], selection.name)
            clean += _begins(flat, start) + _ends(flat, end)
    return named, clean


def _is_named(quotation: str, name: str) -> bool:
    title, quoted = " ".join(name.split()), " ".join(quotation.split())
    cut = title.removesuffix("…").removesuffix("...")
    return bool(title) and (title == quoted or (cut != title and len(cut) >= 8 and quoted.startswith(cut)))


def _begins(text: str, at: int) -> bool:
    return at < len(text) and not text[at].isspace() and not (at and text[at - 1].isalnum() and text[at].isalnum())


def _ends(text: str, at: int) -> bool:
    inside = at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
    return at > 0 and not text[at - 1].isspace() and not inside
