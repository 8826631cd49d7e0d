"""Words of a report led back to the texts: marked words inside segments, forms under a lemma, lines of concordance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textometry.analysis import Analysis
from textometry.tables.build import terms_of_readings


@dataclass(frozen=True, slots=True)
class Found:
    """A word in its context: the texts before it, of it and after it, untouched, and the name of its document."""

    left: str
    match: str
    right: str
    document: str


@dataclass(frozen=True, eq=False)
class Quoting:
    """Ways from the terms of an analysis to its texts.

    Parameters
    ----------
    analysis
        the analysis.
    """

    analysis: Analysis

    @cached_property
    def _term_of(self) -> NDArray[np.int32]:
        """Column of each reading."""
        choices, read = self.analysis.choices, self.analysis.read
        return terms_of_readings(
            read.tokens, read.matrix, terms=choices.terms, categories=choices.categories, stop_words=choices.stop_words
        )

    def spans(self, row: int, terms: tuple[int, ...]) -> list[tuple[int, int]]:
        """Where words stand in a segment: spans in code points of the text of the segment, in order.

        Parameters
        ----------
        row
            the segment.
        terms
            columns of the table.
        """
        tokens, segments = self.analysis.read.tokens, self.analysis.read.segments
        first, last = int(tokens.bounds[row]), int(tokens.bounds[row + 1])
        begin = int(segments.start[row])
        of_terms = np.isin(self._term_of[tokens.reading[first:last]], terms)
        starts, ends = tokens.start[first:last][of_terms] - begin, tokens.end[first:last][of_terms] - begin
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    @cached_property
    def _forms(self) -> dict[int, Counter[str]]:
        tokens = self.analysis.read.tokens
        forms: dict[int, Counter[str]] = {}
        for reading in np.flatnonzero((self._term_of >= 0) & (tokens.frequency > 0)).tolist():
            counts = forms.setdefault(int(self._term_of[reading]), Counter())
            counts[tokens.shapes[tokens.form_of[reading]]] += int(tokens.frequency[reading])
        return forms

    def forms(self, term: int, most: int = 5) -> list[tuple[str, int]]:
        """The forms under which a term is written in the corpus and how often, the most frequent first, then the alphabet."""
        counts = self._forms.get(term, Counter())
        return sorted(counts.items(), key=lambda form_count: (-form_count[1], form_count[0]))[:most]

    def lines(self, number: int, term: int, most: int = 3, context: int = 8) -> list[Found]:
        """The first places of a term in the segments of a class.

        Parameters
        ----------
        number
            the class, from 1.
        term
            column of the table.
        most
            places wanted.
        context
            tokens shown on each side, inside the segment.
        """
        read = self.analysis.read
        tokens, matrix = read.tokens, read.matrix
        lines: list[Found] = []
        for row in self.analysis.classification.rows_of(number).tolist():
            cells = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            if term not in cells:
                continue
            first, last = int(tokens.bounds[row]), int(tokens.bounds[row + 1])
            document = read.corpus.documents[int(read.segments.document[row])]
            for at in (first + np.flatnonzero(self._term_of[tokens.reading[first:last]] == term)).tolist():
                before, after = max(first, at - context), min(last - 1, at + context)
                places = tokens.start[before], tokens.start[at], tokens.end[at], tokens.end[after]
                a, b, c, d = (int(place) for place in places)
                lines.append(Found(document.text[a:b], document.text[b:c], document.text[c:d], document.id))
                if len(lines) == most:
                    return lines
        return lines
