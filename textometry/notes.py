"""Notes: what the reader of a result should know, as a code with its values; the sentence is made in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from textometry.sentences.codes import inside, plain, sentence


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a result (the encoding found, fewer classes than asked for…); `str(note)` is English.

    Parameters
    ----------
    code
        what it is about: a stable name, with a sentence in each language (`textometry.sentences`).
    values
        what the sentence names: texts, numbers, lists of these.
    member
        the file concerned, when a folder or an archive was read.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    member: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", {name: plain(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.said()

    @property
    def sentence(self) -> str:
        """The English sentence."""
        return self.said()

    def said(self, language: str = "en") -> str:
        """The sentence in a language, "en" or "fr"."""
        return inside(self.member, sentence(self.code, self.values, language), language)

    def to_json(self) -> dict[str, Any]:
        """Plain values, the English sentence included."""
        of_member = {} if self.member is None else {"member": self.member}
        return {"code": self.code, "values": dict(self.values), **of_member, "sentence": self.sentence}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Note:
        """The note that `to_json` described; one kept with its sentence alone says it as it was."""
        if "values" not in values:
            return Note("as_it_was", {"sentence": values["sentence"]})
        return cls(values["code"], values["values"], values.get("member"))


def notes_json(notes: Iterable[Note]) -> dict[str, Any]:
    """Notes of a result: their English sentences, and beside them each with its code and its values."""
    all_notes = tuple(notes)
    return {"notes": [note.sentence for note in all_notes], "coded_notes": [note.to_json() for note in all_notes]}
