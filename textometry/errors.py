"""The errors of the package: something given by the user cannot be used, and here is the code that says why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textometry.sentences.codes import inside, placed, plain, sentence

# A sentence that names something longer than twice this is cut in its middle.
_END = 600


class InputError(ValueError):
    """What was given cannot be used; ``str(error)`` is an English sentence for the person who gave it.

    Parameters
    ----------
    code
        what is wrong: a stable name, with a sentence in each language (`textometry.sentences`).
    path
        the file concerned, if there is one.
    line
        the line of that file, counted from 1.
    member
        the file concerned inside of it, when it is an archive.
    values
        what the sentence names: texts, numbers, lists of these.
    """

    def __init__(
        self,
        code: str,
        /,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        member: str | None = None,
        **values: Any,
    ) -> None:
        self.code = code
        self.values: Mapping[str, Any] = {name: plain(value) for name, value in values.items()}
        self.path = None if path is None else str(path)
        self.line = line
        self.member = member
        super().__init__(self.said())

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.code, self.path, self.line, self.member, dict(self.values))

    @property
    def sentence(self) -> str:
        """The English sentence, without the file."""
        return self.sentence_in("en")

    def sentence_in(self, language: str) -> str:
        """The sentence in a language ("en" or "fr"), without the file."""
        return _short(inside(self.member, sentence(self.code, self.values, language), language))

    def said(self, language: str = "en") -> str:
        """The sentence in a language ("en" or "fr"), preceded by the file and the line."""
        return placed(self.path, self.line, self.sentence_in(language), language)

    def at(self, path: str | Path | None, line: int | None = None, *, member: str | None = None) -> InputError:
        """The same error about a file, at the line given, else at its own unless that is one of the member."""
        return InputError(
            self.code,
            path=path,
            line=self.line if line is None and member is None else line,
            member=self.member if member is None else member,
            **self.values,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, the English sentence included."""
        place = {"path": self.path, "line": self.line, "member": self.member}
        return {
            "code": self.code,
            "values": dict(self.values),
            **{name: value for name, value in place.items() if value is not None},
            "sentence": self.sentence,
        }


class CorpusError(InputError):
    """The texts themselves cannot bear what is asked of them; who read them knows from which file they came."""


def _again(
    kind: type[InputError],
    code: str,
    path: str | None,
    line: int | None,
    member: str | None,
    values: Mapping[str, Any],
) -> InputError:
    """An error that went to another process and came back."""
    return kind(code, path=path, line=line, member=member, **values)


def _short(sentence: str) -> str:
    """A sentence that can be read, even when it names something of a million signs; both its ends are kept."""
    return sentence if len(sentence) <= 2 * _END else f"{sentence[:_END]} […] {sentence[-_END:]}"
