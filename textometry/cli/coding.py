"""What the commands on coded texts and on formats do: agreement of coders, conversions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from textometry.cli.screen import figure, note, said_written, write_asked
from textometry.cli.words import corpus_of
from textometry.coding.agreement import Agreement, agreement_of
from textometry.coding.coders import Comparison, compare_coders
from textometry.coding.model import CodeBook, CodedCorpus
from textometry.errors import InputError
from textometry.exchange.codebooks import codebook_bytes, is_codebook, read_codebook
from textometry.exchange.refi_reading import read_project
from textometry.exchange.refi_writing import project_bytes
from textometry.exchange.tables import TABLE_KINDS, table_bytes
from textometry.files.corpora import TABLES, read_rows
from textometry.files.iramuteq import format_iramuteq, simplify_variables
from textometry.files.writing import as_json, write_file
from textometry.texts.corpus import Corpus
from textometry.texts.segments import split_segments

Options = argparse.Namespace
PROJECTS = (".qdpx", ".qde")
_BOOKS = (".qdc", ".docx")


def agree(options: Options) -> int:
    """Agreement of coders, on a project or on a table of units by coders."""
    suffix = options.source.suffix.lower()
    if suffix in PROJECTS:
        return _agree_on_project(options)
    if suffix not in TABLES:
        raise InputError(options.phrases["bad coded"].format(suffix=suffix), path=options.source)
    names, body = read_rows(options.source)
    coders = options.coder or [name for name in names if name]
    if lost := [coder for coder in coders if coder not in names]:
        raise InputError(f"no column is named “{lost[0]}”. Columns: {', '.join(names)}.", path=options.source, line=1)
    try:
        found = agreement_of(
            [[_value(row[names.index(coder)], options.level, line) for line, row in body] for coder in coders],
            level=options.level,
        )
    except InputError as error:
        raise InputError(error.sentence, path=options.source, line=error.line) from error
    if not found.units:
        raise InputError("no unit was judged by two coders: there is no agreement to measure.", path=options.source)
    write_asked(options, "json", lambda: as_json(found.to_json()))
    print(options.phrases["coders"].format(names=", ".join(coders), units=found.units))
    print(_measures(options, found))
    return 0


def _value(cell: str, level: str, line: int) -> str | float | None:
    """A cell as a judgement: a name, or a number for the levels that measure."""
    text = cell.strip()
    if not text:
        return None
    if level == "nominal":
        return text
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InputError(f"“{text}” is no number: only the nominal level measures names.", line=line) from None


def _agree_on_project(options: Options) -> int:
    coded = _project(options, options.source)
    units = []
    if options.units == "segments":
        cut = split_segments(coded.corpus)
        ids = [document.id for document in coded.corpus.documents]
        units = [
            (ids[document], start, end)
            for document, start, end in zip(cut.document.tolist(), cut.start.tolist(), cut.end.tolist(), strict=True)
        ]
    found = compare_coders(
        coded,
        coders=options.coder,
        by="units" if options.units == "segments" else "characters",
        units=units,
        coded_only=options.coded_only,
    )
    write_asked(options, "json", lambda: as_json(found.to_json()))
    write_asked(options, "table", lambda: table_bytes(_disagreements(found), _kind(options.table)))
    print(options.phrases["coders"].format(names=", ".join(found.coders), units=found.whole.units))
    for code, agreement in found.codes.items():
        measures = _measures(options, agreement)
        print(options.phrases["code measures"].format(code=coded.book.path(code), measures=measures))
    print(options.phrases["all codes"].format(measures=_measures(options, found.whole)))
    print(options.phrases["disagreements"].format(count=len(found.disagreements)))
    return 0


def _disagreements(found: Comparison) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        name: [getattr(one, name) for one in found.disagreements]
        for name in ("document", "start", "end", "text", "code", "path")
    }
    columns["marked"] = [", ".join(one.marked) for one in found.disagreements]
    columns["unmarked"] = [", ".join(one.unmarked) for one in found.disagreements]
    return columns


def _measures(options: Options, found: Agreement) -> str:
    values = {
        name: "–" if getattr(found, name) is None else figure(options, getattr(found, name), 3)
        for name in ("percentage", "cohen", "fleiss", "alpha")
    }
    return str(options.phrases["measures"].format(**values))


def convert(options: Options) -> int:
    """A corpus, a coded project or a code book in another format."""
    kind = _kind(options.output)
    source = options.corpus.suffix.lower()
    if _of_codes(options, source, kind):
        content = codebook_bytes(_book(options, source), kind)
    elif source in PROJECTS:
        content = _converted_project(options, _project(options, options.corpus), kind)
    else:
        content = _converted_corpus(options, corpus_of(options), kind)
    write_file(options.output, content)
    said_written(options, options.output)
    return 0


def _of_codes(options: Options, source: str, kind: str) -> bool:
    """Whether a code book is to be written: it was asked for, or the files can be nothing else."""
    if options.as_kind is not None:
        return bool(options.as_kind == "codebook")
    if kind in _BOOKS:
        return True
    return source not in PROJECTS and is_codebook(options.corpus)


def _book(options: Options, source: str) -> CodeBook:
    return _project(options, options.corpus).book if source in PROJECTS else read_codebook(options.corpus)


def _converted_project(options: Options, coded: CodedCorpus, kind: str) -> bytes:
    if kind == ".qdpx":
        return project_bytes(coded)
    if kind == ".json":
        return as_json(coded.to_json())
    if kind in TABLE_KINDS:
        return table_bytes(coded.quotations(), kind)
    return _converted_corpus(options, coded.corpus, kind)


def _converted_corpus(options: Options, corpus: Corpus, kind: str) -> bytes:
    if kind == ".txt":
        return format_iramuteq(simplify_variables(corpus) if options.simplify else corpus).encode()
    if kind == ".json":
        return as_json(corpus.to_json())
    if kind == ".qdpx":
        return project_bytes(CodedCorpus(corpus, CodeBook()))
    if kind in TABLE_KINDS:
        documents = corpus.documents
        columns: dict[str, list[Any]] = {"id": [one.id for one in documents], "text": [one.text for one in documents]}
        for name in corpus.variables:
            column = f"variable_{name}" if name in columns else name
            # A variable that is only present (`*flag`) has no value of its own: an empty cell would say it is absent.
            columns[column] = [
                "1" if name in one.variables and value is None else value
                for one in documents
                for value in [one.variables.get(name)]
            ]
        if any(one.themes or one.title for one in documents):
            note(options, "Themes and titles have no place in a table: they are left out.")
        return table_bytes(columns, kind)
    raise InputError(options.phrases["bad format"].format(suffix=kind), path=options.output)


def _project(options: Options, path: Path) -> CodedCorpus:
    read = read_project(path)
    for one in read.notes:
        note(options, str(one))
    return read.coded


def _kind(path: Path) -> str:
    return path.suffix.lower()
