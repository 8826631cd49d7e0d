"""Cut a corpus into segments and read its words, in one step: whatever looks at words sees the same segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from textometry.texts.corpus import Corpus
from textometry.texts.lemmas import Dictionary
from textometry.texts.segments import Mode, Segments, split_segments
from textometry.texts.tokens import Tokens, tokenize


class Wanted(Protocol):
    """What says how a corpus is read: the choices of an analysis are such."""

    @property
    def size(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def lexicon(self) -> bool | None: ...
    @property
    def dictionary(self) -> Dictionary: ...
    @property
    def expressions(self) -> Sequence[str]: ...


def read_words_of(corpus: Corpus, wanted: Wanted, *, cut: Mode) -> tuple[Segments, Tokens]:
    """Segments and tokens of a corpus.

    Parameters
    ----------
    corpus
        the documents.
    wanted
        size of segments, language, dictionary and expressions; no segment ends inside an expression.
    cut
        how segments are cut.
    """
    segments = split_segments(corpus, mode=cut, size=wanted.size, expressions=wanted.expressions)
    tokens = tokenize(
        corpus,
        segments,
        language=wanted.language,
        lexicon=wanted.lexicon,
        dictionary=wanted.dictionary,
        expressions=wanted.expressions,
    )
    return segments, tokens
