"""What the command `classify` does: classes of a corpus or of a ready table, their folder, their summary."""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from textometry.analysis import Analysis, analyse
from textometry.answers import choices_of, corpus_of, figure, note, said_written, share_of, write_asked
from textometry.classes import Classification
from textometry.descending import classify as classify_matrix
from textometry.double import Double
from textometry.encodings import read_text
from textometry.errors import InputError
from textometry.exchange.tables import csv_bytes
from textometry.matrixmarket import read_matrix
from textometry.report import report_html, report_pdf, report_pictures
from textometry.screen import Bar
from textometry.writing import as_json, write_folder

Options = argparse.Namespace


def classify(options: Options) -> int:
    """Classes of the segments of a corpus, or of the rows of a ready table."""
    if options.matrix is not None:
        return _classify_matrix(options)
    if options.corpus is None:
        raise InputError(options.phrases["corpus or matrix"])
    choices = replace(choices_of(options), double=_sizes(options))
    corpus = corpus_of(options)
    with Bar(options.phrases, quiet=options.quiet) as bar:
        analysis = analyse(corpus, choices, progress=bar)
    if options.out is not None:
        write_folder(options.out, {**_dossier(analysis), **_report(analysis, options.language)})
        said_written(options, options.out)
    write_asked(options, "json", lambda: as_json(analysis.to_json()))
    _summary(options, analysis)
    return 0


def _sizes(options: Options) -> tuple[int, int] | None:
    """The two sizes of a double classification."""
    if options.double is None:
        return None
    sizes = [size.strip() for size in options.double.split(",")]
    if len(sizes) != 2 or not all(re.fullmatch("[0-9]{1,6}", size) for size in sizes):
        raise InputError(options.phrases["bad double"].format(value=options.double))
    return int(sizes[0]), int(sizes[1])


def _classify_matrix(options: Options) -> int:
    if options.double is not None:
        raise InputError(options.phrases["double table"])
    names = None if options.terms is None else _term_names(options.terms, options.phrases)
    matrix = read_matrix(options.matrix, names)
    with Bar(options.phrases, quiet=options.quiet) as bar:
        found = classify_matrix(matrix, options.k, mode=options.mode, progress=lambda share: bar("classify", share))
    write_asked(options, "json", lambda: as_json(_splits(found)))
    if options.out is not None:
        write_folder(options.out, {"classes.json": as_json(_splits(found))})
        said_written(options, options.out)
    _print_sizes(options, found, len(matrix.terms))
    return 0


def _splits(found: Classification) -> dict[str, Any]:
    return {
        "splits": [
            {
                "chi2_over_n_scan": split.chi2_over_n_scan,
                "chi2_over_n_swap": split.chi2_over_n_swap,
                "total": split.total,
                "classes": classes.tolist(),
            }
            for split, classes in zip(found.splits, found.history, strict=True)
        ],
        "terminal": list(found.terminal),
    }


def _term_names(path: Path, phrases: dict[str, str]) -> list[str]:
    text, _ = read_text(path)
    try:
        names = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"this is no JSON ({error.msg}).", path=path, line=error.lineno) from error
    names = names.get("terms") if isinstance(names, dict) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(phrases["bad terms"], path=path)
    return names


def _dossier(analysis: Analysis) -> dict[str, bytes]:
    """The files of a classification."""
    names = analysis.read.corpus.variables
    classes = analysis.classification.row_class.tolist()
    rows = []
    for row, number in enumerate(classes):
        quoted = analysis.quote(row)
        values = [quoted["variables"].get(name) for name in names]
        rows.append([row, quoted["document"], quoted["start"], quoted["end"], number, quoted["text"], *values])
    marks = [
        [c, kind, mark.name, mark.inside, mark.everywhere, mark.share, mark.chi2, mark.p]
        for c in range(1, analysis.classification.n_classes + 1)
        for kind, links in (
            ("active", analysis.terms),
            ("supplementary", analysis.supplementary),
            ("variable", analysis.variables),
        )
        if links is not None
        for mark in (*links.profile(c), *links.antiprofile(c))
    ]
    typical = [
        [c, rank, one.score, quoted["document"], quoted["start"], quoted["end"], quoted["text"]]
        for c, found in enumerate(analysis.typical, 1)
        for rank, one in enumerate(found, 1)
        for quoted in (analysis.quote(one.row),)
    ]
    place = ["document", "start", "end"]
    twice = {} if analysis.double is None else {"double.csv": _partitions(analysis.double)}
    return {
        **twice,
        "analysis.json": as_json(analysis.to_json()),
        "segments.csv": csv_bytes(["segment", *place, "class", "text", *names], rows),
        "profiles.csv": csv_bytes(["class", "kind", "term", "inside", "everywhere", "share", "chi2", "p"], marks),
        "characteristic.csv": csv_bytes(["class", "rank", "score", *place, "text"], typical),
    }


def _partitions(double: Double) -> bytes:
    """The classes of the best partition for each number of classes, each with the two classes it is common to."""
    crossings = double.crossings
    rows = [
        [kind, found.k, c, *found.classes[c - 1], int(crossings.sizes[crossing]), float(crossings.chi2[crossing])]
        for kind, found in (*(("best", one) for one in double.partitions), ("chosen", double.chosen))
        for c, crossing in enumerate(found.crossings, 1)
    ]
    return csv_bytes(["partition", "classes", "class", "in_first", "in_second", "segments", "chi2"], rows)


def _report(analysis: Analysis, language: str) -> dict[str, bytes]:
    """The report for people who are no specialists, and its pictures."""
    return {
        "report.html": report_html(analysis, language=language).encode(),
        "report.pdf": report_pdf(analysis, language=language),
        **{f"{name}.svg": svg.encode() for name, svg in report_pictures(analysis, language=language).items()},
    }


def _summary(options: Options, analysis: Analysis) -> None:
    _print_sizes(options, analysis.classification, len(analysis.read.matrix.terms))
    if analysis.double is not None:
        _print_double(options, analysis.double)
    for c in range(1, analysis.classification.n_classes + 1):
        words = ", ".join(mark.name for mark in analysis.terms.profile(c, most=10))
        print(_class_line(options, analysis.classification, c) + f"\n    {words}")
    if analysis.stability is not None:
        verdict = options.phrases[analysis.stability.verdict]
        print(options.phrases["verdict"].format(mean=figure(options, analysis.stability.partition, 2), verdict=verdict))


def _print_double(options: Options, double: Double) -> None:
    first, second = double.least_terms
    phrases, total = options.phrases, double.crossings.n_rows
    print(phrases["double found"].format(first=first, second=second, crossings=double.crossings.sizes.size))
    alone, apart = double.left_out
    print(phrases["double left"].format(count=alone.size + apart.size, alone=alone.size, apart=apart.size))
    for found in double.partitions:
        share = share_of(options, found.size / max(1, total))
        print(phrases["double best"].format(k=found.k, size=found.size, share=share, chi2=figure(options, found.chi2)))


def _class_line(options: Options, found: Classification, number: int) -> str:
    size = found.sizes[number - 1]
    share = share_of(options, size / max(1, sum(found.sizes)))
    return str(options.phrases["class"].format(number=number, size=size, share=share))


def _print_sizes(options: Options, found: Classification, n_terms: int) -> None:
    print(
        options.phrases["classified"].format(
            classified=sum(found.sizes),
            total=found.n_rows,
            share=share_of(options, found.classified_share),
            classes=found.n_classes,
            terms=n_terms,
        )
    )
    if found.atypical_rows.size:
        print(options.phrases["atypical"].format(count=found.atypical_rows.size))
    for one in found.notes:
        note(options, one)
