"""The user's own words, read from files: expressions, stop words, dictionary."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from textometry.errors import InputError
from textometry.files.corpora import read_rows
from textometry.files.encodings import read_text
from textometry.files.plain_tables import separator_of
from textometry.languages.grammar import CATEGORIES
from textometry.texts.lemmas import normal_form

# What says that a spelling variant is to be merged, and what says that it is not.
_YES = frozenset({"x", "1", "yes", "y", "true", "oui", "o", "vrai"})
_NO = frozenset({"", "0", "no", "non", "n", "false", "faux"})


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
        raise InputError("list_empty", path=path)
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
    delimiter, text = separator_of(text)
    readings: dict[str, tuple[str, str]] = {}
    for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if len(cells) != 3 or not all(cells):
            raise InputError("dictionary_row_wrong", path=path, line=line)
        form, lemma, category = cells
        if category not in CATEGORIES:
            raise InputError("category_unknown", category=category, choices=CATEGORIES, path=path, line=line)
        readings[normal_form(form)] = (lemma, category)
    if not readings:
        raise InputError("dictionary_empty", path=path)
    return readings


def read_variants(path: str | Path) -> dict[str, tuple[str, str]]:
    """The dictionary of a list of variants once somebody has accepted rows in it.

    Parameters
    ----------
    path
        a table with the columns `accept`, `form`, `lemma` and `class`, as `textometry variants --table` writes it; rows with x, yes, oui or 1 under `accept` are merged.

    Raises
    ------
    InputError
        naming the file and the line: a missing column, a class that is none, an `accept` that says neither yes nor no.
    """
    names, body = read_rows(path)
    if missing := [name for name in ("accept", "form", "lemma", "class") if name not in names]:
        raise InputError("column_unknown", column=missing[0], columns=names, path=path, line=1)
    readings: dict[str, tuple[str, str]] = {}
    for line, cells in body:
        row = dict(zip(names, cells, strict=True))
        accepted = row["accept"].strip().lower()
        if accepted in _NO:
            continue
        if accepted not in _YES:
            raise InputError("variant_neither", answer=row["accept"], path=path, line=line)
        if row["class"] not in CATEGORIES:
            raise InputError("category_unknown", category=row["class"], choices=CATEGORIES, path=path, line=line)
        readings[normal_form(row["form"].strip())] = (row["lemma"].strip(), row["class"])
    return readings
