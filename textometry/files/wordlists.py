"""The user's own words, read from files: expressions, stop words, dictionary."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from textometry.errors import InputError
from textometry.files.encodings import read_text
from textometry.languages.grammar import CATEGORIES
from textometry.texts.lemmas import normal_form


def read_words(path: str | Path) -> tuple[str, ...]:
    """Words or expressions, one a line; empty lines and what follows a `#` are left out.

    Raises
    ------
    InputError
        naming the file when it cannot be read or holds nothing.
    """
    text, _ = read_text(path)
    words = tuple(word for line in text.splitlines() if (word := line.partition("#")[0].strip()))
    if not words:
        raise InputError("this list holds no word.", path=path)
    return words


def read_dictionary(path: str | Path) -> dict[str, tuple[str, str]]:
    """An own dictionary: three columns, form, lemma and class, parted by semicolons, commas or tabulations.

    Returns
    -------
    form in lower case → (lemma, class).

    Raises
    ------
    InputError
        naming the file and the line of a row that has not three cells, or a class that is none.
    """
    text, _ = read_text(path)
    delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
    found: dict[str, tuple[str, str]] = {}
    for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if len(cells) != 3 or not all(cells):
            raise InputError("a row holds a form, a lemma and a class.", path=path, line=line)
        form, lemma, category = cells
        if category not in CATEGORIES:
            raise InputError(
                f"“{category}” is no category: choose among {', '.join(CATEGORIES)}.", path=path, line=line
            )
        found[normal_form(form)] = (lemma, category)
    if not found:
        raise InputError("this dictionary holds no word.", path=path)
    return found
