"""Data model of coding: code book, codings, co-occurrence of codes, one row per quotation."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from textometry.errors import InputError
from textometry.texts.corpus import Corpus

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OURS = uuid.UUID("6f1d7f6a-3a5f-5c62-9d0e-0f8f0f3f6c11")
_COLOUR = re.compile(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
# Joins the names of a code and of those above it.
PATH = " / "


def is_moment(text: str) -> bool:
    """Whether a text is a date and a time as exchange files write them, such as 2026-01-31T10:00:00Z."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _MOMENT.fullmatch(text) is not None


def guid_of(*words: object) -> str:
    """The identifier (32 hexadecimal figures) that the same words always give; words that are one already are kept."""
    if len(words) == 1 and GUID.fullmatch(str(words[0])):
        return str(words[0])
    return str(uuid.uuid5(_OURS, "\x1f".join(str(word) for word in words)))


@dataclass(frozen=True, slots=True)
class Code:
    """A code.

    Parameters
    ----------
    id
        unique in the book.
    name
        what coders read.
    parent
        identifier of the code above it, `None` at the top.
    memo
        when to use it.
    colour
        such as "#1f77b4", or "".
    codable
        whether text can be marked with it; a heading cannot.
    """

    id: str
    name: str
    parent: str | None = None
    memo: str = ""
    colour: str = ""
    codable: bool = True

    def __post_init__(self) -> None:
        if not self.id or not self.name.strip():
            raise InputError("code_incomplete")
        if self.colour and not _COLOUR.fullmatch(self.colour):
            raise InputError("code_colour_wrong", code=self.name, colour=self.colour)


@dataclass(frozen=True)
class CodeBook:
    """Codes as a tree, each one after the code above it.

    Parameters
    ----------
    codes
        the codes; put in the order of the tree, brothers in the order given.

    Raises
    ------
    InputError
        on two equal identifiers, a code above that does not exist, or a circle.
    """

    codes: tuple[Code, ...] = ()

    def __post_init__(self) -> None:
        known: dict[str, Code] = {}
        below: dict[str | None, list[Code]] = {}
        for code in self.codes:
            if code.id in known:
                raise InputError(
                    "code_identifier_twice", identifier=code.id, first=known[code.id].name, second=code.name
                )
            known[code.id] = code
            below.setdefault(code.parent, []).append(code)
        for code in self.codes:
            if code.parent is not None and code.parent not in known:
                raise InputError("code_parent_unknown", code=code.name, parent=code.parent)
        ordered: list[Code] = []
        waiting = list(reversed(below.get(None, [])))
        while waiting:
            code = waiting.pop()
            ordered.append(code)
            waiting += reversed(below.get(code.id, []))
        if len(ordered) != len(self.codes):
            lost = next(code for code in self.codes if code not in set(ordered))
            raise InputError("code_under_itself", code=lost.name)
        object.__setattr__(self, "codes", tuple(ordered))

    @classmethod
    def from_paths(cls, paths: Iterable[str], *, memos: Mapping[str, str] | None = None) -> CodeBook:
        """A book from paths such as "Living / Housing"; codes above are made where they are missing."""
        codes: dict[str, Code] = {}
        for path in paths:
            names = [name.strip() for name in path.split(PATH)]
            above: str | None = None
            for depth in range(1, len(names) + 1):
                whole = PATH.join(names[:depth])
                if whole not in codes:
                    codes[whole] = Code(guid_of("code", whole), names[depth - 1], above, (memos or {}).get(whole, ""))
                above = codes[whole].id
        return cls(tuple(codes.values()))

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Codes by identifier."""
        return {code.id: code for code in self.codes}

    @cached_property
    def _paths(self) -> Mapping[str, tuple[str, ...]]:
        paths: dict[str, tuple[str, ...]] = {}
        for code in self.codes:
            paths[code.id] = (*(() if code.parent is None else paths[code.parent]), code.name)
        return paths

    def names(self, code: str) -> tuple[str, ...]:
        """The names from the top of the tree down to a code."""
        return self._paths[code]

    def path(self, code: str) -> str:
        """These names in one line."""
        return PATH.join(self._paths[code])

    def under(self, code: str) -> tuple[str, ...]:
        """A code and all those below it, by identifier."""
        below = {code}
        for other in self.codes:
            if other.parent in below:
                below.add(other.id)
        return tuple(other.id for other in self.codes if other.id in below)

    def find(self, words: str) -> Code:
        """The code with this identifier, this path, or this name if only one bears it.

        Raises
        ------
        InputError
            when there is none, or several.
        """
        if words in self.by_id:
            return self.by_id[words]
        matching = [code for code in self.codes if self.path(code.id) == words]
        matching = matching or [code for code in self.codes if code.name == words]
        if len(matching) != 1:
            raise InputError("code_ambiguous" if matching else "code_unknown", code=words)
        return matching[0]

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values."""
        return [{**asdict(code), "path": self.path(code.id)} for code in self.codes]


@dataclass(frozen=True, slots=True)
class Coding:
    """A stretch of a document marked with a code.

    Parameters
    ----------
    document
        identifier of the document.
    start, end
        code points, end excluded.
    code
        identifier of the code.
    coder
        who marked it.
    date
        when, as 2026-01-31T10:00:00Z, or `None`.
    memo
        what the coder noted.
    id
        a name kept through exchanges; made from the rest when absent.
    """

    document: str
    start: int
    end: int
    code: str
    coder: str = ""
    date: str | None = None
    memo: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.date is not None and not is_moment(self.date):
            raise InputError("coding_date_wrong", date=self.date)

    @property
    def key(self) -> tuple[str, int, int, str, str, str, str]:
        """What makes it this coding, whatever its identifier."""
        return (self.document, self.start, self.end, self.code, self.coder, self.date or "", self.memo)


@dataclass(frozen=True)
class CodedCorpus:
    """Documents, a code book, and what was marked.

    Parameters
    ----------
    corpus
        the documents.
    book
        the codes.
    codings
        what was marked; ordered by document, place, code and coder.
    name
        of the work.
    guids
        identifiers met in an exchange file, by "document:…", "coder:…" or "selection:…", given back at the next exchange.
    users
        everybody who may have coded, those who marked nothing included.
    attached
        for each document that came with a formatted one, the name and the bytes of that file.

    Raises
    ------
    InputError
        when a coding names a document or a code that does not exist, or lies outside its text.
    """

    corpus: Corpus
    book: CodeBook
    codings: tuple[Coding, ...] = ()
    name: str = ""
    guids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    users: tuple[str, ...] = ()
    attached: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def __post_init__(self) -> None:
        place = {document.id: number for number, document in enumerate(self.corpus.documents)}
        rank = {code.id: number for number, code in enumerate(self.book.codes)}
        for coding in self.codings:
            if coding.document not in place:
                raise InputError("coding_document_unknown", document=coding.document)
            if coding.code not in rank:
                raise InputError("coding_code_unknown", document=coding.document, code=coding.code)
            size = len(self.corpus.documents[place[coding.document]].text)
            if not 0 <= coding.start < coding.end <= size:
                raise InputError(
                    "coding_outside", start=coding.start, end=coding.end, document=coding.document, size=size
                )
        ordered = sorted(self.codings, key=lambda c: (place[c.document], c.start, c.end, rank[c.code], c.key, c.id))
        object.__setattr__(self, "codings", tuple(ordered))

    @property
    def coders(self) -> tuple[str, ...]:
        """Who marked something, in the order of the alphabet."""
        return tuple(sorted({coding.coder for coding in self.codings}))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Index of each document in the corpus, by identifier."""
        return {document.id: number for number, document in enumerate(self.corpus.documents)}

    def quotation(self, coding: Coding) -> str:
        """The very characters that were marked."""
        return self.corpus.quote(self.place[coding.document], coding.start, coding.end)

    def quotations(self) -> dict[str, list[Any]]:
        """One row per quotation, as columns: the place, the text, the code and its path, who and when, the variables.

        A column of a variable that would bear the name of another column is called `variable_…`.
        """
        fixed = ("document", "start", "end", "text", "code", "path", "coder", "date", "memo")
        columns: dict[str, list[Any]] = {name: [] for name in fixed}
        named = {name: f"variable_{name}" if name in fixed else name for name in self.corpus.variables}
        for coding in self.codings:
            document = self.corpus.documents[self.place[coding.document]]
            row = (
                coding.document, coding.start, coding.end, self.quotation(coding), self.book.by_id[coding.code].name,
                self.book.path(coding.code), coding.coder, coding.date, coding.memo,
            )  # fmt: skip
            for name, value in zip(fixed, row, strict=True):
                columns[name].append(value)
            for name, column in named.items():
                columns.setdefault(column, []).append(document.said_variables.get(name))
        return columns

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "corpus": self.corpus.to_json(),
            "codes": self.book.to_json(),
            "codings": [asdict(coding) for coding in self.codings],
            **({"users": list(self.users)} if self.users else {}),
        }
