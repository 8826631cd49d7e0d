"""Segment documents into stretches of about forty words at the best punctuation, by three recipes: its own, IRaMuTeQ’s, rainette’s."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import numba
import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.texts.corpus import Corpus
from textometry.texts.scan import (
    APOSTROPHE,
    COMMA,
    DIGIT,
    FULL_STOP,
    LETTER,
    PUNCTUATION,
    Codes,
    Int32,
    batches,
    character_classes,
    codes_of,
    fingerprint,
    scan_units,
)

Mode = Literal["default", "iramuteq", "rainette", "documents"]
Weights = NDArray[np.float64]
Words = tuple[Int32, Int32, Weights]

_STRONG, _COLON, _SEMICOLON, _COMMA, _SPACE = 6.0, 5.0, 4.0, 1.0, 0.01
# What may follow a stop without being the end of a sentence. Single letters are dealt with apart.
ABBREVIATIONS = (
    "al", "art", "av", "bd", "cf", "ch", "chap", "cie", "coll", "dir", "dr", "ed", "ex", "éd", "fig", "hab", "ibid", "id", "janv", "févr", "juil", "sept", "oct", "nov", "déc", "lt", "ltd", "mgr", "mlle", "mlles", "mm", "mme", "mmes", "mr", "mrs", "ms", "nb", "no", "op", "pp", "prof", "ref", "réf", "st", "ste", "sv", "svt", "tél", "trad", "vol", "vs", "fr", "env", "max", "min", "approx",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Stretches of documents, in order, that never overlap.

    Parameters
    ----------
    document
        int32, index of the document of each segment, never decreasing.
    start
        int32, first code point.
    end
        int32, code point after the last one.
    mode
        the recipe that cut them.
    size
        the number of words aimed at.
    """

    document: Int32
    start: Int32
    end: Int32
    mode: str
    size: int

    def __len__(self) -> int:
        return int(self.document.size)

    def text(self, corpus: Corpus, segment: int) -> str:
        """The very text of one segment."""
        return corpus.quote(int(self.document[segment]), int(self.start[segment]), int(self.end[segment]))

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "mode": self.mode,
            "size": self.size,
            "document": self.document.tolist(),
            "start": self.start.tolist(),
            "end": self.end.tolist(),
        }


def split_segments(
    corpus: Corpus, *, mode: Mode = "default", size: int = 40, expressions: Iterable[str] = ()
) -> Segments:
    """Cuts each document into segments.

    A cut after the word i is worth w / (|i - size| + 1), where w is 6 after a full stop, a question or exclamation
    mark or an ellipsis, 5 after a colon, 4 after a semicolon, 1 after a comma and 0.01 elsewhere; the best cut of the
    next size + 16 words wins, and the rest begins again. A document, that is an answer, is never joined to another.

    Parameters
    ----------
    corpus
        the documents.
    mode
        "default": an abbreviation or a figure ends no sentence, the end of a paragraph is worth 6, a theme
        always begins a segment, and the last two segments share what is left equally rather than leave a scrap.
        "iramuteq": punctuation marks count as words, apostrophes and hyphens separate words, the last of the best
        cuts wins, a theme begins a segment too. "rainette": words are what stands between spaces (a line end is no space), the first of the best
        cuts wins. "documents": each document is one segment.
    size
        words aimed at, 5 to 10,000.
    expressions
        for "iramuteq" only, expressions of several words that count as one.

    Returns
    -------
    segments in the order of the corpus; a document without a word has none.

    Raises
    ------
    InputError
        on an unknown mode or size. Cost: linear in the characters, about 50 million a second.
    """
    recipes: dict[str, Callable[[Codes, int, int], Words]] = {
        "default": _default_words,
        "iramuteq": _IramuteqWords(expressions),
        "rainette": _rainette_words,
    }
    if not 5 <= size <= 10_000:
        raise InputError("segment_size_wrong", size=size)
    if mode == "documents":
        return _whole_documents(corpus)
    if mode not in recipes:
        raise InputError("segment_cut_unknown", mode=mode, choices=[*recipes, "documents"])
    documents, starts, ends = [], [], []
    for first, codes, bounds in batches(corpus.texts):
        for k in range(bounds.size - 1):
            for begin, finish in _stretches(corpus, first + k, int(bounds[k]), int(bounds[k + 1]), mode):
                word_starts, word_ends, weights = recipes[mode](codes, begin, finish)
                if word_starts.size == 0:
                    continue
                cuts = cut_points(weights, size, mode == "iramuteq", mode == "default")
                starts.append(word_starts[np.concatenate(([0], cuts[:-1] + 1))] - bounds[k])
                ends.append(word_ends[cuts] - bounds[k])
                documents.append(np.full(cuts.size, first + k, dtype=np.int32))
    return Segments(_joined(documents), _joined(starts), _joined(ends), mode, size)


def _joined(pieces: list[Any]) -> Int32:
    return np.concatenate(pieces).astype(np.int32) if pieces else np.empty(0, dtype=np.int32)


def _stretches(corpus: Corpus, document: int, begin: int, finish: int, mode: str) -> list[tuple[int, int]]:
    """What must be cut apart: the themes of a document, and what stands outside them; rainette knows no theme."""
    themes = corpus.documents[document].themes
    if mode == "rainette" or not themes:
        return [(begin, finish)]
    marks = sorted({0, finish - begin, *(theme.start for theme in themes), *(theme.end for theme in themes)})
    return [(begin + a, begin + b) for a, b in pairwise(marks)]


def _whole_documents(corpus: Corpus) -> Segments:
    documents, starts, ends = [], [], []
    for number, text in enumerate(corpus.texts):
        if stripped := text.strip():
            documents.append(number)
            starts.append(len(text) - len(text.lstrip()))
            ends.append(starts[-1] + len(stripped))
    document, start, end = (np.asarray(values, dtype=np.int32) for values in (documents, starts, ends))
    return Segments(document, start, end, "documents", 0)


@numba.njit(cache=True, nogil=True)
def cut_points(weights: Any, size: Any, last_wins: Any, balanced: Any) -> Any:
    """Index of the last word of each segment, from the worth of a cut after each word.

    Parameters
    ----------
    weights
        float64, worth of a cut after each word.
    size
        words aimed at.
    last_wins
        whether the last of equal cuts wins, and the aim is one word further (IRaMuTeQ).
    balanced
        whether the last two segments share equally what is left.
    """
    window = size + 16
    cuts = np.empty(weights.size, dtype=np.int64)
    n = 0
    at = 0
    while weights.size - at > window:
        left = weights.size - at
        aim = left / 2.0 if balanced and left < 2 * size else float(size)
        best, best_cut = -1.0, 1
        for length in range(1, window + 1):
            distance = abs(length - 1 - aim) if last_wins else abs(length - aim)
            worth = weights[at + length - 1] / (distance + 1.0)
            if worth > best or (last_wins and worth == best):
                best, best_cut = worth, length
        at += best_cut
        cuts[n] = at - 1
        n += 1
    if at < weights.size:
        cuts[n] = weights.size - 1
        n += 1
    return cuts[:n].copy()


# --- the default recipe -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _openers() -> NDArray[np.uint32]:
    """Signs that open what follows: they begin a segment rather than end one. Sorted."""
    opening = [c for c in range(0x3000) if unicodedata.category(chr(c)) in {"Ps", "Pi", "Pd"}]
    return np.array(sorted({*opening, *map(ord, "•·*#@§►▪¿¡")}), dtype=np.uint32)


@lru_cache(maxsize=1)
def _abbreviations() -> NDArray[np.uint64]:
    values = []
    for word in ABBREVIATIONS:
        for shape in (word, word.capitalize(), word.upper()):
            codes = codes_of(shape)
            values.append(np.uint64(fingerprint(codes, 0, codes.size)))
    return np.unique(np.array(values, dtype=np.uint64))


def _default_words(codes: Codes, first: int, last: int) -> Words:
    starts = np.empty(last - first + 1, dtype=np.int32)
    ends, kinds = np.empty_like(starts), np.empty(last - first + 1, dtype=np.uint8)
    table = character_classes()
    n = scan_units(codes, first, last, table, starts, ends, kinds)
    weights = np.empty(n, dtype=np.float64)
    n = _weigh(codes, last, table, starts, ends, kinds, n, _openers(), _abbreviations(), weights)
    return starts[:n].copy(), ends[:n].copy(), weights[:n].copy()


@numba.njit(cache=True, nogil=True)
def _among(values: Any, value: Any) -> bool:
    at = np.searchsorted(values, value)
    return bool(at < values.size and values[at] == value)


@numba.njit(cache=True, nogil=True)
def _weigh(
    codes: Any,
    last: Any,
    table: Any,
    starts: Any,
    ends: Any,
    kinds: Any,
    n: Any,
    openers: Any,
    short: Any,
    weights: Any,
) -> int:
    """Keeps the words (and symbols), gives each the signs that go with it, and weighs the gap after it."""
    words = 0
    opening = -1
    for unit in range(n):
        start, end = starts[unit], ends[unit]
        if kinds[unit] != PUNCTUATION:
            starts[words] = opening if opening >= 0 else start
            ends[words] = end
            following = starts[unit + 1] if unit + 1 < n else last
            elision = table[min(codes[end - 1], 0x1FFFF)] == APOSTROPHE and following == end
            weights[words] = 0.0 if elision else 0.01
            words += 1
            opening = -1
        if words == 0:
            if opening < 0:
                opening = start
            continue
        if kinds[unit] == PUNCTUATION and opening < 0:
            code = codes[start]
            spaced_before = start > 0 and ends[unit - 1] < start
            if _among(openers, code) or (code == 34 and spaced_before):
                opening = start
            else:
                ends[words - 1] = end
                worth = 0.01
                if code in (FULL_STOP, 0x3F, 0x21, 0x2026):
                    if code == FULL_STOP and end - start == 1:
                        glued = end < last and table[min(codes[end], 0x1FFFF)] in (LETTER, DIGIT)
                        before = starts[words - 1]
                        plain_end = start
                        is_short = plain_end - before == 1 and table[min(codes[before], 0x1FFFF)] == LETTER
                        if not is_short:
                            is_short = _among(short, fingerprint(codes, before, plain_end))
                        worth = 0.01 if glued or is_short else 6.0
                    else:
                        worth = 6.0
                elif code == 58:
                    worth = 5.0
                elif code == 59:
                    worth = 4.0
                elif code == COMMA:
                    worth = 1.0
                weights[words - 1] = max(weights[words - 1], worth)
        if kinds[unit] != PUNCTUATION or opening < 0 or opening == start:
            breaks = 0
            following = starts[unit + 1] if unit + 1 < n else last
            for at in range(end, following):
                breaks += (
                    codes[at] == 10 or codes[at] == 0x2029 or (codes[at] == 13 and codes[min(at + 1, last - 1)] != 10)
                )
            soft = (
                breaks == 1
                and weights[words - 1] < 1.0
                and unit + 1 < n
                and codes[following] >= 97
                and table[min(codes[following], 0x1FFFF)] == LETTER
            )
            if breaks and not soft:
                weights[words - 1] = 6.0
    return words


# --- the two compatible recipes ---------------------------------------------------------------------------------

_RAINETTE_WEIGHTS = {".": _STRONG, "?": _STRONG, "!": _STRONG, "…": _STRONG, ":": _COLON, ";": _SEMICOLON, ",": _COMMA}


@lru_cache(maxsize=1)
def _invisible() -> NDArray[np.bool_]:
    """Which code points are separators or controls: a word made of nothing else is no word for rainette."""
    return np.array([unicodedata.category(chr(c))[0] in "ZC" for c in range(0x10000)], dtype=np.bool_)


def _rainette_words(codes: Codes, first: int, last: int) -> Words:
    text = codes[first:last]
    inside = np.concatenate(([False], text != 32, [False]))
    edges = np.flatnonzero(inside[1:] != inside[:-1]).astype(np.int32)
    starts, ends = edges[::2], edges[1::2]
    if starts.size:
        visible = ~_invisible()[np.minimum(text, 0xFFFF)] | (text > 0xFFFF)
        # Each sum runs on to the next word, over spaces, which are invisible.
        n_visible = np.add.reduceat(visible, starts, dtype=np.int64)
        starts, ends = starts[n_visible > 0], ends[n_visible > 0]
    weights = np.full(starts.size, _SPACE)
    final = text[ends - 1]
    for sign, weight in _RAINETTE_WEIGHTS.items():
        weights[final == ord(sign)] = weight
    return starts + first, ends + first, weights


class _IramuteqWords:
    """Words as IRaMuTeQ counts them: marks are words, apostrophes and hyphens part words, expressions count as one."""

    def __init__(self, expressions: Iterable[str]) -> None:
        split = (tuple(_plain_words(expression)) for expression in expressions)
        self._expressions = {words for words in split if len(words) > 1}
        self._longest = max(map(len, self._expressions), default=0)

    def __call__(self, codes: Codes, first: int, last: int) -> Words:
        table = character_classes()
        text = codes[first:last]
        kinds = np.where(text < 0x20000, table[np.minimum(text, 0x1FFFF)], 1)
        letters = (kinds == 1) | (kinds == 2) | (kinds == 3) | (text == ord("_"))
        marks = np.isin(text, np.array([ord(sign) for sign in _RAINETTE_WEIGHTS], dtype=np.uint32))
        before = np.concatenate(([False], letters[:-1]))
        after = np.concatenate((letters[1:], [False]))
        starts = np.flatnonzero((letters & ~before) | marks).astype(np.int32)
        ends = np.flatnonzero((letters & ~after) | marks).astype(np.int32) + 1
        weights = np.full(starts.size, _SPACE)
        for sign, weight in _RAINETTE_WEIGHTS.items():
            weights[text[starts] == ord(sign)] = weight
        if self._expressions:
            starts, ends, weights = self._join(text, starts, ends, weights)
        return starts + first, ends + first, weights

    def _join(self, text: Codes, starts: Int32, ends: Int32, weights: Weights) -> Words:
        string = text.tobytes().decode("utf-32-le", "surrogatepass").lower()
        if len(string) != text.size:
            # A letter whose lower case takes two characters would shift the positions.
            string = "".join(
                c.lower() if len(c.lower()) == 1 else c for c in text.tobytes().decode("utf-32-le", "surrogatepass")
            )
        words = [string[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        firsts, lasts = [], []
        at = 0
        while at < len(words):
            longest = min(self._longest, len(words) - at)
            length = next((n for n in range(longest, 1, -1) if tuple(words[at : at + n]) in self._expressions), 1)
            firsts.append(at)
            lasts.append(at + length - 1)
            at += length
        return starts[firsts], ends[lasts], weights[lasts]


def _plain_words(expression: str) -> list[str]:
    for sign in "'’-_":
        expression = expression.replace(sign, " ")
    return expression.lower().split()
