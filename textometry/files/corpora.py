"""Read corpora from text files, tables, word-processor documents, and folders of these."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from textometry.errors import InputError
from textometry.files.encodings import line_end, read_text
from textometry.files.guards import unguarded
from textometry.files.iramuteq import parse_iramuteq
from textometry.files.workbooks import check_archive, first_sheet
from textometry.texts.corpus import Corpus, Document, Limits, Note

TABLES = (".csv", ".tsv", ".xlsx", ".ods", ".xls")
PAPERS = (".docx", ".odt")
TEXTS = (".txt", ".md")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Names a column of answers usually bears, when none is named.
_TEXT_COLUMNS = ("text", "texte", "réponse", "reponse", "verbatim", "contenu", "content", "answer")

Opened = tuple[list[Document], tuple[Note, ...]]


def read_corpus(
    path: str | Path,
    *,
    text_columns: Sequence[str] = (),
    id_column: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
) -> Corpus:
    """Reads a corpus from a file or a folder, whatever its kind, told by its name and its first line.

    Parameters
    ----------
    path
        a `.txt` file (in the IRaMuTeQ format when it begins with `****`), a table (`.csv`, `.tsv`, `.xlsx`,
        `.ods`), a document (`.docx`, `.odt`), or a folder of these, read in the order of their names.
    text_columns
        for a table, the columns that hold the texts: each cell makes one document.
    id_column
        for a table, the column of identifiers.
    encoding
        of text files; found out when absent.
    limits
        what is accepted.

    Raises
    ------
    InputError
        naming the file, and the line when there is one.
    """
    limits = limits or Limits()
    path = Path(path)
    if path.is_dir():
        return _read_folder(path, text_columns, id_column, encoding, limits)
    plain = Path(path.stem) if path.suffix.lower() in {".xz", ".gz"} else path
    kind = plain.suffix.lower()
    if kind in TABLES:
        return read_table(path, text_columns=text_columns, id_column=id_column, encoding=encoding, limits=limits)
    if kind in PAPERS:
        return _checked(Corpus((read_paper(path, limits=limits),)), path, limits)
    text, notes = read_text(path, encoding=encoding, limits=limits)
    # A line `**** *variable` further on betrays a corpus with something before its first text, which is refused there.
    if re.match(r"\s*(\*{4}[\s*]|\d{4,}\s+\*)", text) or re.search(r"^\*{4}[ \t]+\*\w", text, re.MULTILINE):
        return parse_iramuteq(text, path=path, notes=notes, limits=limits)
    return _checked(Corpus((parse_text(text, id=plain.stem, path=path),), notes), path, limits)


def _read_folder(
    folder: Path, text_columns: Sequence[str], id_column: str | None, encoding: str | None, limits: Limits
) -> Corpus:
    known = (*TEXTS, *TABLES, *PAPERS)
    paths = sorted(file for file in folder.iterdir() if file.is_file() and file.suffix.lower() in known)
    if not paths:
        raise InputError(f"no file to read in this folder: {', '.join(known)} are known.", path=folder)
    documents, notes = [], []
    stems = Counter(path.stem for path in paths)
    for path in paths:
        part = read_corpus(path, text_columns=text_columns, id_column=id_column, encoding=encoding, limits=limits)
        for document in part.documents:
            own = path.stem if stems[path.stem] == 1 else path.name
            name = own if len(part.documents) == 1 else f"{own}/{document.id}"
            documents.append(Document(name, document.text, document.variables, document.themes, document.title))
        notes += [Note(note.code, f"{path.name}: {note.sentence}") for note in part.notes]
    return _checked(Corpus(tuple(documents), tuple(notes)), folder, limits)


def _checked(corpus: Corpus, path: Path, limits: Limits) -> Corpus:
    try:
        return corpus.within(limits)
    except InputError as error:
        raise InputError(error.sentence, path=path) from error


# --- text with metadata -------------------------------------------------------------------------------------------


def parse_text(text: str, *, id: str = "1", path: str | Path | None = None) -> Document:  # noqa: A002 - a field's name
    """A document from a text that may begin with its metadata, between two lines `---`, one `name: value` a line.

    Raises
    ------
    InputError
        with the line, when the metadata are not closed or a line is no `name: value`.
    """
    lines = text.split(line_end(text))
    if lines[0].rstrip() != "---":
        return Document(id, text)
    variables: dict[str, str | None] = {}
    at = len(lines[0]) + 1
    for number, line in enumerate(lines[1:], 2):
        at += len(line) + 1
        if line.rstrip() == "---":
            return Document(id, text[at:], variables)
        name, sign, value = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not sign or not name:
            raise InputError(f"“{line.strip()[:40]}” is no “name: value”.", path=path, line=number)
        if name in variables:
            raise InputError(f"the variable “{name}” is given twice.", path=path, line=number)
        variables[name] = value
    raise InputError("the metadata opened by “---” are never closed by another.", path=path, line=1)


# --- tables -------------------------------------------------------------------------------------------------------


def read_table(
    path: str | Path,
    *,
    text_columns: Sequence[str] = (),
    id_column: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
) -> Corpus:
    """Reads a table whose first row names the columns: each filled cell of a text column is a document.

    Parameters
    ----------
    path
        `.csv`, `.tsv`, `.xlsx`, `.xls` or `.ods` (the first sheet).
    text_columns
        columns of texts. With several, the variable `question` says which one a document is from
        (`question (2)` beside a column of that name).
        When absent: the column named text, texte, verbatim…, or else the one with the longest cells (said in a note).
    id_column
        column of identifiers; the row numbers when absent.
    encoding
        of a `.csv` or `.tsv` file; found out when absent.
    limits
        most bytes, documents and characters accepted; those of the package when absent.

    Returns
    -------
    documents in the order of the rows, all other columns being variables; empty cells make no variable. In a
    `.csv`, the apostrophe that :func:`textometry.files.guards.guarded` puts before = + - @ is taken off.

    Raises
    ------
    InputError
        naming the file and the row.
    """
    limits = limits or Limits()
    path = Path(path)
    rows, notes = _rows(path, encoding, limits)
    if not rows or not any(cell.strip() for cell in rows[0][1]):
        raise InputError("this table is empty.", path=path)
    names = [name.strip() for name in rows[0][1]]
    _check_names(names, path, limits)
    body = [(number, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells)]
    if text_columns:
        columns = [_column(names, name, path) for name in text_columns]
    else:
        columns, found = _guess(names, body)
        notes = (*notes, found)
    key = None if id_column is None else _column(names, id_column, path)
    asked = "question (2)" if "question" in (names[c] for c in range(len(names)) if c not in columns) else "question"
    documents, seen = [], set()
    for number, cells in body:
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            raise InputError(f"this row has {len(cells)} cells for {len(names)} columns.", path=path, line=number)
        row = [*cells, *[""] * (len(names) - len(cells))]
        name = str(number) if key is None else row[key].strip()
        if not name:
            raise InputError("this row has no identifier.", path=path, line=number)
        if name in seen:
            raise InputError(f"the identifier “{name}” is used twice.", path=path, line=number)
        seen.add(name)
        others = {
            names[c]: row[c].strip()
            for c in range(len(names))
            if c not in columns and c != key and names[c] and row[c].strip()
        }
        for c in columns:
            if row[c].strip():
                own = {**others, asked: names[c]} if len(columns) > 1 else others
                documents.append(Document(f"{name}/{names[c]}" if len(columns) > 1 else name, row[c], own))
    if not documents:
        raise InputError(f"no text in the column {', '.join(names[c] for c in columns)}.", path=path)
    return _checked(Corpus(tuple(documents), notes), path, limits)


def read_rows(path: str | Path, *, limits: Limits | None = None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns of a table and its rows with their numbers, all cells as text, rows as long as the first.

    Raises
    ------
    InputError
        naming the file, when it is no table, is empty or names a column twice.
    """
    limits = limits or Limits()
    rows, _ = _rows(Path(path), None, limits)
    if not rows or not any(cell.strip() for cell in rows[0][1]):
        raise InputError("this table is empty.", path=path)
    names = [name.strip() for name in rows[0][1]]
    _check_names(names, Path(path), limits)
    width = len(names)
    filled = ((number, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells))
    return names, [(number, (cells + [""] * width)[:width]) for number, cells in filled]


def _check_names(names: list[str], path: Path, limits: Limits) -> None:
    if len(names) > limits.variables + 1:
        raise InputError(
            f"{len(names):,} columns: the limit is {limits.variables:,} variables. Is the table lying on its side?",
            path=path,
            line=1,
        )
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        raise InputError(f"two columns are named “{twice[0]}”.", path=path, line=1)


def _column(names: list[str], name: str, path: Path) -> int:
    if name not in names:
        raise InputError(f"no column is named “{name}”. Columns: {', '.join(filter(None, names))}.", path=path, line=1)
    return names.index(name)


def _guess(names: list[str], body: Iterable[tuple[int, list[str]]]) -> tuple[list[int], Note]:
    lower = [name.lower() for name in names]
    known = next((lower.index(name) for name in _TEXT_COLUMNS if name in lower), None)
    if known is None:
        lengths = [0] * len(names)
        for _, cells in body:
            for c, cell in enumerate(cells[: len(names)]):
                lengths[c] += len(cell)
        known = lengths.index(max(lengths))
    return [known], Note("text-column", f"The texts were taken from the column “{names[known]}”.")


def _rows(path: Path, encoding: str | None, limits: Limits) -> tuple[list[tuple[int, list[str]]], tuple[Note, ...]]:
    """Rows of a table with their numbers, cells as text."""
    kind = (Path(path.stem) if path.suffix.lower() in {".xz", ".gz"} else path).suffix.lower()
    if kind in {".csv", ".tsv"}:
        text, notes = read_text(path, encoding=encoding, limits=limits)
        # A sign or a line end inside a quoted name parts no column.
        head = re.sub('"[^"]*"', "", re.match(r'(?:[^"\r\n]++|"[^"]*+")*+', text)[0])  # type: ignore[index]
        delimiter = "\t" if kind == ".tsv" else max(";,\t|", key=head.count)
        return _csv_rows(text, delimiter, path, limits), notes
    cells_by_row = first_sheet(path, limits)
    return [(number, [_cell(value) for value in row]) for number, row in enumerate(cells_by_row, 1)], ()


def _csv_rows(
    text: str, delimiter: str, path: Path, limits: Limits, *, strict: bool = True
) -> list[tuple[int, list[str]]]:
    """Rows of a CSV text with the lines on which they end."""
    csv.field_size_limit(limits.document_characters)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            # The apostrophe put before what a spreadsheet would compute was no part of the text.
            rows.append((reader.line_num, [unguarded(cell) for cell in cells]))  # noqa: PERF401 - an error comes after some
    except csv.Error as error:
        sentence, line = f"this line cannot be read ({error}).", reader.line_num
        if "field limit" in str(error):
            sentence = f"a cell of this line has more than {limits.document_characters:,} characters."
        elif "end of data" in str(error):
            sentence = "a quotation mark opened in the row that begins here is never closed."
            line = rows[-1][0] + 1 if rows else 1
        elif strict:  # a mark inside a cell, which spreadsheets read as it is
            return _csv_rows(text, delimiter, path, limits, strict=False)
        raise InputError(sentence, path=path, line=line) from error
    return rows


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


# --- word-processor documents ---------------------------------------------------------------------------------------


def read_paper(path: str | Path, *, limits: Limits | None = None) -> Document:
    """Reads the text of a `.docx` or `.odt` document: paragraphs, headings and cells of tables, one a line.

    Notes, headers, comments and deleted passages are left out. The text that results is the one all positions refer to.

    Raises
    ------
    InputError
        naming the file when it is no such document.
    """
    path = Path(path)
    limits = limits or Limits()
    check_archive(path, limits)
    member, lines = {".docx": ("word/document.xml", _docx_lines), ".odt": ("content.xml", _odt_lines)}[
        path.suffix.lower()
    ]
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            data = stream.read(limits.file_bytes + 1)
        # No entity, no network, no huge tree: a document from anywhere is safe to read.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(data, parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError) as error:
        raise InputError(f"this is no {path.suffix} document ({error}).", path=path) from error
    return Document(path.stem, "\n".join(lines(root)))


def _docx_lines(root: Any) -> list[str]:
    # What old readers are shown instead of a text box, and what was moved elsewhere, would come twice.
    etree.strip_elements(root, f"{_MC}Fallback", f"{_W}moveFrom", with_tail=False)
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
    return [
        "".join(
            node.text or "" if node.tag == f"{_W}t" else signs.get(node.tag, "")
            for node in paragraph.iter()
            if _nearest(node, f"{_W}p") is paragraph
        )
        for paragraph in root.iter(f"{_W}p")
    ]


def _nearest(node: Any, tag: str) -> Any:
    return next(node.iterancestors(tag), None)


def _odt_lines(root: Any) -> list[str]:
    lines = []
    for paragraph in root.iter(f"{_T}p", f"{_T}h"):
        outside = any(
            node.tag in {f"{_T}tracked-changes", f"{_T}note"} or etree.QName(node).localname == "annotation"
            for node in paragraph.iterancestors()
        )
        if not outside:
            lines.append(_odt_text(paragraph))
    return lines


def _odt_text(node: Any) -> str:
    signs: dict[str, Callable[[Any], str]] = {
        f"{_T}s": lambda space: " " * _spaces(space.get(f"{_T}c", "1")),
        f"{_T}tab": lambda _: "\t",
        f"{_T}line-break": lambda _: "\n",
        f"{_T}note": lambda _: "",
    }
    pieces = [_squeezed(node.text)]
    for child in node:
        if isinstance(child.tag, str):
            if child.tag in signs:
                pieces.append(signs[child.tag](child))
            elif etree.QName(child).localname != "annotation":
                pieces.append(_odt_text(child))
        pieces.append(_squeezed(child.tail))
    return "".join(pieces)


def _spaces(count: str) -> int:
    """How many spaces an OpenDocument file says there are; one when it says nothing sensible."""
    return min(int(count), 1000) if re.fullmatch("[0-9]{1,9}", count) else 1


def _squeezed(text: str | None) -> str:
    """White space as OpenDocument understands it: any run of it is one space."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")
