"""Commands `agree` and `convert`: intercoder agreement, file conversion."""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textometry.cli.screen import figure, note, said_written, write_asked
from textometry.cli.words import corpus_of
from textometry.coding.agreement import Agreement, agreement_of
from textometry.coding.coders import Comparison, compare_coders
from textometry.coding.model import CodeBook, CodedCorpus
from textometry.coding.tagged import markdown_text, tagged_text
from textometry.errors import InputError
from textometry.exchange.codebooks import codebook_bytes, is_codebook, read_codebook
from textometry.exchange.projects import is_project, read_any_project
from textometry.exchange.refi_writing import project_bytes
from textometry.exchange.tables import TABLE_KINDS, table_bytes
from textometry.files.corpora import TABLES, UNREADABLE, read_rows
from textometry.files.iramuteq import format_iramuteq, simplify_variables
from textometry.files.writing import as_json, write_file
from textometry.notes import Note
from textometry.texts.corpus import Corpus
from textometry.texts.segments import split_segments

Options = argparse.Namespace
_BOOKS = (".qdc", ".docx")
_NO_JUDGEMENT = {"NA", "N/A", "n/a", "#N/A", "NaN", "nan", "<NA>"}
_CATEGORIES_SHOWN = 40


def agree(options: Options) -> int:
    """Agreement of coders, on a project or on a table of units by coders."""
    suffix = options.source.suffix.lower()
    if is_project(options.source):
        return _agree_on_project(options)
    if suffix not in (*TABLES, *UNREADABLE):
        raise InputError("source_not_coded", kind=suffix, path=options.source)
    names, body = read_rows(options.source)
    coders = options.coder or _coders_among(options, names, body)
    if lost := [coder for coder in coders if coder not in names]:
        raise InputError("column_unknown", column=lost[0], columns=names, path=options.source, line=1)
    try:
        values = [[_value(row[names.index(coder)], options.level, line) for line, row in body] for coder in coders]
        agreement = agreement_of(values, level=options.level)
    except InputError as error:
        raise error.at(options.source) from error
    if not agreement.units:
        raise InputError("units_not_shared", path=options.source)
    write_asked(options, "json", lambda: as_json(agreement.to_json()))
    _point_out(options, [row[names.index(coder)] for coder in coders for _line, row in body])
    print(options.phrases["coders"].format(names=", ".join(coders), units=agreement.units))
    given = Counter(value for row in values for value in row if value is not None)
    if len(given) <= _CATEGORIES_SHOWN:
        ordered = sorted(
            given.items(), key=lambda pair: (str(pair[0]) if options.level == "nominal" else float(pair[0]),)
        )
        listed = ", ".join(f"{_shown(options, name)} ({times})" for name, times in ordered)
        print(options.phrases["categories found"].format(categories=listed))
    elif options.level != "nominal":
        ends = " – ".join(_shown(options, end) for end in (min(given), max(given)))
        print(options.phrases["categories found"].format(categories=f"{ends} ({sum(given.values())})"))
    else:
        note(options, Note("judgements_too_many", {"judgements": len(given)}))
    print(_measures(options, agreement))
    return 0


def _coders_among(options: Options, names: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    """The columns of coders: all that have a name, but not a first one that names the units, which is said."""
    coders = [name for name in names if name]
    first = [text for _line, row in body if (text := row[0].strip())] if names else []
    if options.level == "nominal" and len(coders) > 2 and len(first) > 3 and len(set(first)) == len(first) == len(body):
        note(options, Note("judgement_identifiers", {"column": names[0]}))
        return coders[1:]
    return coders


def _shown(options: Options, value: str | float) -> str:
    """A judgement as it is read back: whole numbers without decimals."""
    if isinstance(value, str):
        return value
    return f"{value:g}".replace(".", "," if options.language == "fr" else ".")


def _point_out(options: Options, cells: Sequence[str]) -> None:
    """Notes what was taken for no judgement, and values that differ by capitals or accents alone."""
    missing = Counter(text for cell in cells if (text := cell.strip()) in _NO_JUDGEMENT)
    for text, times in sorted(missing.items()):
        note(options, Note("judgement_missing", {"text": text, "cells": times}))
    if empty := sum(not cell.strip() for cell in cells):
        note(options, Note("judgement_empty", {"cells": empty}))
    if options.level != "nominal":
        return
    alike: dict[str, set[str]] = {}
    for text in {cell.strip() for cell in cells} - _NO_JUDGEMENT - {""}:
        bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
        alike.setdefault(" ".join(bare.casefold().split()), set()).add(text)
    for group in sorted(map(sorted, alike.values())):
        if len(group) > 1:
            note(options, Note("judgements_alike", {"judgements": group}))


def _value(cell: str, level: str, line: int) -> str | float | None:
    """A cell as a judgement: a name, or a number for the levels that measure; nothing for what says that there is none."""
    text = cell.strip()
    if not text or text in _NO_JUDGEMENT:
        return None
    if level == "nominal":
        return text
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InputError("judgement_not_number", judgement=text, line=line) from None


def _agree_on_project(options: Options) -> int:
    coded = project_of(options, options.source)
    units = []
    if options.units == "segments":
        cut = split_segments(coded.corpus)
        ids = [document.id for document in coded.corpus.documents]
        units = [
            (ids[document], start, end)
            for document, start, end in zip(cut.document.tolist(), cut.start.tolist(), cut.end.tolist(), strict=True)
        ]
    comparison = compare_coders(
        coded,
        coders=options.coder,
        by="units" if options.units == "segments" else "characters",
        units=units,
        coded_only=options.coded_only,
    )
    write_asked(options, "json", lambda: as_json(comparison.to_json()))
    write_asked(options, "table", lambda: table_bytes(_disagreements(comparison), _kind(options.table)))
    print(options.phrases["coders"].format(names=", ".join(comparison.coders), units=comparison.whole.units))
    for code, agreement in comparison.codes.items():
        measures = _measures(options, agreement)
        print(options.phrases["code measures"].format(code=coded.book.path(code), measures=measures))
    print(options.phrases["all codes"].format(measures=_measures(options, comparison.whole)))
    print(options.phrases["disagreements"].format(count=len(comparison.disagreements)))
    return 0


def _disagreements(comparison: Comparison) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        name: [getattr(disagreement, name) for disagreement in comparison.disagreements]
        for name in ("document", "start", "end", "text", "code", "path")
    }
    columns["marked"] = [", ".join(disagreement.marked) for disagreement in comparison.disagreements]
    columns["unmarked"] = [", ".join(disagreement.unmarked) for disagreement in comparison.disagreements]
    return columns


def _measures(options: Options, agreement: Agreement) -> str:
    values = {
        name: "–" if getattr(agreement, name) is None else figure(options, getattr(agreement, name), 3)
        for name in ("percentage", "cohen", "fleiss", "alpha")
    }
    return str(options.phrases["measures"].format(**values))


def convert(options: Options) -> int:
    """A corpus, a coded project or a code book in another format."""
    kind = _kind(options.output)
    if _of_codes(options, kind):
        content = codebook_bytes(_book(options), kind)
    elif is_project(options.corpus):
        content = _converted_project(options, project_of(options, options.corpus), kind)
    else:
        content = _converted_corpus(options, corpus_of(options), kind)
    write_file(options.output, content)
    said_written(options, options.output)
    return 0


def _of_codes(options: Options, kind: str) -> bool:
    """Whether a code book is to be written: it was asked for, or the files can be nothing else."""
    if options.as_kind is not None:
        return bool(options.as_kind == "codebook")
    if kind in _BOOKS:
        return True
    return not is_project(options.corpus) and is_codebook(options.corpus)


def _book(options: Options) -> CodeBook:
    return project_of(options, options.corpus).book if is_project(options.corpus) else read_codebook(options.corpus)


def _converted_project(options: Options, coded: CodedCorpus, kind: str) -> bytes:
    if kind == ".qdpx":
        return project_bytes(coded)
    if kind == ".json":
        return as_json(coded.to_json())
    if kind == ".md":
        return markdown_text(coded).encode()
    if kind == ".txt" and options.as_kind == "tagged":
        return tagged_text(coded).encode()
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
        columns: dict[str, list[Any]] = {
            "id": [document.id for document in documents],
            "text": [document.text for document in documents],
        }
        for name in corpus.variables:
            column = f"variable_{name}" if name in columns else name
            # A variable that is only present (`*flag`) has no value of its own: an empty cell would say it is absent.
            columns[column] = [
                "1" if name in document.variables and value is None else value
                for document in documents
                for value in [document.said_variables.get(name)]
            ]
        if any(document.themes or document.title for document in documents):
            note(options, Note("themes_left_out"))
        return table_bytes(columns, kind)
    raise InputError("format_unwritable", kind=kind, path=options.output)


def project_of(options: Options, path: Path) -> CodedCorpus:
    """A coded project; what there is to know is said."""
    read = read_any_project(path)
    for reading_note in read.notes:
        note(options, reading_note)
    return read.coded


def _kind(path: Path) -> str:
    return path.suffix.lower()
