"""Tokens of a corpus, with their place in the untouched text, their form, their lemma and their grammatical class."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.languages import language_named
from textometry.languages.grammar import CATEGORIES, Language
from textometry.texts.corpus import Corpus
from textometry.texts.lemmas import Dictionary, Lemmas, kind_of, normal_form
from textometry.texts.scan import BATCH, WORD, Int32, Types, batches, character_classes, scan_units
from textometry.texts.segments import Segments


@dataclass(frozen=True, eq=False)
class Tokens:
    """Tokens in the order of the corpus, as parallel arrays.

    Parameters
    ----------
    bounds
        int64, segments + 1: the tokens of segment s are those from `bounds[s]` to `bounds[s + 1]`, end excluded.
    documents
        int32, document of each segment.
    start
        int32, first code point in the document.
    end
        int32, code point after the last one: the text between the two is the token, untouched.
    reading
        int32, row of the tables below.
    form_of
        int32, number of the form of each reading.
    lemma_of
        int32, number of its lemma.
    category_of
        int8, its class, an index of `CATEGORIES`.
    forms
        forms in lower case, by number.
    shapes
        how each form is most often written in the corpus, by number.
    lemmas
        lemmas, by number.
    language
        the language and the versions of its resources.
    """

    bounds: NDArray[np.int64]
    documents: Int32
    start: Int32
    end: Int32
    reading: Int32
    form_of: Int32
    lemma_of: Int32
    category_of: NDArray[np.int8]
    forms: tuple[str, ...]
    shapes: tuple[str, ...]
    lemmas: tuple[str, ...]
    language: str

    def __len__(self) -> int:
        return int(self.reading.size)

    @cached_property
    def segment(self) -> Int32:
        """Segment of each token, int32; made when first asked for, since a large corpus is counted without it."""
        return np.repeat(np.arange(self.documents.size, dtype=np.int32), np.diff(self.bounds))

    @cached_property
    def document(self) -> Int32:
        """Document of each token, int32; as `segment`."""
        return np.repeat(self.documents, np.diff(self.bounds))

    @property
    def form(self) -> Int32:
        """Number of the form of each token."""
        return self.form_of[self.reading]

    @property
    def lemma(self) -> Int32:
        """Number of the lemma of each token."""
        return self.lemma_of[self.reading]

    @property
    def category(self) -> NDArray[np.int8]:
        """Class of each token, an index of `CATEGORIES`."""
        return self.category_of[self.reading]

    @cached_property
    def frequency(self) -> NDArray[np.int64]:
        """How many tokens have each reading; counted in parts, since numpy makes its numbers twice as wide."""
        counts = np.zeros(self.form_of.size, dtype=np.int64)
        for start in range(0, len(self), BATCH):
            counts += np.bincount(self.reading[start : start + BATCH], minlength=counts.size)
        return counts

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Each lemma as it should be shown: nouns and words no dictionary knows (names, acronyms) keep their usual capitals."""
        labels, taken = list(self.lemmas), set(self.lemmas)
        frequency = self.frequency
        named = np.flatnonzero(np.isin(self.category_of, [CATEGORIES.index("nr"), CATEGORIES.index("nom")]))
        for row in named[np.argsort(frequency[named], kind="stable")].tolist():
            lemma, shape = int(self.lemma_of[row]), self.shapes[self.form_of[row]]
            if self.lemmas[lemma] == self.forms[self.form_of[row]] and shape not in taken:
                labels[lemma] = shape
        return tuple(labels)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "language": self.language,
            "forms": list(self.forms),
            "lemmas": list(self.lemmas),
            "categories": list(CATEGORIES),
            **{name: getattr(self, name).tolist() for name in ("segment", "document", "start", "end", "reading")},
            **{name: getattr(self, name).tolist() for name in ("form_of", "lemma_of", "category_of")},
        }


def tokenize(
    corpus: Corpus,
    segments: Segments,
    *,
    language: str | Language = "fr",
    lexicon: bool | None = None,
    dictionary: Dictionary | None = None,
    expressions: Iterable[str] = (),
) -> Tokens:
    """Cuts a corpus into tokens and gives each its lemma and class.

    Parameters
    ----------
    corpus
        the documents.
    segments
        its segments; what stands outside them is left out.
    language
        "fr", "en", or any object that answers as `Language` does.
    lexicon
        for "fr", whether to use the lexicon of the optional package; when installed, if `None`.
    dictionary
        the user's own words: form in lower case → lemma and category.
    expressions
        expressions of several words that make one token (« politique de la ville »), by their forms; the
        longest wins, and none goes over the end of a segment. Their lemma is the expression, their class `nom`, unless
        the dictionary says otherwise.

    Returns
    -------
    tokens, punctuation and signs included. Cost: linear in the text; about 5 million tokens a second once
    the forms are known, 50,000 new forms a second.
    """
    chosen = language_named(language, lexicon=lexicon) if isinstance(language, str) else language
    builder = _Builder(chosen, dictionary, expressions)
    room = sum(map(len, corpus.texts)) // 4 + 1024
    columns = [_Column(room) for _ in range(3)]
    for batch in batches(corpus.texts):
        for column, piece in zip(columns, builder.batch(segments, *batch), strict=True):
            column.append(piece)
    return builder.finish(segments, columns)


class _Builder:
    """Goes through the batches of a corpus, learning its units, forms and readings on the way."""

    def __init__(self, language: Language, dictionary: Dictionary | None, expressions: Iterable[str]) -> None:
        self._language = language
        self._lemmas = Lemmas(language, dictionary)
        self._types = Types()
        # Per type: where its pieces begin in the lists below; per piece: its span in the unit, its spelling, its form.
        self._first_piece: list[int] = [0]
        self._from: list[int] = []
        self._to: list[int] = []
        self._spelling: list[int] = []
        self._spellings: dict[str, int] = {}
        self._form_of_spelling: list[int] = []
        self._forms: dict[str, int] = {}
        self._counts = np.zeros(0, dtype=np.int64)
        self._lengths: list[NDArray[np.int64]] = []
        self._expressions = _Expressions(self, expressions)

    def batch(self, segments: Segments, first: int, codes: Any, bounds: NDArray[np.int64]) -> tuple[Any, ...]:
        """Tokens of several documents: start, end, reading; how many each segment has is counted on the way."""
        starts, ends, kinds, document = _scan_documents(codes, bounds)
        known = len(self._types)
        types = self._types.number(codes, starts, ends)
        self._learn(known, types, kinds)
        first_piece = np.array(self._first_piece, dtype=np.int64)
        counts = np.diff(first_piece)[types]
        unit = np.repeat(np.arange(types.size), counts)
        piece = np.arange(unit.size) - np.repeat(np.cumsum(counts) - counts, counts) + first_piece[types][unit]
        token_ends = starts[unit] + np.array(self._to, dtype=np.int32)[piece]
        token_starts = starts[unit] + np.array(self._from, dtype=np.int32)[piece]
        document = document[unit]
        spelling = np.array(self._spelling, dtype=np.int32)[piece]
        self._count(spelling)
        forms = np.array(self._form_of_spelling, dtype=np.int32)[spelling]
        segment = _segment_of(segments, first, bounds, token_starts)
        token_ends, document, forms, token_numbers = self._expressions.join(forms, segment, token_ends, document)
        token_starts, segment = token_starts[token_numbers], segment[token_numbers]
        begins = np.concatenate(([True], document[1:] != document[:-1])) if document.size else np.zeros(0, np.bool_)
        reading = self._lemmas.choose(forms, begins)
        inside = segment >= 0
        shift = bounds[document].astype(np.int32)
        low, high = _segments_between(segments, first, bounds.size - 1)
        self._lengths.append(np.bincount(segment[inside] - low, minlength=high - low))
        columns = (token_starts - shift, token_ends - shift, reading)
        return tuple(column[inside].astype(np.int32, copy=False) for column in columns)

    def form(self, form: str, kind: int, *, expression: bool = False) -> int:
        """Number of a form, looked up when it is new; see `Lemmas.add`."""
        number = self._forms.get(form)
        if number is None:
            number = self._forms[form] = len(self._forms)
            self._lemmas.add(form, kind, expression=expression)
        return number

    def pieces(self, unit: str, kind: int) -> list[tuple[int, int, str]]:
        """Spans and spellings of the tokens of one unit."""
        spans = self._language.pieces(unit) if kind == WORD else ((0, len(unit)),)
        return [(start, end, unit[start:end]) for start, end in spans]

    def _learn(self, known: int, types: Int32, kinds: NDArray[np.uint8]) -> None:
        kind_by_type = np.zeros(len(self._types), dtype=np.uint8)
        kind_by_type[types] = kinds
        spellings, parted = self._spellings, self._language.pieces
        for unit, kind in zip(self._types.strings(known), kind_by_type[known:].tolist(), strict=True):
            for start, end in parted(unit) if kind == WORD else ((0, len(unit)),):
                text = unit[start:end]
                spelling = spellings.get(text)
                if spelling is None:
                    spelling = spellings[text] = len(spellings)
                    self._form_of_spelling.append(self.form(normal_form(text) or text, kind))
                self._from.append(start)
                self._to.append(end)
                self._spelling.append(spelling)
            self._first_piece.append(len(self._from))

    def _count(self, spelling: Int32) -> None:
        counts = np.bincount(spelling, minlength=len(self._spellings))
        counts[: self._counts.size] += self._counts
        self._counts = counts

    def finish(self, segments: Segments, columns: list[_Column]) -> Tokens:
        """The whole, once all batches are read."""
        start, end, reading = (column.whole() for column in columns)
        bounds = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *self._lengths]))
        form_of, lemma_of, category_of = self._lemmas.rows()
        shapes = list(self._forms)
        most = np.zeros(len(shapes), dtype=np.int64)
        for (spelling, number), count in zip(self._spellings.items(), self._counts.tolist(), strict=False):
            form = self._form_of_spelling[number]
            if count > most[form]:
                most[form], shapes[form] = count, unicodedata.normalize("NFC", spelling)
        return Tokens(
            bounds,
            segments.document,
            start,
            end,
            reading,
            form_of,
            lemma_of,
            category_of,
            forms=tuple(self._forms),
            shapes=tuple(shapes),
            lemmas=self._lemmas.lemmas,
            language=self._language.version,
        )


class _Column:
    """Numbers that come piece by piece, written into one array: pieces kept apart would be held twice when they are joined.

    Room that is never written to takes no memory, since the system gives pages when they are first used.
    """

    def __init__(self, room: int) -> None:
        self._values: Int32 = np.empty(room, dtype=np.int32)
        self._size = 0

    def append(self, piece: Int32) -> None:
        """Add a piece at the end."""
        end = self._size + piece.size
        if end > self._values.size:
            larger = np.empty(end + end // 4, dtype=np.int32)
            larger[: self._size] = self._values[: self._size]
            self._values = larger
        self._values[self._size : end] = piece
        self._size = end

    def whole(self) -> Int32:
        """What was added, end to end."""
        return self._values[: self._size]


def _scan_documents(codes: Any, bounds: NDArray[np.int64]) -> tuple[Int32, Int32, NDArray[np.uint8], Int32]:
    starts, ends = np.empty(codes.size + 1, dtype=np.int32), np.empty(codes.size + 1, dtype=np.int32)
    kinds = np.empty(codes.size + 1, dtype=np.uint8)
    document = np.empty(codes.size + 1, dtype=np.int32)
    n = _scan_all(codes, bounds, character_classes(), starts, ends, kinds, document)
    return starts[:n].copy(), ends[:n].copy(), kinds[:n].copy(), document[:n].copy()


@numba.njit(cache=True, nogil=True)
def _scan_all(codes: Any, bounds: Any, table: Any, starts: Any, ends: Any, kinds: Any, document: Any) -> int:
    n = 0
    for k in range(bounds.size - 1):
        n_units = scan_units(codes, bounds[k], bounds[k + 1], table, starts[n:], ends[n:], kinds[n:])
        document[n : n + n_units] = k
        n += n_units
    return n


def _segments_between(segments: Segments, first: int, documents: int) -> tuple[int, int]:
    """The segments of some documents: the first one, and the one after the last."""
    low, high = np.searchsorted(segments.document, (first, first + documents))
    return int(low), int(high)


def _segment_of(segments: Segments, first: int, bounds: NDArray[np.int64], starts: Int32) -> Int32:
    """Segment of each token of a batch from where it begins; -1 outside segments."""
    low, high = _segments_between(segments, first, bounds.size - 1)
    if low == high:
        return np.full(starts.size, -1, dtype=np.int32)
    shift = bounds[segments.document[low:high] - first]
    nearest = np.searchsorted(segments.start[low:high] + shift, starts, side="right") - 1
    inside = (nearest >= 0) & (starts < (segments.end[low:high] + shift)[np.maximum(nearest, 0)])
    return np.where(inside, nearest + low, -1).astype(np.int32)


class _Expressions:
    """The expressions looked for, as sequences of forms sorted by their first form, the longest first."""

    def __init__(self, builder: _Builder, expressions: Iterable[str]) -> None:
        form_of_sequence: dict[tuple[int, ...], int] = {}
        for expression in expressions:
            sequence = tuple(
                builder.form(normal_form(text), kind_of(text))
                for word in expression.split()
                for _, _, text in builder.pieces(word, kind_of(word))
            )
            if len(sequence) < 2:
                raise InputError("expression_too_short", expression=expression)
            form = " ".join(normal_form(expression).split())
            form_of_sequence[sequence] = builder.form(form, WORD, expression=True)
        ordered = sorted(form_of_sequence, key=lambda sequence: (sequence[0], -len(sequence)))
        self._first = np.array([sequence[0] for sequence in ordered], dtype=np.int32)
        self._bounds = np.cumsum([0, *map(len, ordered)]).astype(np.int32)
        self._sequences = np.array([form for sequence in ordered for form in sequence], dtype=np.int32)
        self._joined = np.array([form_of_sequence[sequence] for sequence in ordered], dtype=np.int32)

    def join(self, forms: Int32, segment: Int32, ends: Int32, document: Int32) -> tuple[Any, ...]:
        """Ends, documents and forms once expressions are joined, and the number of the first token of each."""
        if not self._first.size:
            return ends, document, forms, slice(None)
        firsts, last, joined = _join(forms, segment, self._first, self._bounds, self._sequences, self._joined)
        return ends[last], document[firsts], joined, firsts


@numba.njit(cache=True, nogil=True)
def _join(forms: Any, segment: Any, first: Any, bounds: Any, sequences: Any, names: Any) -> Any:
    firsts, last, joined = (
        np.empty(forms.size, np.int64),
        np.empty(forms.size, np.int64),
        np.empty(forms.size, np.int32),
    )
    n = 0
    at = 0
    while at < forms.size:
        length, form = 1, forms[at]
        candidate = np.searchsorted(first, forms[at])
        while candidate < first.size and first[candidate] == forms[at]:
            begin, size = bounds[candidate], bounds[candidate + 1] - bounds[candidate]
            same = at + size <= forms.size and segment[at] == segment[min(at + size, forms.size) - 1]
            for k in range(size):
                same = same and forms[at + k] == sequences[begin + k]
            if same:
                length, form = size, names[candidate]
                break
            candidate += 1
        firsts[n], last[n], joined[n] = at, at + length - 1, form
        n += 1
        at += length
    return firsts[:n].copy(), last[:n].copy(), joined[:n].copy()
