"""Scan code points into words, marks and symbols with their offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Int32 = NDArray[np.int32]

SYMBOL, LETTER, DIGIT, JOINED, APOSTROPHE, HYPHEN, SPACE, NEWLINE, MARK, UNDERSCORE = range(10)
WORD, NUMBER, PUNCTUATION, OTHER = range(4)

FULL_STOP, COMMA, OPENING_BRACKET, CLOSING_BRACKET, ZERO_WIDTH_JOINER = 0x2E, 0x2C, 0x28, 0x29, 0x200D
APOSTROPHES = "'’ʼ＇"
HYPHENS = "-‐‑"
# Writes both genders in one word, as in « habitant·e·s ».
MIDDLE_DOTS = "·‧⋅•"
NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
# Batches keep the transient arrays small whatever the size of the corpus: about 100 MB at this size.
BATCH = 2_000_000
_TABLE = 0x20000


def codes_of(text: str) -> Codes:
    """The code points of a text as numbers; a lone surrogate counts as one, as it does in Python."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@lru_cache(maxsize=1)
def character_classes() -> NDArray[np.uint8]:
    """Class of every code point below 0x20000 (`SYMBOL` … `UNDERSCORE`), from the Unicode categories.

    Above, ideographs are letters and everything else joins what precedes it (see `_class`).
    Cost: 15 ms once a process.
    """
    by_first = {"L": LETTER, "N": DIGIT, "M": JOINED, "Z": SPACE, "P": MARK, "S": SYMBOL, "C": SPACE}
    # Without a loop of Python's: each process that reads a text waits for this table.
    categories = list(map(unicodedata.category, map(chr, range(_TABLE))))
    by_category = {name: JOINED if name == "Cf" else by_first[name[0]] for name in set(categories)}
    table = np.fromiter(map(by_category.__getitem__, categories), dtype=np.uint8, count=_TABLE)
    joiners = ((APOSTROPHES, APOSTROPHE), (HYPHENS, HYPHEN), ("_" + MIDDLE_DOTS, UNDERSCORE))
    for characters, kind in (*joiners, (NEWLINES, NEWLINE)):
        for character in characters:
            table[ord(character)] = kind
    # Emoji skin tones and the digits' key cap belong to the symbol before them.
    table[0x1F3FB:0x1F400] = JOINED
    # A byte order mark left inside a text is no part of a word.
    table[0xFEFF] = SPACE
    return table


@numba.njit(cache=True, inline="always")
def _class(code: Any, table: Any) -> Any:
    if code < 0x20000:
        return table[code]
    return LETTER if code < 0x40000 else JOINED


@numba.njit(cache=True, nogil=True)
def _short_bracket(codes: Any, at: Any, last: Any, table: Any) -> int:
    """Where the bracket opened at `at` closes, when it holds one to five letters only; -1 otherwise."""
    closing = at + 1
    while closing < last and closing - at <= 6 and _class(codes[closing], table) == LETTER:
        closing += 1
    return closing if closing < last and codes[closing] == CLOSING_BRACKET and closing - at <= 6 else -1


@numba.njit(cache=True, nogil=True)
def _initials(codes: Any, start: Any, at: Any, last: Any, table: Any) -> bool:
    """Whether the full stop at `at` stands after one letter and before one letter and another full stop."""
    alone = at - start == 1 or _class(codes[at - 2], table) not in (LETTER, DIGIT, JOINED)
    return bool(alone and at + 2 < last and codes[at + 2] == FULL_STOP)


@numba.njit(cache=True, nogil=True)
def scan_units(codes: Any, first: Any, last: Any, table: Any, starts: Any, ends: Any, kinds: Any) -> int:
    """Cuts codes[first:last] into units; returns how many were written into starts, ends and kinds.

    A word holds letters, digits, joined marks, and apostrophes, hyphens, underscores, middle dots, or full stops before
    a small letter or between initials, that stand between two of them; also a short ending in brackets, as in « citoyen(ne)s ».
    A number holds digits, and a full stop or comma between two digits. Punctuation is one character, or one character
    repeated (an ellipsis of three stops). Any other sign is a unit with the marks joined to it.
    """
    n = 0
    at = first
    while at < last:
        kind = _class(codes[at], table)
        start = at
        at += 1
        if kind in (SPACE, NEWLINE):
            continue
        if kind in (LETTER, DIGIT, JOINED):
            letters = kind == LETTER
            while at < last:
                kind = _class(codes[at], table)
                if kind in (LETTER, DIGIT, JOINED):
                    letters = letters or kind == LETTER
                    at += 1
                    continue
                after = _class(codes[at + 1], table) if at + 1 < last else SPACE
                inner = kind in (APOSTROPHE, HYPHEN, UNDERSCORE)
                stop = letters and codes[at] == FULL_STOP and after == LETTER
                # « élu.e.s », « site.fr », but not « fin.Début »; « U.R.S.S. » is one word.
                stop = stop and (codes[at + 1] >= 97 or _initials(codes, start, at, last, table))
                if (
                    (inner and (after in (LETTER, DIGIT)))
                    or stop
                    or (not letters and (codes[at] == FULL_STOP or codes[at] == COMMA) and after == DIGIT)
                ):
                    at += 1
                elif kind == APOSTROPHE:
                    # The apostrophe of an elision stays with its word even when a space follows by mistake.
                    at += 1
                    break
                elif letters and codes[at] == OPENING_BRACKET and after == LETTER:
                    closing = _short_bracket(codes, at, last, table)
                    if closing < 0:
                        break
                    at = closing + 1
                else:
                    break
            kinds[n] = WORD if letters else (NUMBER if _class(codes[start], table) == DIGIT else OTHER)
        elif kind == SYMBOL:
            # A zero-width joiner ties two signs into one picture.
            while at < last and (
                _class(codes[at], table) == JOINED
                or (codes[at - 1] == ZERO_WIDTH_JOINER and _class(codes[at], table) == SYMBOL)
            ):
                at += 1
            kinds[n] = OTHER
        else:
            while at < last and codes[at] == codes[start]:
                at += 1
            kinds[n] = PUNCTUATION
        starts[n] = start
        ends[n] = at
        n += 1
    return n


@numba.njit(cache=True, nogil=True)
def fingerprint(codes: Any, start: Any, end: Any) -> Any:
    """FNV-1a hash of codes[start:end]."""
    value = np.uint64(0xCBF29CE484222325)
    for at in range(start, end):
        value = (value ^ np.uint64(codes[at])) * np.uint64(0x100000001B3)
    return value


@numba.njit(cache=True, nogil=True)
def _number_units(
    codes: Any, starts: Any, ends: Any, slots: Any, pool: Any, bounds: Any, n_types: Any, out: Any
) -> Any:
    """Gives each unit the number of its type; new types are copied into the pool. Returns the count of types."""
    mask = np.uint64(slots.size - 1)
    for unit in range(starts.size):
        start, end = starts[unit], ends[unit]
        value = fingerprint(codes, start, end)
        slot = (value ^ (value >> np.uint64(29))) & mask
        while True:
            known = slots[slot]
            if known < 0:
                begin = bounds[n_types]
                for k in range(end - start):
                    pool[begin + k] = codes[start + k]
                bounds[n_types + 1] = begin + end - start
                slots[slot] = n_types
                out[unit] = n_types
                n_types += 1
                break
            begin = bounds[known]
            same = bounds[known + 1] - begin == end - start
            if same:
                for k in range(end - start):
                    if pool[begin + k] != codes[start + k]:
                        same = False
                        break
            if same:
                out[unit] = known
                break
            slot = (slot + np.uint64(1)) & mask
    return n_types


class Types:
    """Numbers distinct units in order of first appearance: the same units in the same order get the same numbers."""

    def __init__(self) -> None:
        self._slots = np.full(1024, -1, dtype=np.int32)
        self._pool = np.empty(4096, dtype=np.uint32)
        self._bounds = np.zeros(513, dtype=np.int64)
        self._n = 0

    def number(self, codes: Codes, starts: Int32, ends: Int32) -> Int32:
        """Numbers of the units codes[starts:ends]. Cost: linear in the characters of the units."""
        self._make_room(starts.size, int((ends - starts).sum()))
        out = np.empty(starts.size, dtype=np.int32)
        self._n = int(_number_units(codes, starts, ends, self._slots, self._pool, self._bounds, self._n, out))
        return out

    def strings(self, since: int = 0) -> list[str]:
        """The units themselves, by number, from the number `since` on."""
        pool, bounds = self._pool, self._bounds
        text = pool[bounds[since] : bounds[self._n]].tobytes().decode("utf-32-le", "surrogatepass")
        cuts = (bounds[since : self._n + 1] - bounds[since]).tolist()
        return [text[cuts[k] : cuts[k + 1]] for k in range(len(cuts) - 1)]

    def __len__(self) -> int:
        return self._n

    def _make_room(self, units: int, characters: int) -> None:
        used = int(self._bounds[self._n])
        if used + characters > self._pool.size:
            self._pool = np.concatenate([self._pool[:used], np.empty(used + characters, dtype=np.uint32)])
        if self._n + units + 1 > self._bounds.size:
            self._bounds = np.concatenate([self._bounds, np.zeros(self._n + units + 1, dtype=np.int64)])
        if 2 * (self._n + units) > self._slots.size:
            slots = np.full(1 << (2 * (self._n + units)).bit_length(), -1, dtype=np.int32)
            _place_again(slots, self._pool, self._bounds, self._n)
            self._slots = slots


@numba.njit(cache=True, nogil=True)
def _place_again(slots: Any, pool: Any, bounds: Any, n_types: Any) -> None:
    mask = np.uint64(slots.size - 1)
    for known in range(n_types):
        value = fingerprint(pool, bounds[known], bounds[known + 1])
        slot = (value ^ (value >> np.uint64(29))) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = known


def batches(texts: Sequence[str]) -> Iterator[tuple[int, Codes, NDArray[np.int64]]]:
    """Yields (number of the first text, code points of several texts end to end, their bounds), in order."""
    first = 0
    while first < len(texts):
        last, size = first, 0
        while last < len(texts) and (last == first or size + len(texts[last]) <= BATCH):
            size += len(texts[last])
            last += 1
        bounds = np.zeros(last - first + 1, dtype=np.int64)
        np.cumsum([len(text) for text in texts[first:last]], out=bounds[1:])
        yield first, codes_of("".join(texts[first:last])), bounds
        first = last
