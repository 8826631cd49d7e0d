"""Read corpora from text files, tables, word-processor documents, and folders of these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textometry.errors import InputError
from textometry.files.encodings import begins_with, line_end, read_text
from textometry.files.iramuteq import near_misses, parse_iramuteq
from textometry.files.leftovers import shown, uncut
from textometry.files.papers import PAPERS, read_paper_saying
from textometry.files.pdf import PDFS, read_pdf
from textometry.files.rows import Rows, table_rows
from textometry.files.subtitles import SUBTITLES, looks_like_subtitles, spoken
from textometry.files.tei import MARKED, looks_like_xml, read_tei
from textometry.files.text_columns import as_typed, text_column
from textometry.files.transcripts import by_speaker, looks_like_transcripts
from textometry.files.webpages import PAGES, looks_like_page, read_page
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Limits

TABLES = (".csv", ".tsv", ".xlsx", ".ods")
TEXTS = (".txt", ".md", *SUBTITLES)
UNREADABLE = {
    ".xls": ".xlsx", ".doc": ".docx", ".rtf": ".docx", ".pages": ".docx", ".epub": ".html", ".mht": ".html", ".mhtml": ".html",
    ".json": ".csv", ".jsonl": ".csv",
    ".nvp": ".qdpx", ".nvpx": ".qdpx", ".mx20": ".qdpx", ".mx22": ".qdpx",
    ".mx24": ".qdpx", ".atlproj": ".qdpx", ".hpr7": ".qdpx",
}  # fmt: skip
"""Files of programs that are not read, and what to save them as."""
CODED = (".qdpx", ".qde", ".rqda", ".qda", ".sonal", ".rtr", ".crp")
"""Files that are coded projects: see :mod:`textometry.exchange.projects`."""

Opened = tuple[list[Document], tuple[Note, ...]]


def read_corpus(
    path: str | Path,
    *,
    text_columns: Sequence[str] = (),
    id_column: str | None = None,
    encoding: str | None = None,
    heading_row: int | None = None,
    speakers: bool = False,
    limits: Limits | None = None,
) -> Corpus:
    """Reads a corpus from a file or a folder, whatever its kind, told by its name and its first line.

    Parameters
    ----------
    path
        a `.txt` file (in the IRaMuTeQ format when it begins with `****`), a table (`.csv`, `.tsv`, `.xlsx`,
        `.ods`), a document (`.docx`, `.odt`, `.pdf` with a text layer), a page (`.html`, exports of Europresse article by
        article), XML-TEI (`.xml`), subtitles (`.srt`, `.vtt`), or a folder of these, read in the order of their names.
    text_columns
        for a table, the columns that hold the texts: each cell makes one document.
    id_column
        for a table, the column of identifiers.
    encoding
        of text files; found out when absent.
    heading_row
        for a table, the number of the row that names its columns; found when absent.
    speakers
        whether transcripts are cut into turns, each a text whose variable `speaker` says who speaks.
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
        whole = _read_folder(path, text_columns, id_column, encoding, heading_row, limits)
        return _checked(by_speaker(whole), path, limits) if speakers else whole
    corpus = uncut(_read_file(path, text_columns, id_column, encoding, heading_row, limits))
    if speakers:
        return _checked(by_speaker(corpus), path, limits)
    if looks_like_transcripts(text[:20_000] for text in corpus.texts[:20]):
        return replace(corpus, notes=(*corpus.notes, Note("speakers_not_cut")))
    return corpus


def _read_file(
    path: Path,
    text_columns: Sequence[str],
    id_column: str | None,
    encoding: str | None,
    heading_row: int | None,
    limits: Limits,
) -> Corpus:
    plain = Path(path.stem) if path.suffix.lower() in {".xz", ".gz"} else path
    kind = plain.suffix.lower()
    _refuse_unreadable(path)
    if kind in CODED:
        raise InputError("kind_of_project", kind=kind, path=path)
    if kind in TABLES:
        return read_table(
            path,
            text_columns=text_columns,
            id_column=id_column,
            encoding=encoding,
            heading_row=heading_row,
            limits=limits,
        )
    if kind in PAPERS:
        paper, notes = read_paper_saying(path, limits=limits)
        return _checked(Corpus((paper,), notes), path, limits)
    if kind in PDFS or begins_with(path, b"%PDF-"):
        return _checked(read_pdf(path, limits=limits), path, limits)
    if kind in PAGES:
        return _checked(read_page(path, encoding=encoding, limits=limits), path, limits)
    if kind in MARKED:
        return _checked(read_tei(path, limits=limits), path, limits)
    if begins_with(path, b"{\\rtf"):
        raise InputError("kind_unreadable", kind=".rtf", instead=UNREADABLE[".rtf"], path=path)
    text, notes = read_text(path, encoding=encoding, limits=limits)
    if looks_like_page(text):  # whatever its name: tags are no words
        return _checked(read_page(path, encoding=encoding, limits=limits), path, limits)
    if looks_like_xml(text):
        return _checked(read_tei(path, limits=limits), path, limits)
    if looks_like_subtitles(text):
        speech, note = spoken(text)
        return _checked(Corpus((parse_text(speech, id=plain.stem, path=path),), (*notes, note)), path, limits)
    # A line `**** *variable` further on betrays a corpus with something before its first text, which is refused there.
    if re.match(r"\s*(\*{4}[\s*]|\d{4,}\s+\*)", text) or re.search(r"^\*{4}[ \t]+\*\w", text, re.MULTILINE):
        return parse_iramuteq(text, path=path, notes=notes, limits=limits)
    notes = (*notes, *near_misses(text))
    return _checked(Corpus((parse_text(text, id=plain.stem, path=path),), notes), path, limits)


def _read_folder(
    folder: Path,
    text_columns: Sequence[str],
    id_column: str | None,
    encoding: str | None,
    heading_row: int | None,
    limits: Limits,
) -> Corpus:
    known = (*TEXTS, *TABLES, *PAPERS, *PAGES, *MARKED, *PDFS)
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    paths = [file for file in files if file.suffix.lower() in known]
    if not paths:
        raise InputError("folder_without_texts", kinds=known, path=folder)
    documents: list[Document] = []
    left = [file.name for file in files if file.suffix.lower() not in known]
    left += sorted(f"{inner.name}/" for inner in folder.iterdir() if inner.is_dir() and not inner.name.startswith("."))
    notes = [Note("files_left_out", {"files": left[:20], "count": len(left)})] if left else []
    stems = Counter(path.stem for path in paths)
    for path in paths:
        part = read_corpus(
            path,
            text_columns=text_columns,
            id_column=id_column,
            encoding=encoding,
            heading_row=heading_row,
            limits=limits,
        )
        for document in part.documents:
            own = path.stem if stems[path.stem] == 1 else path.name
            name = own if len(part.documents) == 1 else f"{own}/{document.id}"
            documents.append(replace(document, id=name))
        notes += [replace(note, member=path.name) for note in part.notes]
    return _checked(Corpus(tuple(documents), tuple(notes)), folder, limits)


def _checked(corpus: Corpus, path: Path, limits: Limits) -> Corpus:
    try:
        return corpus.within(limits)
    except InputError as error:
        raise error.at(path) from error


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
            raise InputError("metadata_unreadable", found=line.strip()[:40], path=path, line=number)
        if name in variables:
            raise InputError("metadata_twice", variable=name, path=path, line=number)
        variables[name] = value
    raise InputError("metadata_open", path=path, line=1)


# --- tables -------------------------------------------------------------------------------------------------------


def read_table(
    path: str | Path,
    *,
    text_columns: Sequence[str] = (),
    id_column: str | None = None,
    encoding: str | None = None,
    heading_row: int | None = None,
    limits: Limits | None = None,
) -> Corpus:
    """Reads a table whose first row names the columns: each filled cell of a text column is a document.

    Parameters
    ----------
    path
        `.csv`, `.tsv`, `.xlsx` or `.ods` (the first sheet that is not hidden).
    text_columns
        columns of texts. With several, the variable `question` says which one a document is from
        (`question (2)` beside a column of that name).
        When absent: the column named text, texte, verbatim…, or else the one with the longest cells (said in a note).
    id_column
        column of identifiers; the row numbers when absent.
    encoding
        of a `.csv` or `.tsv` file; found out when absent.
    heading_row
        the number of the row that names the columns; when absent the first row of more than one cell (said in a note when
        a title stands above it).
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
    _refuse_unreadable(path)
    table = table_rows(path, encoding, limits, heading_row)
    names, body, notes = [name.strip() for name in table.rows[0][1]], table.rows[1:], table.notes
    _check_names(names, path, limits, table.rows[0][0])
    key = None if id_column is None else _column(names, id_column, path)
    if text_columns:
        columns = [_column(names, name, path) for name in text_columns]
        if key in columns:
            raise InputError("text_column_is_identifier", column=names[key or 0], path=path)
    else:
        columns = [_text_column(table, names, key, path)]
        notes = (*notes, Note("text_column_found", {"column": names[columns[0]]}))
    question = "question (2)" if "question" in (names[c] for c in range(len(names)) if c not in columns) else "question"
    documents, seen, cleaned = [], set(), 0
    for number, cells in body:
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            raise InputError("row_of_other_length", cells=len(cells), columns=len(names), path=path, line=number)
        row = [*cells, *[""] * (len(names) - len(cells))]
        name = str(number) if key is None else row[key].strip()
        if not name:
            raise InputError("identifier_missing", path=path, line=number)
        if name in seen:
            raise InputError("identifier_twice", identifier=name, path=path, line=number)
        seen.add(name)
        others = {
            names[c]: row[c].strip()
            for c in range(len(names))
            if c not in columns and c != key and names[c] and row[c].strip()
        }
        for c in columns:
            if (number, c) in table.repeated:
                raise InputError(
                    "texts_merged",
                    cells=table.repeated[number, c],
                    path=path,
                    line=number,
                )
            if row[c].strip():
                own = {**others, question: names[c]} if len(columns) > 1 else others
                text = shown(row[c])
                cleaned += text != row[c]
                if text.strip():
                    documents.append(Document(f"{name}/{names[c]}" if len(columns) > 1 else name, text, own))
    if not documents:
        raise InputError("column_without_text", columns=(names[c] for c in columns), path=path)
    if cleaned:
        notes = (*notes, Note("markup_left_out", {"count": cleaned}))
    return _checked(Corpus(tuple(documents), notes), path, limits)


def read_rows(path: str | Path, *, limits: Limits | None = None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns of a table and its rows with their numbers, all cells as text, rows as long as the first.

    Raises
    ------
    InputError
        naming the file, when it is no table, is empty or names a column twice.
    """
    limits = limits or Limits()
    _refuse_unreadable(Path(path))
    (heading, cells), *body = table_rows(Path(path), None, limits).rows
    names = [name.strip() for name in cells]
    _check_names(names, Path(path), limits, heading)
    width = len(names)
    return names, [(number, (cells + [""] * width)[:width]) for number, cells in body]


def _refuse_unreadable(path: Path) -> None:
    """Refuses files of programs that are not read; a workbook of the old kind, once damaged, could fill the memory."""
    kind = (Path(path.stem) if path.suffix.lower() in {".xz", ".gz"} else path).suffix.lower()
    if kind in UNREADABLE:
        raise InputError("kind_unreadable", kind=kind, instead=UNREADABLE[kind], path=path)


def _check_names(names: list[str], path: Path, limits: Limits, heading: int) -> None:
    if len(names) > limits.variables + 1:
        raise InputError(
            "columns_too_many",
            count=len(names),
            most=limits.variables,
            path=path,
            line=heading,
        )
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        raise InputError("column_twice", column=twice[0], path=path, line=heading)


def _text_column(table: Rows, names: list[str], key: int | None, path: Path) -> int:
    heading, body = table.rows[0][0], table.rows[1:]
    column = text_column(names, body, key)
    if column is None:
        raise InputError("text_column_missing", columns=filter(None, names), path=path, line=heading)
    return column


def _column(names: list[str], name: str, path: Path) -> int:
    if name in names:
        return names.index(name)
    alike = [at for at, heading in enumerate(names) if as_typed(heading) == as_typed(name)]
    if len(alike) != 1:
        raise InputError("column_unknown", column=name, columns=filter(None, names), path=path, line=1)
    return alike[0]
