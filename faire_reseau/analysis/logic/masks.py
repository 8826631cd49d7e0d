"""Masks on a text: passages replaced by a pseudonym of the same length, so that every position stays true."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TypeVar

from faire_reseau.analysis.logic.passages import Span
from faire_reseau.kit.folding import bare, searchable

FILL = "▒"
_SPACES = r"\s+"
T = TypeVar("T")


def masked(text: str, masks: Iterable[tuple[int, int, str]]) -> str:
    """`text` with each mask (start, end, pseudonym) in place of its letters.

    Parameters: `masks` inside the text; where two overlap, the later start covers its own letters. Returns as many code points as
    before: the pseudonym, then `FILL`; a pseudonym longer than its passage is left out. Line ends stay. Cost: linear.
    """
    letters = list(text)
    for start, end, pseudonym in sorted(masks):
        label = pseudonym if len(pseudonym) <= end - start else ""
        shown = label + FILL * (end - start - len(label))
        letters[start:end] = [
            letter if letter in "\r\n" else new for letter, new in zip(letters[start:end], shown, strict=True)
        ]
    return "".join(letters)


def apart(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Of `spans`, those that share no letter with one of `taken` nor with one before them; longer ones are served first, then
    earlier ones. Cost: n log n.
    """
    standing = union(taken)
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        place = bisect_left(standing, span)
        is_free = not place or standing[place - 1][1] <= span[0]
        if is_free and (place == len(standing) or span[1] <= standing[place][0]):
            standing.insert(place, span)
            chosen.append(span)
    return sorted(chosen)


def union(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, those that share a letter made one. Cost: n log n."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def places_of_words(text: str, words: str) -> list[Span]:
    """Where `words` stand in `text` as whole words, whatever their capitals, accents and the signs between them. Cost: linear."""
    parts = searchable(words).split()
    whole = bare(text)
    if not parts or not all(part in whole for part in parts):
        return []
    folded = [bare(letter) for letter in text]
    # By each folded letter, the letter of the text that it comes from.
    origin = [place for place, letters in enumerate(folded) for _letter in letters]
    between = r"[\W_]+".join(map(re.escape, parts))
    pattern = re.compile(rf"(?<!\w){between}(?!\w)")
    return [(origin[match.start()], origin[match.end() - 1] + 1) for match in pattern.finditer("".join(folded))]


def finder_of(wanted: Iterable[tuple[str, T]]) -> Callable[[str], Iterator[tuple[int, int, T]]]:
    """What finds in a text each of many passages, whatever their capitals and white space, with what it stands for.

    Cost: linear in the text, whatever the number of passages.
    """
    by_first: dict[str, list[tuple[int, str, T]]] = {}
    for words, thing in wanted:
        first = re.search(r"\w+", words)
        if first is not None:
            by_first.setdefault(first[0].casefold(), []).append((first.start(), words, thing))
    pattern_of = cache(_pattern)

    def find(text: str) -> Iterator[tuple[int, int, T]]:
        for word in re.finditer(r"\w+", text):
            for before, words, thing in by_first.get(word[0].casefold(), ()):
                match = pattern_of(words).match(text, max(0, word.start() - before))
                if match is not None:
                    yield *match.span(), thing

    return find


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_SPACES.join(map(re.escape, words.split()))}(?!\w)", re.IGNORECASE)
