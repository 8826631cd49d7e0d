"""Read names and colours of classes from a table that somebody has filled in."""

from __future__ import annotations

import re
from pathlib import Path

from textometry.classes.naming import COLOUR, ClassNames
from textometry.errors import InputError
from textometry.files.corpora import read_rows

COLUMNS = ("class", "name", "colour")


def read_class_names(path: str | Path) -> ClassNames:
    """Names and colours from a table with the columns `class`, `name` and, if wanted, `colour`.

    Parameters
    ----------
    path
        a `.csv`, `.tsv` or workbook; one row a class, in any order, classes may be left out.

    Raises
    ------
    InputError
        naming the file and the line: no such column, a class that is no number from 1 or comes twice, a wrong colour.
    """
    columns, body = read_rows(path)
    lower = [column.lower() for column in columns]
    if missing := [name for name in COLUMNS[:2] if name not in lower]:
        raise InputError("column_unknown", column=missing[0], columns=columns, path=path, line=1)
    by_number: dict[int, tuple[str, str]] = {}
    for line, cells in body:
        row = dict(zip(lower, cells, strict=True))
        given = row["class"].strip()
        if not re.fullmatch("[0-9]{1,4}", given) or int(given) < 1 or int(given) in by_number:
            raise InputError("class_number_wrong", number=given, path=path, line=line)
        colour = row.get("colour", "").strip()
        if colour and not COLOUR.fullmatch(colour):
            raise InputError("class_colour_wrong", number=int(given), colour=colour, path=path, line=line)
        by_number[int(given)] = (row["name"].strip(), colour)
    last = max(by_number, default=0)
    looks = [by_number.get(number, ("", "")) for number in range(1, last + 1)]
    return ClassNames(tuple(name for name, _ in looks), tuple(colour for _, colour in looks))
