"""The one error of the package: something given by the user cannot be used, and here is the sentence that says why."""

from __future__ import annotations

from pathlib import Path


class InputError(ValueError):
    """What was given cannot be used; ``str(error)`` is a sentence for the person who gave it.

    :param sentence: what is wrong and, where possible, what to do.
    :param path: the file concerned, if there is one.
    :param line: the line of that file, counted from 1.
    """

    def __init__(self, sentence: str, *, path: str | Path | None = None, line: int | None = None) -> None:
        self.sentence = sentence
        self.path = None if path is None else str(path)
        self.line = line
        place = "" if self.path is None else self.path + (f", line {line}" if line is not None else "") + ": "
        super().__init__(place + sentence)
