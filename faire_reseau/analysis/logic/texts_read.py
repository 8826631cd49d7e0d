"""A corpus as the core reads it: the texts in order, with what is masked left blank so that every position stays true."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textometry import Corpus, Document, Note, Theme

Span = tuple[int, int]


def blanked(text: str, spans: Iterable[Span]) -> str:
    """`text` with spaces in place of `spans`, as long as before."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def read_corpus_of(documents: Iterable[Any], notes: Iterable[Any], masked: Mapping[int, Sequence[Span]]) -> Corpus:
    """The corpus of `documents` (rows, in order); `masked`: the spans to leave blank, by the key of the row."""
    return Corpus(
        tuple(
            Document(
                id=row.key,
                text=blanked(row.text, masked.get(row.pk, ())),
                variables=row.variables,
                themes=tuple(Theme(name, start, end) for name, start, end in row.themes),
                title=row.title,
            )
            for row in documents
        ),
        tuple(Note.from_json(note) for note in notes),
    )
