"""A whole analysis of a corpus in one go: segments, tokens, table, classes, what marks them, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textometry.classes.choosing import Choice
from textometry.classes.descending import classify
from textometry.classes.double import Double, classify_twice
from textometry.classes.model import Classification
from textometry.classes.naming import ClassNames
from textometry.classes.regrouping import for_segments, neighbour_groups, stretches
from textometry.classes.stability import Stability, stability_of
from textometry.errors import InputError
from textometry.languages.grammar import ACTIVE
from textometry.notes import notes_json
from textometry.tables.association import Profiles, TypicalRow, lexical_table, profiles, typical_rows
from textometry.tables.build import build_matrix
from textometry.tables.factors import Factors, factors_of
from textometry.tables.matrix import Matrix
from textometry.tables.periods import Evolution, evolution
from textometry.texts.corpus import Corpus
from textometry.texts.reading import read_words_of
from textometry.texts.segments import Mode as SegmentMode
from textometry.texts.segments import Segments
from textometry.texts.tokens import Tokens

# Supplementary classes that say something of a class of segments; articles, marks and figures do not.
ILLUSTRATIVE = ("adv_sup", "aux", "det", "pro", "pre", "con", "ono")


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for an analysis; every value is kept with the result.

    Parameters
    ----------
    mode
        how classes are made: "default", "iramuteq" or "rainette".
    k
        number of classes asked for.
    cut
        how segments are cut; as `mode` does when `None`.
    size
        words in a segment.
    language
        "fr" or "en".
    lexicon
        whether the French lexicon is used; when installed, if `None`.
    terms
        whether columns are lemmas or forms.
    categories
        active classes.
    min_segments
        fewest segments a term must be found in.
    max_terms
        most terms kept, the most frequent.
    least_terms
        segments are joined inside a document until they hold so many active terms; 0 for never.
    axes
        axes tried at each cut; those of the mode when absent.
    double
        two classifications instead of one, of segments joined until they hold so many active terms, for
        each; the classes are those common to both. `None` for a simple classification.
    expressions
        expressions that make one token.
    dictionary
        own words: form → (lemma, class).
    stop_words
        lemmas that make no column.
    draws
        resamples for the stability; 0 for none.
    seed
        of the resamples.
    typical
        characteristic segments kept for each class.
    """

    mode: Literal["default", "iramuteq", "rainette"] = "default"
    k: int = 10
    cut: SegmentMode | None = None
    size: int = 40
    language: str = "fr"
    lexicon: bool | None = None
    terms: Literal["lemma", "form"] = "lemma"
    categories: tuple[str, ...] = ACTIVE
    min_segments: int = 3
    max_terms: int | None = None
    least_terms: int = 0
    axes: int | None = None
    double: tuple[int, int] | None = None
    expressions: tuple[str, ...] = ()
    dictionary: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    stop_words: tuple[str, ...] = ()
    draws: int = 20
    seed: int = 0
    typical: int = 10


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A corpus read to the point where it can be counted.

    Parameters
    ----------
    corpus
        the documents.
    segments
        their segments.
    tokens
        their tokens.
    matrix
        segments by active terms.
    """

    corpus: Corpus
    segments: Segments
    tokens: Tokens
    matrix: Matrix


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything an analysis found; rows of all tables are the segments, in order.

    Parameters
    ----------
    choices
        what was chosen.
    read
        corpus, segments, tokens, table of active terms.
    classification
        the classes of the segments.
    terms
        what marks each class among active terms.
    supplementary
        the same among supplementary terms (pronouns, adverbs of discourse…), `None` without any.
    variables
        the same among values of variables, `None` without any variable.
    typical
        for each class, its characteristic segments, the most characteristic first.
    stability
        what the classes are worth, `None` when it was not asked for.
    double
        the two classifications, their crossing and the best partitions; `None` for a simple classification.
    names
        names and colours of the classes, used wherever they are shown.
    numbers
        what several numbers of classes are worth (see :func:`compare_numbers`), when they were compared.
    """

    choices: Choices
    read: Read
    classification: Classification
    terms: Profiles
    supplementary: Profiles | None
    variables: Profiles | None
    typical: tuple[tuple[TypicalRow, ...], ...]
    stability: Stability | None
    double: Double | None = None
    names: ClassNames = field(default_factory=ClassNames)
    numbers: tuple[Choice, ...] = ()

    @property
    def language(self) -> str:
        """The language and the versions of the resources that read it."""
        return self.read.tokens.language

    @cached_property
    def plane(self) -> Factors | None:
        """Correspondence analysis of terms by classes on two axes, made once; `None` under three classes or two axes."""
        if self.classification.n_classes < 3:
            return None
        table = lexical_table(self.read.matrix, self.classification.row_class, self.classification.n_classes)
        factors = factors_of(table, 2)
        return factors if factors.values.size == 2 else None

    @cached_property
    def over_time(self) -> Evolution | None:
        """Classes by the periods of the dated variable, made once; `None` without one, or when no classified segment has a date."""
        when = self.read.corpus.dated_variable()
        if when is None:
            return None
        groups, values = document_groups(self.read.corpus, self.read.segments, when)
        periods = [values[group - 1] if group else None for group in groups.tolist()]
        try:
            return evolution(self.classification.row_class, periods, self.classification.n_classes)
        except InputError:
            return None

    def quote(self, row: int) -> dict[str, Any]:
        """A segment in full with its place: document, span, untouched text, variables of the document."""
        segments, corpus = self.read.segments, self.read.corpus
        document = corpus.documents[int(segments.document[row])]
        return {
            "segment": row,
            "document": document.id,
            "start": int(segments.start[row]),
            "end": int(segments.end[row]),
            "text": segments.text(corpus, row),
            "variables": document.said_variables,
        }

    def to_json(self) -> dict[str, Any]:
        """The result as plain values: the texts of the characteristic segments only, places of all."""
        segments = self.read.segments.to_json()
        return {
            "choices": {**asdict(self.choices), "dictionary": {k: list(v) for k, v in self.choices.dictionary.items()}},
            "language": self.language,
            **notes_json(self.read.corpus.notes),
            "documents": [document.id for document in self.read.corpus.documents],
            "segments": segments,
            "terms": list(self.read.matrix.terms),
            "tokens": len(self.read.tokens),
            "classification": self.classification.to_json(),
            "profiles": self.terms.to_json(),
            "supplementary": None if self.supplementary is None else self.supplementary.to_json(),
            "variables": None if self.variables is None else self.variables.to_json(),
            "typical": [[{**self.quote(row.row), "score": row.score} for row in rows] for rows in self.typical],
            "stability": None if self.stability is None else self.stability.to_json(),
            "double": None if self.double is None else self.double.to_json(),
            "names": self.names.rows(self.classification.n_classes),
            "numbers": [choice.to_json() for choice in self.numbers],
        }


def read_all(corpus: Corpus, choices: Choices, *, counts: bool = False) -> Read:
    """Segments, tokens and table of a corpus, as chosen. Raises `InputError` when nothing can be counted."""
    cut: SegmentMode = choices.cut or choices.mode
    segments, tokens = read_words_of(corpus, choices, cut=cut)
    matrix = build_matrix(
        tokens,
        segments,
        terms=choices.terms,
        categories=choices.categories,
        counts=counts,
        min_segments=choices.min_segments,
        max_terms=choices.max_terms,
        stop_words=choices.stop_words,
    )
    return Read(corpus, segments, tokens, matrix)


def analyse(
    corpus: Corpus, choices: Choices | None = None, *, progress: Callable[[str, float], None] | None = None
) -> Analysis:
    """Reads, classifies and describes a corpus.

    Parameters
    ----------
    corpus
        the documents.
    choices
        what is chosen; the default choices when absent.
    progress
        called with the name of the step ("read", "classify", "stability") and the share of it done; what
        it raises stops the work.

    Raises
    ------
    InputError
        when the corpus cannot bear it, with the reason.
    """
    choices = choices or Choices()
    say = progress or (lambda _step, _share: None)
    say("read", 0.0)
    read = read_all(corpus, choices)
    say("read", 1.0)
    table = read.matrix
    if choices.mode != "rainette":
        # Segments are never joined over the end of a theme; rainette knows no theme.
        table = replace(table, documents=stretches(corpus, read.segments).astype(np.int32))
    outcome = _classify(table, choices, lambda share: say("classify", share))
    classification, classes = outcome.classification, outcome.classification.row_class
    links = profiles(read.matrix, classes, classification.n_classes)
    stability = None
    if choices.draws:
        stability = stability_of(
            outcome.table,
            outcome.of_table,
            draws=choices.draws,
            # Neighbours are joined: segments in another order would be another corpus.
            orders=0 if outcome.double else 5,
            seed=choices.seed,
            again=_twice_again(choices) if outcome.double else None,
            progress=lambda share: say("stability", share),
        )
    return Analysis(
        choices=choices,
        read=read,
        classification=classification,
        terms=links,
        supplementary=_supplementary(read, choices, classes, classification.n_classes),
        variables=_variables(read, classes, classification.n_classes),
        typical=tuple(
            typical_rows(read.matrix, classes, links, c, most=choices.typical)
            for c in range(1, classification.n_classes + 1)
        ),
        stability=stability,
        double=outcome.double,
    )


class _Made(NamedTuple):
    """Classes of the segments, and the table and the classes they come from when segments were joined."""

    classification: Classification
    table: Matrix
    of_table: Classification
    double: Double | None = None


def _classify(matrix: Matrix, choices: Choices, progress: Callable[[float], None]) -> _Made:
    if choices.double is not None:
        if choices.least_terms > 1:
            raise InputError("double_joins_already")
        twice = _twice(matrix, choices, progress)
        return _Made(twice.classification, matrix, twice.classification, twice)
    if choices.least_terms <= 1:
        classification = classify(matrix, choices.k, mode=choices.mode, n_axes=choices.axes, progress=progress)
        return _Made(classification, matrix, classification)
    groups = neighbour_groups(matrix, choices.least_terms, join_rest=choices.mode != "iramuteq")
    joined = matrix.regroup(groups)
    classification = classify(joined, choices.k, mode=choices.mode, n_axes=choices.axes, progress=progress)
    return _Made(for_segments(classification, groups), joined, classification)


def _twice_again(choices: Choices) -> Callable[[Matrix], NDArray[np.int16]]:
    """The double classification of another table, with the same choices."""
    return lambda table: _twice(table, choices).chosen.row_class


def _twice(matrix: Matrix, choices: Choices, progress: Callable[[float], None] | None = None) -> Double:
    sizes, axes = choices.double, choices.axes
    return classify_twice(matrix, choices.k, mode=choices.mode, least_terms=sizes, n_axes=axes, progress=progress)


def _supplementary(read: Read, choices: Choices, classes: ArrayLike, n_classes: int) -> Profiles | None:
    others = tuple(category for category in ILLUSTRATIVE if category not in choices.categories)
    try:
        matrix = build_matrix(
            read.tokens, read.segments, terms=choices.terms, categories=others, min_segments=choices.min_segments
        )
    except InputError:
        return None
    return profiles(matrix, classes, n_classes)


def _variables(read: Read, classes: ArrayLike, n_classes: int) -> Profiles | None:
    matrix = variable_matrix(read.corpus, read.segments)
    return profiles(matrix, classes, n_classes) if matrix.terms else None


def variable_matrix(corpus: Corpus, segments: Segments, names: Collection[str] | None = None) -> Matrix:
    """The table of segments by values of variables, one column `name=value` for each value found.

    Parameters
    ----------
    corpus
        the documents with their variables.
    segments
        segments of that corpus; one row each.
    names
        variables wanted; all when absent.
    """
    wanted = corpus.variables if names is None else tuple(names)
    numbers: dict[str, int] = {}
    rows, columns = [], []
    for document, item in enumerate(corpus.documents):
        for name in wanted:
            for value in item.values(name):
                label = name if value is None else f"{name}={value}"
                rows.append(document)
                columns.append(numbers.setdefault(label, len(numbers)))
    by_document = Matrix.from_pairs(rows, columns, len(corpus.documents), tuple(numbers))
    return by_document.keep_rows(segments.document)


def document_groups(corpus: Corpus, segments: Segments, variable: str) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Group of each segment by the (first) value of a variable, from 1 (0: no value), and the values in order.

    Values that are all numbers follow their order, others that of first appearance.
    """
    values = corpus.values(variable)
    names = list(dict.fromkeys(value for value in values if value))
    if all(name.replace(".", "", 1).isdigit() for name in names):
        names.sort(key=float)
    number = {name: k for k, name in enumerate(names, 1)}
    by_document = np.array([number.get(value or "", 0) for value in values], dtype=np.int32)
    return by_document[segments.document], names
