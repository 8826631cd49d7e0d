"""Progression of words: places one after another over a corpus, and rate in each period with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.tables.periods import in_order, wilson
from textometry.texts.concordance import Line
from textometry.texts.corpus import Corpus
from textometry.texts.tokens import Tokens

Floats = NDArray[np.float64]
PER = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Progression:
    """Where words are met, from the first token of a corpus to the last.

    Parameters
    ----------
    total
        tokens of the corpus, marks included.
    bounds
        first token of each document.
    places
        for each word, the tokens where it begins, ascending; the curve goes up by one at each of them.
    """

    total: int
    bounds: NDArray[np.int64]
    places: Mapping[str, NDArray[np.int64]]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        places = {word: positions.tolist() for word, positions in self.places.items()}
        return {"total": self.total, "bounds": self.bounds.tolist(), "places": places}


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """How often words are met in each period.

    Parameters
    ----------
    periods
        values of the variable, in order.
    tokens
        tokens of each period.
    counts
        periods x words, occurrences.
    rates, low, high
        periods x words, occurrences for 10,000 tokens, with bounds at 95 % (Wilson) that take tokens as independent, which
        they are not quite: a word met once is likelier to be met again nearby.
    """

    words: tuple[str, ...]
    periods: tuple[str, ...]
    tokens: NDArray[np.int64]
    counts: NDArray[np.int64]
    rates: Floats
    low: Floats
    high: Floats

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        arrays = {name: getattr(self, name).tolist() for name in ("tokens", "counts", "rates", "low", "high")}
        return {"words": list(self.words), "periods": list(self.periods), **arrays}


def progression(corpus: Corpus, tokens: Tokens, places: Mapping[str, Sequence[Line]]) -> Progression:
    """Follow words over a corpus.

    Parameters
    ----------
    corpus
        the documents, in their order.
    tokens
        their tokens.
    places
        for each word (or pattern), where it is, as `concord` finds it.

    Returns
    -------
    places by number of token. Cost: linear in the places. Source: the « progression » of Lexico and TXM.
    """
    bounds = np.searchsorted(tokens.document, np.arange(len(corpus.documents)))
    positions = {
        word: np.sort(np.array([_token(tokens, bounds, line) for line in lines], dtype=np.int64))
        for word, lines in places.items()
    }
    return Progression(len(tokens), bounds.astype(np.int64), positions)


def _token(tokens: Tokens, bounds: NDArray[np.int64], line: Line) -> int:
    begin = int(bounds[line.document])
    finish = int(bounds[line.document + 1]) if line.document + 1 < bounds.size else len(tokens)
    return begin + int(np.searchsorted(tokens.start[begin:finish], line.start))


def rates(corpus: Corpus, tokens: Tokens, places: Mapping[str, Sequence[Line]], variable: str) -> Rates:
    """Count words by the values of a variable.

    Parameters
    ----------
    corpus, tokens, places
        as for :func:`progression`.
    variable
        the variable; documents without a value are left out.

    Returns
    -------
    periods in the order of their numbers when all are numbers, else of the alphabet.

    Raises
    ------
    InputError
        when no document has the variable, or none of those that have it holds a token.
    """
    values = corpus.values(variable)
    lengths = np.bincount(tokens.document, minlength=len(corpus.documents))
    periods = in_order({value for value, size in zip(values, lengths.tolist(), strict=True) if value and size})
    if not periods:
        raise InputError("periods_without_token", variable=variable)
    number = {period: k for k, period in enumerate(periods)}
    of_document = [number.get(value or "", -1) for value in values]
    sizes = np.zeros(len(periods), dtype=np.int64)
    for period, size in zip(of_document, lengths.tolist(), strict=True):
        if period >= 0:
            sizes[period] += size
    counts = np.zeros((len(periods), len(places)), dtype=np.int64)
    for word, lines in enumerate(places.values()):
        for line in lines:
            if of_document[line.document] >= 0:
                counts[of_document[line.document], word] += 1
    wide = sizes[:, None].astype(np.float64)
    low, high = wilson(counts / wide, wide)
    return Rates(tuple(places), tuple(periods), sizes, counts, PER * counts / wide, PER * low, PER * high)
