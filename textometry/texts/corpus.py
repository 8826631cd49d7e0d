"""Data model of a corpus: documents, variables, themes; texts are never altered, everything else points into them by code points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from textometry.errors import CorpusError, InputError
from textometry.notes import Note


@dataclass(frozen=True, slots=True)
class Theme:
    """A named stretch of a document, from `start` to `end` (code points, end excluded)."""

    name: str
    start: int
    end: int


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
    also
        further values of a variable that has several: the second one and those after it.
    starred
        what stood after the stars of the line that opened the text, when it is not written so by itself.
    """

    id: str
    text: str
    variables: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    themes: tuple[Theme, ...] = ()
    title: str = ""
    also: Mapping[str, tuple[str | None, ...]] = field(default_factory=lambda: MappingProxyType({}))
    starred: str = ""

    def values(self, variable: str) -> tuple[str | None, ...]:
        """Every value of a variable, the first one first; none when the text lacks it."""
        if variable not in self.variables:
            return ()
        return (self.variables[variable], *self.also.get(variable, ()))

    @property
    def said_variables(self) -> dict[str, str | None]:
        """The variables as one shows them: several values of one are parted by “ | ”."""
        return {
            name: " | ".join(shown or name for shown in self.values(name)) if self.also.get(name) else value
            for name, value in self.variables.items()
        }

    def __post_init__(self) -> None:
        for theme in self.themes:
            if not 0 <= theme.start <= theme.end <= len(self.text):
                raise InputError(
                    "theme_outside",
                    document=self.id,
                    theme=theme.name,
                    start=theme.start,
                    end=theme.end,
                    size=len(self.text),
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
                raise InputError("document_twice", document=document.id)
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
            raise InputError("texts_of_other_lengths", texts=len(texts), identifiers=len(names), variables=len(values))
        documents = (Document(*row) for row in zip(names, texts, values, strict=True))
        return cls(tuple(documents)).within(limits or Limits())

    def within(self, limits: Limits) -> Corpus:
        """The corpus itself, once checked against the limits. Raises `InputError` when it goes over one."""
        if len(self.documents) > limits.documents:
            raise InputError("documents_too_many", count=len(self.documents), most=limits.documents)
        if len(self.variables) > limits.variables:
            raise InputError("variables_too_many", count=len(self.variables), most=limits.variables)
        for number, document in enumerate(self.documents, 1):
            if len(document.text) > limits.document_characters:
                raise InputError(
                    "document_too_long",
                    number=number,
                    document=document.id,
                    size=len(document.text),
                    most=limits.document_characters,
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

    def dated_variable(self) -> str | None:
        """The first variable whose values are all numbers, at least three different ones but few: years, waves, months."""
        most = min(60, max(3, len(self.documents) // 2))
        for name in self.variables:
            values = {value for value in self.values(name) if value}
            if 3 <= len(values) <= most and all(value.isdigit() for value in values):
                return name
        return None

    def values(self, variable: str) -> list[str | None]:
        """Value of a variable for each document, the first of several; `None` where it is lacking or only named.

        Raises
        ------
        CorpusError
            when no document has the variable.
        """
        if variable not in self.variables:
            raise CorpusError("variable_unknown", variable=variable, known=self.variables[:20])
        return [document.variables.get(variable) for document in self.documents]

    def where(self, variable: str, *values: str) -> Corpus:
        """The documents for which a variable has one of the given values, in order."""
        self.values(variable)  # a variable that is unknown is said
        matching = (
            document for document in self.documents if any(value in values for value in document.values(variable))
        )
        return Corpus(tuple(matching), self.notes)

    def quote(self, document: int, start: int, end: int) -> str:
        """The very characters of a document between two positions (code points, end excluded)."""
        text = self.documents[document].text
        if not 0 <= start <= end <= len(text):
            raise InputError("span_outside", document=document, size=len(text), start=start, end=end)
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
                    **({"also": {name: list(more) for name, more in document.also.items()}} if document.also else {}),
                    **({"starred": document.starred} if document.starred else {}),
                }
                for document in self.documents
            ],
            "notes": [note.to_json() for note in self.notes],
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
                also={name: tuple(more) for name, more in item.get("also", {}).items()},
                starred=item.get("starred", ""),
            )
            for item in values["documents"]
        )
        return cls(tuple(documents), tuple(Note.from_json(note) for note in values["notes"]))
