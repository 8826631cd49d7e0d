"""Data model of a corpus: documents, variables, themes; texts are never altered, everything else points into them by code points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from textometry.errors import CorpusError, InputError


@dataclass(frozen=True, slots=True)
class Theme:
    """A named stretch of a document, from `start` to `end` (code points, end excluded)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader of a file should know about how it was read (the encoding found, a column left out…)."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Document:
    """One text (an answer, an article, a chapter), untouched, and what is known about it.

    Parameters
    ----------
    id
        a name, unique in the corpus.
    text
        the text, as it was given.
    variables
        value of each variable, `None` for a variable that is only present (`*flag`).
    themes
        stretches of the text, in order, inside its bounds.
    title
        words said about the text that are no variable.
    """

    id: str
    text: str
    variables: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    themes: tuple[Theme, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        for theme in self.themes:
            if not 0 <= theme.start <= theme.end <= len(self.text):
                raise InputError(
                    f"Document {self.id}: the theme “{theme.name}” ({theme.start} to {theme.end}) "
                    f"lies outside the text, which has {len(self.text)} characters."
                )


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts before it refuses a file rather than exhaust the machine.

    Parameters
    ----------
    file_bytes
        size of one file, once unpacked.
    document_characters
        length of one text.
    documents
        number of texts.
    variables
        number of different variables.
    """

    file_bytes: int = 1_000_000_000
    document_characters: int = 50_000_000
    documents: int = 5_000_000
    variables: int = 1_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in a fixed order; that order is part of the data, since classification depends on it.

    Parameters
    ----------
    documents
        the documents, identifiers all different.
    notes
        how the files were read.

    Raises
    ------
    InputError
        when two documents bear the same identifier.
    """

    documents: tuple[Document, ...]
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for document in self.documents:
            if document.id in seen:
                raise InputError(f"Two documents bear the same identifier, “{document.id}”.")
            seen.add(document.id)

    @classmethod
    def from_texts(
        cls,
        texts: Iterable[str],
        *,
        ids: Iterable[str] | None = None,
        variables: Iterable[Mapping[str, str | None]] | None = None,
        limits: Limits | None = None,
    ) -> Corpus:
        """A corpus from texts already in memory.

        Parameters
        ----------
        texts
            the texts.
        ids
            an identifier for each; "1", "2"… when absent.
        variables
            the variables of each; none when absent.
        limits
            most documents and characters accepted; those of the package when absent.

        Raises
        ------
        InputError
            when the sequences have different lengths or go over the limits.
        """
        texts = list(texts)
        names = [str(k + 1) for k in range(len(texts))] if ids is None else [str(name) for name in ids]
        values: Sequence[Mapping[str, str | None]] = [{} for _ in texts] if variables is None else list(variables)
        if not len(texts) == len(names) == len(values):
            raise InputError(f"{len(texts)} texts, {len(names)} identifiers and {len(values)} sets of variables.")
        documents = (Document(*row) for row in zip(names, texts, values, strict=True))
        return cls(tuple(documents)).within(limits or Limits())

    def within(self, limits: Limits) -> Corpus:
        """The corpus itself, once checked against the limits. Raises `InputError` when it goes over one."""
        if len(self.documents) > limits.documents:
            raise InputError(f"{len(self.documents):,} documents: the limit is {limits.documents:,}.")
        if len(self.variables) > limits.variables:
            raise InputError(
                f"{len(self.variables):,} variables: the limit is {limits.variables:,}. "
                "Keep the columns that describe the texts, or check that the table is not lying on its side."
            )
        for number, document in enumerate(self.documents, 1):
            if len(document.text) > limits.document_characters:
                raise InputError(
                    f"Document {number} ({document.id}) has {len(document.text):,} characters: the limit is "
                    f"{limits.document_characters:,}. Cut it into several documents."
                )
        return self

    @property
    def texts(self) -> list[str]:
        """The texts, in order."""
        return [document.text for document in self.documents]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of all variables, in order of first appearance."""
        return tuple(dict.fromkeys(name for document in self.documents for name in document.variables))

    def values(self, variable: str) -> list[str | None]:
        """Value of a variable for each document; `None` where the document lacks it or only bears its name.

        Raises
        ------
        CorpusError
            when no document has the variable.
        """
        if variable not in self.variables:
            known = ", ".join(self.variables[:20]) or "none"
            raise CorpusError(f"No document has the variable “{variable}”. Variables of this corpus: {known}.")
        return [document.variables.get(variable) for document in self.documents]

    def where(self, variable: str, *values: str) -> Corpus:
        """The documents for which a variable has one of the given values, in order."""
        held = self.values(variable)
        kept = (document for document, value in zip(self.documents, held, strict=True) if value in values)
        return Corpus(tuple(kept), self.notes)

    def quote(self, document: int, start: int, end: int) -> str:
        """The very characters of a document between two positions (code points, end excluded)."""
        text = self.documents[document].text
        if not 0 <= start <= end <= len(text):
            raise InputError(f"Document {document} has {len(text)} characters: no span {start} to {end}.")
        return text[start:end]

    def to_json(self) -> dict[str, Any]:
        """Plain values, texts included."""
        return {
            "documents": [
                {
                    "id": document.id,
                    "title": document.title,
                    "text": document.text,
                    "variables": dict(document.variables),
                    "themes": [[theme.name, theme.start, theme.end] for theme in document.themes],
                }
                for document in self.documents
            ],
            "notes": [{"code": note.code, "sentence": note.sentence} for note in self.notes],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Corpus:
        """The corpus that `to_json` described."""
        documents = (
            Document(
                id=item["id"],
                text=item["text"],
                variables=dict(item["variables"]),
                themes=tuple(Theme(*theme) for theme in item["themes"]),
                title=item["title"],
            )
            for item in values["documents"]
        )
        return cls(tuple(documents), tuple(Note(**note) for note in values["notes"]))
