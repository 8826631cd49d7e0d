"""The errors and notes of the package: a code with its values, and the sentence it makes in each language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headcount.sentences import placed, sentence


class Said:
    """A code with what its sentence names.

    Parameters
    ----------
    code
        a stable name, with a sentence in each language (`headcount.sentences`).
    path
        the file concerned, if there is one.
    line
        the line (of a workbook: the row) of that file, counted from 1.
    values
        what the sentence names: texts, numbers, lists of these.
    """

    def __init__(self, code: str, /, *, path: str | Path | None = None, line: int | None = None, **values: Any) -> None:
        self.code = code
        self.path = None if path is None else str(path)
        self.line = line
        self.values: Mapping[str, Any] = values

    def __str__(self) -> str:
        return self.said()

    def said(self, language: str = "en") -> str:
        """The sentence in a language ("en" or "fr"), preceded by the file and the line.

        Parameters: `language`, of the sentence.
        """
        return placed(self.path, self.line, sentence(self.code, self.values, language), language)


class InputError(Said, ValueError):
    """Something given cannot be used; ``str(error)`` is an English sentence for the person who gave it."""


class StaleError(Said, Exception):
    """Stored files are missing, damaged, or of another source: the register is to be built again."""


class Note(Said):
    """Something to know about a result that is no error."""
