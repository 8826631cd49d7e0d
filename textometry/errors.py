"""The errors of the package: something given by the user cannot be used, and here is the sentence that says why."""

from __future__ import annotations

from pathlib import Path

# A sentence that names something longer than twice this is cut in its middle.
_END = 600


class InputError(ValueError):
    """What was given cannot be used; ``str(error)`` is a sentence for the person who gave it.

    Parameters
    ----------
    sentence
        what is wrong and, where possible, what to do.
    path
        the file concerned, if there is one.
    line
        the line of that file, counted from 1.
    """

    def __init__(self, sentence: str, *, path: str | Path | None = None, line: int | None = None) -> None:
        self.sentence = sentence = _short(sentence)
        self.path = None if path is None else str(path)
        self.line = line
        if self.path is not None:
            place = self.path + (f", line {line}" if line is not None else "")
            sentence = f"{place}: {after_a_place(sentence)}"
        super().__init__(sentence)


class CorpusError(InputError):
    """The texts themselves cannot bear what is asked of them; who read them knows from which file they came."""


def _short(sentence: str) -> str:
    """A sentence that can be read, even when it names something of a million signs; both its ends are kept."""
    return sentence if len(sentence) <= 2 * _END else f"{sentence[:_END]} […] {sentence[-_END:]}"


def after_a_place(sentence: str) -> str:
    """A sentence that follows the name of a file: it begins with a small letter, unless with a name (IRaMuTeQ, D’Aubigné)."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence
