"""Gather what another program kept (texts, codes, coded stretches, variables) into a project, and say what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from textometry.coding.model import Code, CodeBook, CodedCorpus, Coding, guid_of, is_moment
from textometry.exchange.positions import Selection, decide, offsets, plain
from textometry.exchange.refi_reading import ReadProject
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document


@dataclass(slots=True)
class Stretch:
    """A coded stretch as a program keeps it: its source and code by their keys there, its place, the text it repeats."""

    source: Any
    code: Any
    start: int
    end: int
    text: str = ""
    coder: str = ""
    date: str = ""
    memo: str = ""


@dataclass(slots=True)
class Gathering:
    """What was found in a file of another program.

    Parameters
    ----------
    program
        its name, as positions know it.
    texts
        name and text of each source, by its key.
    codes
        name, key of the code above, memo, colour and whether text can be marked with it, by the key of the code.
    stretches
        what was coded.
    values
        variables of each source: pairs of a name and a value.
    users
        everybody who is known there.
    left
        how many things of each kind were left out.
    """

    program: str
    name: str = ""
    texts: dict[Any, tuple[str, str]] = field(default_factory=dict)
    codes: dict[Any, tuple[str, Any, str, str, bool]] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    values: dict[Any, list[tuple[str, str]]] = field(default_factory=dict)
    users: dict[str, None] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)

    def project(self) -> ReadProject:
        """The project, positions checked against the quotations that the program repeats."""
        names = _unique({key: name for key, (name, _) in self.texts.items()})
        documents = {key: self._document(key, names[key]) for key in self.texts}
        book = CodeBook(tuple(self._codes()))
        by_source: dict[Any, list[Stretch]] = {key: [] for key in self.texts}
        for stretch in self.stretches:
            if stretch.source in by_source and stretch.code in self.codes:
                by_source[stretch.source].append(stretch)
            else:
                self.left["CodingUnknown"] += 1
        decision = decide(
            [
                (self.texts[key][1], [Selection(coded.start, coded.end, coded.text) for coded in stretches])
                for key, stretches in by_source.items()
            ],
            origin=self.program,
            usual_crlf=1,
        )
        codings: list[Coding] = []
        raw: dict[str, tuple[int, int]] = {}
        differ = 0
        for key, stretches in by_source.items():
            table, flat = offsets(self.texts[key][1], decision.counting), documents[key].text
            for placed in stretches:
                if not 0 <= placed.start < placed.end < len(table) or table[placed.start] >= table[placed.end]:
                    self.left["CodingEmpty"] += 1
                    continue
                start, end = int(table[placed.start]), int(table[placed.end])
                differ += bool(placed.text) and _bare(flat[start:end]) != _bare(placed.text)
                identity = guid_of(
                    "coding", self.program, names[key], start, end, self._id(placed.code), placed.coder, len(codings)
                )
                raw[identity] = (placed.start, placed.end)
                self.users.setdefault(placed.coder)
                codings.append(
                    Coding(
                        names[key],
                        start,
                        end,
                        self._id(placed.code),
                        placed.coder,
                        moment(placed.date),
                        placed.memo,
                        identity,
                    )
                )
        users = tuple(sorted(user for user in self.users if user))
        coded = CodedCorpus(Corpus(tuple(documents.values())), book, tuple(codings), self.name, users=users)
        return ReadProject(coded, decision, raw, (*self._notes(differ), *decision.notes()))

    def _document(self, key: Any, name: str) -> Document:
        variables: dict[str, str | None] = {}
        also: dict[str, tuple[str | None, ...]] = {}
        for variable, value in self.values.get(key, ()):
            if variable not in variables:
                variables[variable] = value
            elif value not in (variables[variable], *also.get(variable, ())):
                also[variable] = (*also.get(variable, ()), value)
        return Document(name, plain(self.texts[key][1]), variables, also=also)

    def _codes(self) -> list[Code]:
        codes = []
        for key, (name, above, memo, colour, codable) in self.codes.items():
            parent = self._id(above) if above in self.codes and not self._circles(key) else None
            codes.append(Code(self._id(key), name.strip() or "?", parent, memo, colour, codable))
        return codes

    def _circles(self, key: Any) -> bool:
        """Whether a code would stand below itself."""
        seen, at = set(), key
        while at in self.codes and at not in seen:
            seen.add(at)
            at = self.codes[at][1]
        return at in seen

    def _id(self, key: Any) -> str:
        return guid_of("code", self.program, key)

    def _notes(self, differ: int) -> list[Note]:
        notes = []
        if left := {kind: count for kind, count in sorted(self.left.items()) if count}:
            notes.append(Note("refi_left_out", {"kinds": left}))
        if differ:
            notes.append(Note("quotations_differ", {"count": differ, "total": len(self.stretches)}))
        return notes


def moment(text: str) -> str | None:
    """A date and a time of another program as exchange files write them; `None` when it is none."""
    text = text.strip()
    if is_moment(text):
        return text
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%a %b %d %H:%M:%S %Y"):
        try:
            return datetime.strptime(text, form).isoformat(timespec="seconds")  # noqa: DTZ007 - the program says no zone
        except ValueError:
            continue
    return None


def _bare(text: str) -> str:
    return " ".join(text.split())


def _unique(names: Mapping[Any, str]) -> dict[Any, str]:
    """Names that are all different: the second of two equal ones bears a number."""
    unique_names: dict[Any, str] = {}
    taken: set[str] = set()
    for key, name in names.items():
        base = name.strip() or str(key)
        unique, number = base, 2
        while unique in taken:
            unique, number = f"{base} ({number})", number + 1
        taken.add(unique)
        unique_names[key] = unique
    return unique_names
