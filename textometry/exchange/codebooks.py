"""Code books in and out: REFI-QDA, tables (CSV, XLSX), documents to read and annotate (DOCX), plain JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
from docx.shared import Pt

from textometry.coding.model import PATH, Code, CodeBook, guid_of
from textometry.errors import InputError
from textometry.exchange.archives import Archive, packed
from textometry.exchange.refi import fit, qdc_bytes, read_qdc
from textometry.exchange.tables import csv_bytes, sheet_bytes
from textometry.files.encodings import decode, read_bytes
from textometry.files.guards import unguarded
from textometry.files.json_documents import parse_json
from textometry.files.plain_tables import separator_of
from textometry.files.workbooks import first_sheet
from textometry.files.writing import write_file
from textometry.texts.corpus import Limits

BOOK_KINDS = (".qdc", ".csv", ".xlsx", ".docx", ".json")
_COLUMNS = ("id", "parent", "name", "path", "memo", "colour", "codable")
# What people call these columns in their own tables.
_ALSO = {
    "name": ("nom", "code", "label", "libellé", "tag", "étiquette"), "parent": ("parent code", "code parent", "au-dessus"), "path": ("chemin",),
    "memo": ("mémo", "description", "définition", "definition"), "colour": ("color", "couleur"), "codable": ("iscodable",),
}  # fmt: skip
# Counts that Taguette adds to its code book.
_COUNTS = {"number of highlights", "number of documents"}
_CODES_ONLY = {*_COUNTS, "parent", "path", "colour", "codable"}
_NO = ("false", "no", "non", "faux", "0")


def read_codebook(path: str | Path) -> CodeBook:
    """Reads a code book; the ending of the file says its kind.

    A table needs a column `name` (or `path`, names joined by " / "); `parent` holds the identifier or the name of the
    code above; `id`, `memo`, `colour` and `codable` may be absent. A DOCX document is read from its headings.

    Parameters
    ----------
    path
        a `.qdc`, `.csv`, `.tsv`, `.xlsx`, `.docx` or `.json` file.

    Raises
    ------
    InputError
        naming the file, and the line of a table.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind == ".qdc":
        return read_qdc(path)
    if kind not in _READERS:
        raise InputError("codebook_kind_unknown", kind=kind, choices=BOOK_KINDS, path=path)
    rows = _READERS[kind](path)
    if not rows:
        raise InputError("codebook_empty", path=path)
    try:
        return _book(rows, path)
    except InputError as error:
        raise error.at(path) from error


def is_codebook(path: str | Path) -> bool:
    """Whether a file is a code book and nothing else, told by its ending, or by the headings of its table.

    A table is one when each heading is one of a code book's, in French or in English, one of them the name or the path
    of codes and one of them what only codes have: a place under another, a colour, a right to be used.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".tsv", ".xlsx", ".json"):
        return kind == ".qdc"
    try:
        rows = _READERS[kind](path)
    except InputError:
        return False
    heads = {head for row in rows for head in row}
    return heads <= {*_COLUMNS, *_COUNTS} and bool(heads & {"name", "path"}) and bool(heads & _CODES_ONLY)


def codebook_bytes(book: CodeBook, kind: str) -> bytes:
    """A code book as the bytes of a file; the same book gives the same bytes.

    Parameters
    ----------
    book
        the code book.
    kind
        ".qdc", ".csv", ".xlsx", ".docx" or ".json".

    Raises
    ------
    InputError
        on another kind.
    """
    if kind == ".qdc":
        return qdc_bytes(book)
    if kind == ".json":
        return (json.dumps(book.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
    if kind == ".docx":
        return _document(book)
    rows = [
        (code.id, code.parent or "", code.name, book.path(code.id), code.memo, code.colour, str(code.codable).lower())
        for code in book.codes
    ]
    if kind == ".csv":
        return csv_bytes(_COLUMNS, rows)
    if kind == ".xlsx":
        return sheet_bytes(_COLUMNS, rows)
    raise InputError("codebook_kind_unknown", kind=kind, choices=BOOK_KINDS)


def write_codebook(book: CodeBook, path: str | Path) -> None:
    """Writes a code book; the ending of the file says its kind, see :func:`codebook_bytes`."""
    path = Path(path)
    write_file(path, codebook_bytes(book, path.suffix.lower()))


def _book(rows: Sequence[Mapping[str, str]], path: Path) -> CodeBook:
    """The book of rows with the columns above, whatever is absent."""
    if all(row.get("path") and not row.get("name") for row in rows):
        return CodeBook.from_paths(
            [row["path"] for row in rows], memos={row["path"]: row.get("memo", "") for row in rows}
        )
    by_name: dict[str, list[str]] = {}
    ids: dict[str, None] = {}
    for number, row in enumerate(rows, 2):
        if not row.get("name", "").strip():
            raise InputError("codebook_code_unnamed", path=path, line=number)
        identity = row.get("id") or guid_of("code", row.get("parent", ""), row["name"])
        if identity in ids:
            raise InputError("codebook_code_twice", code=row["name"], path=path, line=number)
        ids[identity] = None
        by_name.setdefault(row["name"], []).append(identity)
        if row.get("path"):
            by_name.setdefault(row["path"], []).append(identity)
    codes = []
    for number, (identity, row) in enumerate(zip(ids, rows, strict=True), 2):
        parent: str | None = row.get("parent") or None
        if parent is not None and parent not in ids:
            places = by_name.get(parent, [])
            if len(set(places)) != 1:
                raise InputError(
                    "codebook_parent_ambiguous" if places else "codebook_parent_unknown",
                    code=parent,
                    path=path,
                    line=number,
                )
            parent = places[0]
        codable = row.get("codable", "").strip().lower() not in _NO
        try:
            code = Code(identity, row["name"], parent, row.get("memo", ""), row.get("colour", "").strip(), codable)
        except InputError as error:
            raise error.at(path, number) from error
        codes.append(code)
    return CodeBook(tuple(codes))


def _table(lines: Sequence[Sequence[str]], path: Path) -> list[dict[str, str]]:
    if not lines:
        return []
    known = {other: name for name, others in _ALSO.items() for other in others}
    heads = [known.get(head.strip().lower(), head.strip().lower()) for head in lines[0]]
    if "name" not in heads and "path" not in heads:
        raise InputError("codebook_columns_missing", path=path, line=1)
    return [dict(zip(heads, line, strict=False)) for line in lines[1:] if any(cell.strip() for cell in line)]


def _csv_rows(path: Path) -> list[dict[str, str]]:
    separator, text = separator_of(decode(read_bytes(path))[0])
    try:
        lines = [
            [unguarded(cell) for cell in line]
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise InputError("table_unreadable", path=path) from error
    return _table(lines, path)


def _sheet_rows(path: Path) -> list[dict[str, str]]:
    rows = first_sheet(path, Limits())
    return _table([["" if cell is None else str(cell) for cell in row] for row in rows], path)


def _json_rows(path: Path) -> list[dict[str, str]]:
    values = parse_json(decode(read_bytes(path))[0], path)
    if not isinstance(values, list) or not all(isinstance(item, dict) for item in values):
        raise InputError("codebook_json_not_list", path=path)
    return [{str(key): "" if value is None else str(value) for key, value in item.items()} for item in values]


# --- documents --------------------------------------------------------------------------------------------------------


def _document(book: CodeBook) -> bytes:
    """A document with a heading per code, as deep as the code stands, and its memo."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.author, properties.title = "", "Code book"
    properties.created = properties.modified = datetime(1980, 1, 1, tzinfo=UTC)
    for code in book.codes:
        level = len(book.names(code.id))
        if level <= 9:
            document.add_heading(fit(code.name), level)
        else:
            document.add_paragraph(fit(book.path(code.id)))
        for paragraph in fit(code.memo).split("\n") if code.memo else ():
            document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    with ZipFile(stream) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def _document_rows(path: Path) -> list[dict[str, str]]:
    with Archive(path) as archive:  # within limits, before anything else opens it
        for name in archive.ending(".xml"):
            archive.read(name)
    try:
        document: Any = docx.Document(str(path))
    except Exception as error:  # the library lets many kinds of errors through
        raise InputError("codebook_not_docx", path=path) from error
    try:
        paragraphs = [
            ((paragraph.style.style_id or "") if paragraph.style is not None else "", paragraph.text)
            for paragraph in document.paragraphs
        ]
    except Exception as error:  # parts of another kind than expected show only when they are looked at
        raise InputError("codebook_not_docx", path=path) from error
    rows: list[dict[str, str]] = []
    above: list[str] = []
    for style, text in paragraphs:
        level = style.removeprefix("Heading")
        if re.fullmatch("[1-9]", level) and text.strip():
            above = [*above[: int(level) - 1], text.strip()]
            whole = PATH.join(above)
            parent = guid_of("code", PATH.join(above[:-1])) if len(above) > 1 else ""
            rows.append({"id": guid_of("code", whole), "parent": parent, "name": above[-1], "memo": ""})
        elif rows and text:
            rows[-1]["memo"] = "\n".join(part for part in (rows[-1]["memo"], text) if part)
    return rows


_READERS: dict[str, Callable[[Path], list[dict[str, str]]]] = {
    ".csv": _csv_rows,
    ".tsv": _csv_rows,
    ".xlsx": _sheet_rows,
    ".docx": _document_rows,
    ".json": _json_rows,
}
