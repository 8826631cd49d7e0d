"""Read what Taguette keeps and exports: projects (SQLite) with their highlights, tables of highlights (CSV, XLSX)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from textometry.errors import InputError
from textometry.exchange.databases import Database, said, whole
from textometry.exchange.gathering import Gathering, Stretch
from textometry.exchange.refi_reading import ReadProject
from textometry.files.corpora import read_rows
from textometry.files.json_documents import parse_json
from textometry.files.webpages import LINES
from textometry.texts.corpus import Limits

_HIGHLIGHTS = {"id", "document", "tag", "content"}


def is_taguette(database: Database) -> bool:
    """Whether these are the tables of Taguette."""
    return {"projects", "documents", "highlights", "tags", "highlight_tags"} <= set(database.tables)


def read_taguette(database: Database) -> ReadProject:
    """Reads a project of Taguette: documents as texts, tags as codes, highlights as coded stretches.

    Who highlighted is known where the log of commands is in the file; everybody named there is kept.
    """
    projects = list(database.rows("projects", "id", "name"))
    if len(projects) != 1:
        raise InputError("taguette_projects_not_one", projects=[said(name) for _, name in projects])
    gathering = Gathering("Taguette", said(projects[0][1]))
    places: dict[Any, list[int]] = {}
    for key, name, contents, description in database.rows("documents", "id", "name", "contents", "description"):
        text, places[key] = _text_of(said(contents))
        gathering.texts[key] = (said(name), text)
        if said(description).strip():
            gathering.values.setdefault(key, []).append(("description", said(description).strip()))
    for key, path, memo in database.rows("tags", "id", "path", "description"):
        gathering.codes[key] = (said(path), None, said(memo), "", True)
    owners = _owners(database, gathering)
    tags: dict[Any, list[Any]] = {}
    for highlight, tag in database.rows("highlight_tags", "highlight_id", "tag_id"):
        tags.setdefault(highlight, []).append(tag)
    for key, document, start, end, snippet in database.rows(
        "highlights", "id", "document_id", "start_offset", "end_offset", "snippet"
    ):
        first, last, table = whole(start), whole(end), places.get(document)
        if table is None or first is None or last is None or not 0 <= first < last < len(table):
            gathering.left["CodingEmpty"] += 1
            continue
        if key not in tags:
            gathering.left["HighlightUntagged"] += 1
        quoted = _text_of(said(snippet))[0]
        for tag in tags.get(key, ()):
            who, when = owners.get(key, ("", ""))
            gathering.stretches.append(Stretch(document, tag, table[first], table[last], quoted, who, when))
    return gathering.project()


def is_highlights(path: str | Path, *, limits: Limits | None = None) -> bool:
    """Whether a table is one of the highlights that Taguette exports; no more than `limits` is read of it."""
    path = Path(path)
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        return False
    try:
        names, _ = read_rows(path, limits=limits)
    except InputError:
        return False
    return {name.lower() for name in names} == _HIGHLIGHTS


def read_highlights(path: str | Path, *, limits: Limits | None = None) -> ReadProject:
    """Reads a table of highlights: each document holds its highlighted passages alone, in their order, an empty line between.

    Parameters
    ----------
    path
        a `.csv` or `.xlsx` file with the columns id, document, tag, content.
    limits
        what is accepted of the file.

    Raises
    ------
    InputError
        naming the file, when it is no such table.
    """
    names, rows = read_rows(path, limits=limits)
    columns = [name.lower() for name in names]
    if set(columns) != _HIGHLIGHTS:
        raise InputError("columns_not_of_highlights", columns=names, path=path)
    gathering = Gathering("Taguette", Path(path).stem)
    placed: dict[tuple[str, str], tuple[int, int]] = {}
    texts: dict[str, str] = {}
    for _, cells in rows:
        row = dict(zip(columns, cells, strict=True))
        document, content = row["document"].strip(), row["content"].replace("\r\n", "\n").strip()
        if not content:
            gathering.left["CodingEmpty"] += 1
            continue
        if (document, row["id"]) not in placed:
            before = f"{texts[document]}\n\n" if document in texts else ""
            placed[document, row["id"]] = len(before), len(before) + len(content)
            texts[document] = before + content
        tag = row["tag"].strip()
        if not tag:
            gathering.left["HighlightUntagged"] += 1
            continue
        gathering.codes.setdefault(tag, (tag, None, "", "", True))
        gathering.stretches.append(Stretch(document, tag, *placed[document, row["id"]], content))
    gathering.texts = {name: (name, text) for name, text in texts.items()}
    gathering.left["TextsOutsideHighlights"] = 1
    try:
        return gathering.project()
    except InputError as error:
        raise error.at(path) from error


def _owners(database: Database, gathering: Gathering) -> dict[Any, tuple[str, str]]:
    """Who made each highlight and when, as the log of commands says; everybody it names becomes known."""
    owners: dict[Any, tuple[str, str]] = {}
    for who, when, payload in database.rows("commands", "user_login", "date", "payload"):
        gathering.users.setdefault(said(who))
        try:
            values = parse_json(said(payload))
        except InputError:
            continue
        if isinstance(values, dict) and values.get("type") == "highlight_add":
            highlight = values.get("highlight_id")
            if isinstance(highlight, int):
                owners.setdefault(highlight, (said(who), said(when)))
    for (who,) in database.rows("project_members", "user_login"):
        gathering.users.setdefault(said(who))
    return owners


def _text_of(contents: str) -> tuple[str, list[int]]:
    """The text of a document kept as HTML, and the place in it of each byte that Taguette counts (UTF-8, without tags)."""
    pieces: list[str] = []
    places: list[int] = []
    size = 0
    for piece in _pieces(contents):
        if piece is None:
            if pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")
                size += 1
            continue
        for sign in piece:
            places += [size] * len(sign.encode("utf-8", "replace"))
            size += 1
        pieces.append(piece)
    return "".join(pieces), [*places, size]


def _pieces(contents: str) -> Iterator[str | None]:
    """The texts of an HTML fragment in order; `None` where a line ends."""
    if not contents.strip():
        return
    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(
            f"<html><body>{contents}</body></html>".encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError("page_broken") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise InputError("page_too_deep")
    body = root.find("body")
    for event, element in etree.iterwalk(root if body is None else body, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in LINES:
            yield None
        if event == "start" and element.text:
            yield element.text
        elif event == "end" and element.tail and element is not body:
            yield element.tail
