"""Co-occurrents of a word: what is found around it more than elsewhere, scored by specificity (Lafon 1981)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.languages.grammar import ACTIVE
from textometry.tables.build import columns_of_readings
from textometry.tables.specificity import specificities
from textometry.texts.concordance import Line
from textometry.texts.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Cooccurrent:
    """A word found around another.

    Parameters
    ----------
    word
        its name.
    together
        its occurrences around the other word.
    everywhere
        its occurrences in the corpus.
    index
        signed log10 of the chance of as many or more (or, negative, as few or fewer) occurrences around it, if words fell
        at random: 3 says one chance in a thousand.
    distance
        mean number of tokens between them, 1 for neighbours.
    """

    word: str
    together: int
    everywhere: int
    index: float
    distance: float

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def cooccurrents(
    tokens: Tokens,
    places: Sequence[Line],
    *,
    window: int = 10,
    within: Literal["segment", "document"] = "document",
    terms: Literal["lemma", "form"] = "lemma",
    categories: Collection[str] = ACTIVE,
    least: int = 2,
) -> tuple[Cooccurrent, ...]:
    """Words found around the places of a word.

    Cost: linear in the tokens, and in places by window. Source: Lafon 1981 (hypergeometric law of words around a pivot).

    Parameters
    ----------
    tokens
        the tokens of a corpus.
    places
        where the word is, as `concord` finds it.
    window
        tokens looked at on each side, 1 to 1,000; a token near two places counts once.
    within
        whether a window may go over the end of a segment ("document") or not ("segment").
    terms, categories
        which words are counted, as for `build_matrix`; the law counts these alone, the word itself left out.
    least
        fewest occurrences around the word for a co-occurrent to be given.

    Returns
    -------
    the largest index first, then the alphabet.

    Raises
    ------
    InputError
        on a window outside its bounds, or an unknown class of words.
    """
    if not 1 <= window <= 1000:
        raise InputError("window_wrong", window=window)
    column_of, names = columns_of_readings(tokens, terms=terms, categories=categories)
    if not len(tokens) or not names or not places:
        return ()
    first, last = _tokens_of(tokens, places)
    owner = tokens.segment if within == "segment" else tokens.document
    pivot = np.zeros(len(tokens), dtype=np.bool_)
    for a, b in zip(first.tolist(), last.tolist(), strict=True):
        pivot[a : b + 1] = True
    distance = np.zeros(len(tokens), dtype=np.int32)
    for step in range(window, 0, -1):
        for at, edge in ((first - step, first), (last + step, last)):
            inside = (at >= 0) & (at < len(tokens))
            near = at[inside][owner[at[inside]] == owner[edge[inside]]]
            distance[near] = step
    distance[pivot] = 0
    columns = column_of[tokens.reading]
    counted = (columns >= 0) & ~pivot
    around = counted & (distance > 0)
    together = np.bincount(columns[around], minlength=len(names))
    everywhere = np.bincount(columns[counted], minlength=len(names))
    lengths = np.bincount(columns[around], weights=distance[around], minlength=len(names))
    scores = specificities(np.column_stack((together, everywhere - together)))[:, 0]
    frequent = np.flatnonzero(together >= least).tolist()
    frequent.sort(key=lambda word: (-scores[word], names[word]))
    return tuple(
        Cooccurrent(
            names[word],
            int(together[word]),
            int(everywhere[word]),
            float(scores[word]),
            float(lengths[word] / together[word]),
        )
        for word in frequent
    )


def _tokens_of(tokens: Tokens, places: Sequence[Line]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last token of each place."""
    starts, ends = [], []
    for line in places:
        begin, finish = np.searchsorted(tokens.document, (line.document, line.document + 1))
        starts.append(begin + np.searchsorted(tokens.start[begin:finish], line.start))
        ends.append(begin + np.searchsorted(tokens.end[begin:finish], line.end))
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
