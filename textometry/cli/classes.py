"""What the command `classify` does with a corpus: classes, their folder, their summary."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace

from textometry.analysis import Analysis, analyse
from textometry.classes.double import Double
from textometry.cli.screen import Bar, figure, said_written, share_of, write_asked
from textometry.cli.summary import print_classes
from textometry.cli.words import choices_of, corpus_of
from textometry.errors import InputError
from textometry.exchange.tables import csv_bytes
from textometry.files.writing import as_json, write_folder
from textometry.report.report import report_html, report_pdf, report_pictures

Options = argparse.Namespace


def classify(options: Options) -> int:
    """Classes of the segments of a corpus."""
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
    if analysis.double is not None:
        _print_double(options, analysis.double)
    found, n_terms = analysis.classification, len(analysis.read.matrix.terms)
    print_classes(options, found, n_terms, analysis.terms, analysis.stability)
    return 0


def _sizes(options: Options) -> tuple[int, int] | None:
    """The two sizes of a double classification."""
    if options.double is None:
        return None
    sizes = [size.strip() for size in options.double.split(",")]
    if len(sizes) != 2 or not all(re.fullmatch("[0-9]{1,6}", size) for size in sizes):
        raise InputError(options.phrases["bad double"].format(value=options.double))
    return int(sizes[0]), int(sizes[1])


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


def _print_double(options: Options, double: Double) -> None:
    first, second = double.least_terms
    phrases, total = options.phrases, double.crossings.n_rows
    print(phrases["double found"].format(first=first, second=second, crossings=double.crossings.sizes.size))
    alone, apart = double.left_out
    print(phrases["double left"].format(count=alone.size + apart.size, alone=alone.size, apart=apart.size))
    for found in double.partitions:
        share = share_of(options, found.size / max(1, total))
        print(phrases["double best"].format(k=found.k, size=found.size, share=share, chi2=figure(options, found.chi2)))
