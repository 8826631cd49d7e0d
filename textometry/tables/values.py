"""Rows of a table by the values of a variable; a text with several values stands under each of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from textometry.texts.corpus import Corpus
from textometry.texts.scan import Int32
from textometry.texts.segments import Segments


def alike_values(values: Sequence[str]) -> list[list[str]]:
    """The values that differ by capitals, accents, blanks, apostrophes or the zeros before a number alone, in groups: a spreadsheet
    takes the zeros of a code away. Cost: linear.
    """
    groups: dict[str, list[str]] = {}
    for value in values:
        bare = "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c))
        key = " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split()) or value
        groups.setdefault(re.sub(r"^0+(?=\d+$)", "", key), []).append(value)
    return [group for group in groups.values() if len(group) > 1]


def value_rows(corpus: Corpus, segments: Segments, variable: str) -> tuple[Int32, Int32, list[str]]:
    """The rows of segments, each once for every value of its document, and the group of each.

    Parameters
    ----------
    corpus
        the documents with their variables.
    segments
        segments of that corpus; a table has one row each.
    variable
        the variable.

    Returns
    -------
    numbers of rows, groups from 1 (0: no value), and the values in order: numbers in theirs, others as they first appear.

    Raises
    ------
    CorpusError
        when no document has the variable.
    """
    corpus.values(variable)
    values_of_documents = [[value for value in document.values(variable) if value] for document in corpus.documents]
    names = list(dict.fromkeys(value for values in values_of_documents for value in values))
    if all(name.replace(".", "", 1).isdecimal() for name in names):
        names.sort(key=float)
    number = {name: k for k, name in enumerate(names, 1)}
    of_document = [[number[value] for value in values] or [0] for values in values_of_documents]
    times = np.array([len(groups) for groups in of_document], dtype=np.int32)
    flat = np.array([group for groups in of_document for group in groups], dtype=np.int32)
    first = np.concatenate(([0], np.cumsum(times)))[:-1].astype(np.int32)
    repeats = times[segments.document]
    rows = np.repeat(np.arange(segments.document.size, dtype=np.int32), repeats)
    within = np.arange(rows.size) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    groups = flat[first[segments.document][rows] + within] if rows.size else np.zeros(0, dtype=np.int32)
    return rows, groups.astype(np.int32), names
