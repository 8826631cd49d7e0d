"""Read projects of RQDA (.rqda) and of QualCoder (folder .qda): texts, codes and categories, codings, cases and attributes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from textometry.errors import InputError
from textometry.exchange.databases import Database, said, whole
from textometry.exchange.gathering import Gathering, Stretch
from textometry.exchange.refi_reading import ReadProject
from textometry.texts.corpus import Limits

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def is_rqda(database: Database) -> bool:
    """Whether these are the tables of RQDA."""
    return {"source", "freecode", "coding"} <= set(database.tables)


def is_qualcoder(database: Database) -> bool:
    """Whether these are the tables of QualCoder."""
    return {"source", "code_name", "code_text"} <= set(database.tables)


def read_rqda(database: Database) -> ReadProject:
    """Reads a project of RQDA; what was deleted there is left out."""
    gathering = Gathering("RQDA", database.path.stem)
    for key, name, text, status in database.rows("source", "id", "name", "file", "status"):
        if _is_kept(status):
            gathering.texts[key] = (said(name), said(text))
    for key, name, memo, status in database.rows("codecat", "catid", "name", "memo", "status"):
        if _is_kept(status):
            gathering.codes["category", key] = (said(name), None, said(memo), "", False)
    above: dict[Any, Any] = {}
    for code, category, status in database.rows("treecode", "cid", "catid", "status"):
        if _is_kept(status) and ("category", category) in gathering.codes:
            gathering.left["CategoryMore"] += code in above
            above.setdefault(code, ("category", category))
    for key, name, memo, colour, status in database.rows("freecode", "id", "name", "memo", "color", "status"):
        if _is_kept(status):
            gathering.codes["code", key] = (said(name), above.get(key), said(memo), _colour(colour), True)
    for table in ("coding", "coding2"):
        for code, source, text, start, end, status, owner, date, memo in database.rows(
            table, "cid", "fid", "seltext", "selfirst", "selend", "status", "owner", "date", "memo"
        ):
            if _is_kept(status):
                _stretch(gathering, source, ("code", code), (start, end), text, owner, date, memo)
    names: dict[Any, str] = {}
    for key, name, status in database.rows("cases", "id", "name", "status"):
        if _is_kept(status):
            names[key] = said(name)
    _values(gathering, database.rows("fileAttr", "fileID", "variable", "value"))
    of_case: dict[Any, list[tuple[str, str]]] = {}
    for case, variable, value in database.rows("caseAttr", "caseID", "variable", "value"):
        of_case.setdefault(case, []).append((said(variable), said(value)))
    links = [
        row[:4]
        for row in database.rows("caselinkage", "caseid", "fid", "selfirst", "selend", "status")
        if _is_kept(row[4])
    ]
    _cases(gathering, names, of_case, links)
    for table, kind in (
        ("annotation", "Annotation"),
        ("journal", "Journal"),
        ("imageCoding", "PictureSelection"),
        ("image", "PictureSource"),
    ):
        gathering.left[kind] += database.count(table)
    return gathering.project()


def read_qualcoder(database: Database) -> ReadProject:
    """Reads a project of QualCoder."""
    gathering = Gathering(
        "QualCoder", database.path.parent.stem if database.path.name == "data.qda" else database.path.stem
    )
    for key, name, text in database.rows("source", "id", "name", "fulltext"):
        if text is None or said(text) == "":
            gathering.left["MediaSource"] += 1
        else:
            gathering.texts[key] = (said(name), said(text))
    for key, name, memo, parent in database.rows("code_cat", "catid", "name", "memo", "supercatid"):
        gathering.codes["category", key] = (said(name), ("category", parent), said(memo), "", False)
    for key, name, memo, category, parent, colour in database.rows(
        "code_name", "cid", "name", "memo", "catid", "supercid", "color"
    ):
        place = ("code", parent) if parent is not None else ("category", category)
        gathering.codes["code", key] = (said(name), place, said(memo), _colour(colour), True)
    for code, source, text, start, end, owner, date, memo in database.rows(
        "code_text", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo"
    ):
        _stretch(gathering, source, ("code", code), (start, end), text, owner, date, memo)
    of_case: dict[Any, list[tuple[str, str]]] = {}
    for name, kind, value, key in database.rows("attribute", "name", "attr_type", "value", "id"):
        if said(kind) == "case":
            of_case.setdefault(key, []).append((said(name), said(value)))
        elif said(kind) == "file":
            gathering.values.setdefault(key, []).append((said(name), said(value)))
    names = {key: said(name) for key, name in database.rows("cases", "caseid", "name")}
    _cases(gathering, names, of_case, list(database.rows("case_text", "caseid", "fid", "pos0", "pos1")))
    for (name,) in database.rows("coder_names", "name"):
        gathering.users.setdefault(said(name))
    for table, kind in (
        ("annotation", "Annotation"),
        ("journal", "Journal"),
        ("code_image", "PictureSelection"),
        ("code_av", "MediaSelection"),
    ):
        gathering.left[kind] += database.count(table)
    return gathering.project()


def read_qda(path: str | Path, *, limits: Limits | None = None) -> ReadProject:
    """Reads a project kept in SQLite: a file of RQDA, a folder or a `data.qda` of QualCoder, one of Taguette.

    Raises
    ------
    InputError
        naming the file, when it is no such project, is broken, in use, or over the limits.
    """
    from textometry.exchange.taguette import is_taguette, read_taguette  # noqa: PLC0415 - reads pages, rarely needed

    path = Path(path)
    if path.is_dir():
        path /= "data.qda"
    with Database(path, limits=limits) as database:
        for holds, read in ((is_qualcoder, read_qualcoder), (is_rqda, read_rqda), (is_taguette, read_taguette)):
            if holds(database):
                try:
                    return read(database)
                except InputError as error:
                    raise error.at(error.path or path) from error
    raise InputError("database_of_unknown_kind", path=path)


def _is_kept(status: Any) -> bool:
    """Whether RQDA keeps a row: 1 stands for kept, 0 for deleted."""
    return status is None or whole(status) == 1


def _colour(colour: Any) -> str:
    return said(colour) if _COLOUR.fullmatch(said(colour)) else ""


def _stretch(
    gathering: Gathering, source: Any, code: Any, place: tuple[Any, Any], text: Any, owner: Any, date: Any, memo: Any
) -> None:
    start, end = whole(place[0]), whole(place[1])
    if start is None or end is None:
        gathering.left["CodingEmpty"] += 1
    else:
        gathering.stretches.append(Stretch(source, code, start, end, said(text), said(owner), said(date), said(memo)))


def _values(gathering: Gathering, rows: Any) -> None:
    for key, variable, value in rows:
        gathering.values.setdefault(key, []).append((said(variable), said(value)))


def _cases(
    gathering: Gathering, names: dict[Any, str], of_case: dict[Any, list[tuple[str, str]]], links: list[Any]
) -> None:
    """Gives the variables of cases to the texts that are wholly theirs; a case that holds a part of a text is left out."""
    for case, source, start, end in links:
        if case not in names or source not in gathering.texts:
            continue
        size, first, last = len(gathering.texts[source][1]), whole(start), whole(end)
        if first is not None and last is not None and (first > 1 or last < size - 1):
            gathering.left["SelectionRef"] += 1
        else:
            gathering.values.setdefault(source, []).extend([("case", names[case]), *of_case.get(case, ())])
