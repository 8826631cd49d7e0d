"""Concordance (KWIC): every match of a pattern of forms, lemmas and classes, in context, sorted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from textometry.errors import InputError
from textometry.languages import language_named
from textometry.languages.grammar import CATEGORIES
from textometry.texts.corpus import Corpus
from textometry.texts.lemmas import normal_form
from textometry.texts.tokens import Tokens

Mask = NDArray[np.bool_]
_ITEM = re.compile(r"^(?P<tests>.+?)(?:\{(?P<least>\d+)(?:,(?P<most>\d+))?\})?$")
# Beyond, a pattern with repeats would stand for too many sequences of words.
MOST_SEQUENCES = 2_000
MOST_REPEATS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One place where the pattern is found.

    Parameters
    ----------
    document
        index of the document, `document_id` its identifier.
    segment
        the segment in which it begins.
    start, end
        the span of what was found, in code points of the document.
    left_start, right_end
        where the context shown begins and ends.
    left, match, right
        the three texts, untouched: left is the text from left_start to start, and so on.
    """

    document: int
    document_id: str
    segment: int
    left_start: int
    start: int
    end: int
    right_end: int
    left: str
    match: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines asked for, and how many places there are in all."""

    pattern: str
    total: int
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"pattern": self.pattern, "total": self.total, "lines": [asdict(line) for line in self.lines]}


def concord(
    corpus: Corpus,
    tokens: Tokens,
    pattern: str,
    *,
    context: int = 10,
    within: Literal["document", "segment"] = "document",
    documents: Collection[int] | None = None,
    segments: Collection[int] | None = None,
    sort: Sequence[str] = (),
    limit: int | None = None,
    accents: bool = True,
) -> Concordance:
    """Finds a pattern in a corpus.

    A pattern is a sequence of words parted by spaces. `ville` is a form, `vill*` all forms that begin so,
    `lemma=pouvoir` all forms of a lemma, `cat=adj` all words of a class; `|` offers a choice (`lemma=ville|commune`),
    `&` adds a condition (`lemma=pouvoir&cat=nom`), `*` alone is any word, and `{0,3}` after a word repeats it:
    `lemma=politique *{0,2} lemma=ville`. In a word, `_` also stands for the spaces of an expression or of an own lemma:
    `lemma=politique_de_la_ville`. From one place, the longest sequence is taken. Punctuation counts as words.

    Parameters
    ----------
    corpus
        the documents.
    tokens
        their tokens.
    pattern
        what to look for.
    context
        tokens shown on each side, inside the document.
    within
        whether what is found may go over the end of a segment.
    documents
        only in these documents (indices); all when absent.
    segments
        only in these segments, those of a class for instance; all when absent.
    sort
        successive keys among "left" (the words before, from the nearest), "match", "right", or the name of a
        variable; corpus order when empty.
    limit
        most lines returned, after sorting.
    accents
        whether é and e differ.

    Returns
    -------
    the lines; `total` counts all places. Cost: linear in the tokens for each word of the pattern.

    Raises
    ------
    InputError
        when the pattern cannot be read, or a key of the sort is unknown.
    """
    first, last = _search(tokens, pattern, within, accents)
    wanted = np.ones(first.size, dtype=np.bool_)
    if documents is not None:
        wanted &= np.isin(tokens.document[first], sorted(documents))
    if segments is not None:
        wanted &= np.isin(tokens.segment[first], sorted(segments))
    first, last = first[wanted], last[wanted]
    order = _order(corpus, tokens, first, last, sort)[:limit]
    lines = tuple(_line(corpus, tokens, int(first[k]), int(last[k]), context) for k in order.tolist())
    return Concordance(pattern, int(first.size), lines)


def _search(tokens: Tokens, pattern: str, within: str, accents: bool) -> tuple[Any, Any]:  # noqa: FBT001 - private
    """First and last token of each place, the longest sequence from each first token."""
    items = [_item(word, tokens, accents=accents) for word in _cut(pattern, tokens)]
    if not items or all(least == 0 for _, least, _ in items):
        raise InputError("pattern_without_word", pattern=pattern)
    sequences = 1
    for _, least, most in items:
        sequences *= most - least + 1
    if sequences > MOST_SEQUENCES:
        raise InputError("pattern_too_wide", pattern=pattern, sequences=sequences, most=MOST_SEQUENCES)
    owner = tokens.segment if within == "segment" else tokens.document
    longest = np.zeros(len(tokens), dtype=np.int64)
    masks = [mask[tokens.reading] for mask, _, _ in items]
    for repeats in product(*(range(least, most + 1) for _, least, most in items)):
        sequence = [mask for mask, times in zip(masks, repeats, strict=True) for _ in range(times)]
        size = len(sequence)
        if not size or size > len(tokens):
            continue
        places = len(tokens) - size + 1
        matching = owner[:places] == owner[size - 1 :]
        for k, mask in enumerate(sequence):
            matching &= mask[k : k + places]
        longest[:places][matching] = np.maximum(longest[:places][matching], size)
    first = np.flatnonzero(longest)
    return first, first + longest[first] - 1


def _cut(pattern: str, tokens: Tokens) -> list[str]:
    """The words of a pattern, cut as those of the texts are: `l'amour` is `l' amour`, unless the texts have it whole.

    What says more than a form (`lemma=`, `&`, `{0,3}`) is left as it is.
    """
    code, whole = tokens.language[:2], {_normal(form, accents=True) for form in tokens.forms}
    if code not in {"fr", "en"}:
        return pattern.split()
    language = language_named(code, lexicon=None if "Lexique" in tokens.language else False)
    words: list[str] = []
    for word in pattern.split():
        is_plain = not re.search(r"[=&|{}]", word) and _normal(word.replace("_", " "), accents=True) not in whole
        spans = language.pieces(word) if is_plain and "_" not in word else ((0, len(word)),)
        words += [word[start:end] for start, end in spans if word[start:end]]
    return words


def _item(word: str, tokens: Tokens, *, accents: bool) -> tuple[Mask, int, int]:
    """Which readings one word of the pattern accepts, and how many times it may be repeated."""
    match = _ITEM.match(word)
    if match is None:
        raise InputError("pattern_unreadable", word=word)
    least = 1 if match["least"] is None else int(match["least"])
    most = least if match["most"] is None else int(match["most"])
    if most < least or most > MOST_REPEATS:
        raise InputError("pattern_repeats_wrong", word=word, most=MOST_REPEATS)
    mask = np.ones(tokens.form_of.size, dtype=np.bool_)
    for test in match["tests"].split("&"):
        mask &= _test(test, tokens, accents=accents)
    return mask, least, most


def _test(test: str, tokens: Tokens, *, accents: bool) -> Mask:
    key, sign, values = test.partition("=")
    if not sign or not key:
        key, values = "form", test
    properties: dict[str, tuple[Sequence[str], NDArray[Any]]] = {
        "form": (tokens.forms, tokens.form_of),
        "lemma": (tokens.lemmas, tokens.lemma_of),
        "cat": (CATEGORIES, tokens.category_of),
    }
    if key not in properties:
        raise InputError("pattern_property_unknown", property=key)
    names, numbers = properties[key]
    choices = [_normal(value, accents=accents) for value in values.split("|") if value]
    if not choices:
        raise InputError("pattern_test_empty", test=test)
    if key == "cat" and (unknown := [value for value in choices if "*" not in value and value not in CATEGORIES]):
        raise InputError("category_unknown", category=unknown[0], choices=CATEGORIES)
    wanted = re.compile(
        "|".join(re.escape(value).replace(r"\*", ".*").replace("_", "[_ ]") for value in choices), re.DOTALL
    )
    accepted = np.array([wanted.fullmatch(_normal(name, accents=accents)) is not None for name in names], np.bool_)
    return accepted[numbers] if accepted.size else np.zeros(numbers.size, dtype=np.bool_)


def _normal(text: str, *, accents: bool) -> str:
    """A text as patterns compare it: œ is oe, whatever was asked of accents."""
    return normal_form(text).replace("œ", "oe").replace("æ", "ae") if accents else bare(text)


def bare(text: str) -> str:
    """A text in lower case without its accents, to compare and to sort."""
    decomposed = unicodedata.normalize("NFKD", normal_form(text)).replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _line(corpus: Corpus, tokens: Tokens, first: int, last: int, context: int) -> Line:
    document = int(tokens.document[first])
    before, after = _window(tokens, document, first, last, context)
    text = corpus.documents[document].text
    left_start, right_end = int(tokens.start[before]), int(tokens.end[after])
    start, end = int(tokens.start[first]), int(tokens.end[last])
    return Line(
        document=document,
        document_id=corpus.documents[document].id,
        segment=int(tokens.segment[first]),
        left_start=left_start,
        start=start,
        end=end,
        right_end=right_end,
        left=text[left_start:start],
        match=text[start:end],
        right=text[end:right_end],
    )


def _window(tokens: Tokens, document: int, first: int, last: int, context: int) -> tuple[int, int]:
    """First and last token shown around a place, inside its document."""
    begin = int(np.searchsorted(tokens.document, document, side="left"))
    finish = int(np.searchsorted(tokens.document, document, side="right")) - 1
    return max(first - context, begin), min(last + context, finish)


def _order(corpus: Corpus, tokens: Tokens, first: Any, last: Any, sort: Sequence[str]) -> Any:
    keys: dict[str, Callable[[int], Any]] = {
        "left": lambda k: _words(tokens, int(first[k]), -1),
        "right": lambda k: _words(tokens, int(last[k]), 1),
        "match": lambda k: [bare(tokens.forms[f]) for f in tokens.form_of[tokens.reading[first[k] : last[k] + 1]]],
    }
    order = list(range(first.size))
    for name in reversed(sort):
        if name in keys:
            order.sort(key=keys[name])
        else:
            values = corpus.values(name)
            order.sort(key=lambda k, values=values: bare(values[int(tokens.document[first[k]])] or ""))  # type: ignore[misc]
    return np.array(order, dtype=np.int64)


def _words(tokens: Tokens, at: int, step: int, most: int = 5) -> list[str]:
    """The few words before (-1) or after (1) a token, from the nearest, inside its document."""
    document = tokens.document[at]
    words: list[str] = []
    at += step
    while 0 <= at < len(tokens) and tokens.document[at] == document and len(words) < most:
        words.append(bare(tokens.forms[tokens.form_of[tokens.reading[at]]]))
        at += step
    return words
