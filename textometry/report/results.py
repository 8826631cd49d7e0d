"""Segments of a class as a corpus: from an analysis, or from the folder of its results, in one step."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from textometry.analysis import Analysis
from textometry.errors import InputError
from textometry.files.corpora import read_rows
from textometry.texts.corpus import Corpus, Document

SEGMENTS = "segments.csv"
_PREFIX = "variable_"
FIXED = ("segment", "document", "start", "end", "class", "class_name", "text")


def column_of(variable: str) -> str:
    """The column of a variable in the table of segments: `variable_…` for one that bears the name of another column."""
    return f"{_PREFIX}{variable}" if variable in FIXED else variable


def variable_of(column: str) -> str:
    """The variable of a column; see :func:`column_of`."""
    return column.removeprefix(_PREFIX) if column.removeprefix(_PREFIX) in FIXED else column


def class_corpus(analysis: Analysis, classes: Collection[int]) -> Corpus:
    """The segments of some classes as the documents of a new corpus, to be read, cut and classified again.

    Parameters
    ----------
    analysis
        what was found.
    classes
        numbers of classes; 0 for the segments in none.

    Returns
    -------
    one document a segment, in order, named `document[start-end]` after its place, with the variables of its document.

    Raises
    ------
    InputError
        when no segment is in these classes.
    """
    documents = []
    for row, number in enumerate(analysis.classification.row_class.tolist()):
        if number in classes:
            quoted = analysis.quote(row)
            name = f"{quoted['document']}[{quoted['start']}-{quoted['end']}]"
            documents.append(Document(name, quoted["text"], quoted["variables"]))
    if not documents:
        raise InputError("class_without_segment", classes=sorted(classes))
    return Corpus(tuple(documents))


def read_class(folder: str | Path, classes: Collection[str]) -> Corpus:
    """The segments of some classes from the folder that `classify --out` wrote; see :func:`class_corpus`.

    Parameters
    ----------
    folder
        the folder of the results.
    classes
        numbers or names of classes.

    Raises
    ------
    InputError
        when the folder holds no such results, or no segment is in these classes.
    """
    path = Path(folder) / SEGMENTS
    if not path.is_file():
        raise InputError("results_missing", file=SEGMENTS, path=folder)
    names, body = read_rows(path)
    if missing := [name for name in FIXED if name not in names]:
        raise InputError("column_unknown", column=missing[0], columns=names, path=path, line=1)
    documents = []
    for _, cells in body:
        row = dict(zip(names, cells, strict=True))
        if row["class"] in classes or (row["class_name"] and row["class_name"] in classes):
            variables = {variable_of(name): row[name] for name in names if name not in FIXED and row[name]}
            name = f"{row['document']}[{row['start']}-{row['end']}]"
            documents.append(Document(name, row["text"], variables))
    if not documents:
        raise InputError("class_without_segment", classes=sorted(classes), path=path)
    return Corpus(tuple(documents))


def read_classes(folder: str | Path) -> dict[str, list[str | None]]:
    """The class (name, else number) and the variables of each classified segment of a folder of results, column by column.

    Parameters
    ----------
    folder
        the folder that `classify --out` wrote.

    Returns
    -------
    the column `class` first, then each variable; `None` where a segment has no value.

    Raises
    ------
    InputError
        when the folder holds no such results.
    """
    path = Path(folder) / SEGMENTS
    if not path.is_file():
        raise InputError("results_missing", file=SEGMENTS, path=folder)
    names, body = read_rows(path)
    rows = [dict(zip(names, cells, strict=True)) for _, cells in body]
    classified = [row for row in rows if row["class"] != "0"]
    table: dict[str, list[str | None]] = {"class": [row["class_name"] or row["class"] for row in classified]}
    table |= {variable_of(name): [row[name] or None for row in classified] for name in names if name not in FIXED}
    return table
