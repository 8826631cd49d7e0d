"""Command `classify` on a corpus: classes, result folder, summary."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from datetime import datetime

from textometry.analysis import Analysis, analyse
from textometry.classes.choosing import MEASURES, Choice, compare_numbers, numbers_asked
from textometry.classes.double import Double
from textometry.classes.naming import ClassNames
from textometry.cli.screen import Bar, figure, note, said_written, share_of, write_asked
from textometry.cli.summary import print_classes
from textometry.cli.words import choices_of, corpus_of
from textometry.errors import InputError
from textometry.exchange.tables import csv_bytes
from textometry.files.names import COLUMNS, read_class_names
from textometry.files.writing import as_json, write_folder
from textometry.notes import Note
from textometry.report.about import About
from textometry.report.fulltext import coloured_texts
from textometry.report.report import report_files
from textometry.report.results import column_of
from textometry.tables.association import chi2_chance

Options = argparse.Namespace
# Characters beyond which the coloured texts are written only when they are asked for: a browser would hardly open them.
MOST_COLOURED = 5_000_000


def classify(options: Options) -> int:
    """Classes of the segments of a corpus."""
    if options.corpus is None:
        raise InputError("corpus_or_matrix")
    choices = replace(choices_of(options), double=_sizes(options))
    numbers = _numbers(options)
    names = ClassNames() if options.names is None else read_class_names(options.names)
    corpus = corpus_of(options)
    with Bar(options.phrases, quiet=options.quiet) as bar:
        analysis = replace(analyse(corpus, choices, progress=bar), names=names)
        if numbers:
            analysis = replace(analysis, numbers=_compared(analysis, numbers, options, bar))
    if options.out is not None:
        files = report_files(analysis, about=_about(options), language=options.language)
        write_folder(options.out, {**_dossier(analysis, options), **files})
        said_written(options, options.out)
    write_asked(options, "json", lambda: as_json(analysis.to_json()))
    if analysis.double is not None:
        _print_double(options, analysis.double)
    classification, n_terms = analysis.classification, len(analysis.read.matrix.terms)
    print_classes(options, classification, n_terms, analysis.terms, analysis.stability, names)
    return 0


def _about(options: Options) -> About:
    """What the first page of the report says."""
    return About(
        title=options.title,
        corpus=options.corpus_name or options.corpus.name,
        authors=tuple(name.strip() for name in options.authors.split(";") if name.strip()),
        day=datetime.now().astimezone().date(),
    )


def _sizes(options: Options) -> tuple[int, int] | None:
    """The two sizes of a double classification."""
    if options.double is None:
        return None
    sizes = [size.strip() for size in options.double.split(",")]
    if len(sizes) != 2 or not all(re.fullmatch("[0-9]{1,6}", size) for size in sizes):
        raise InputError("double_unreadable", value=options.double)
    return int(sizes[0]), int(sizes[1])


def _numbers(options: Options) -> range:
    """The numbers of classes to compare; none unless asked for."""
    if options.compare is None:
        return range(0)
    ends = [end.strip() for end in options.compare.split(",")]
    if len(ends) != 2 or not all(re.fullmatch("[0-9]{1,6}", end) for end in ends):
        raise InputError("numbers_unreadable", value=options.compare)
    return numbers_asked(int(ends[0]), int(ends[1]))


def _compared(analysis: Analysis, numbers: range, options: Options, bar: Bar) -> tuple[Choice, ...]:
    """What each number of classes is worth, over ten resamples unless another number is asked for."""
    choices = analysis.choices
    return compare_numbers(
        analysis.read.matrix,
        numbers,
        mode=choices.mode,
        draws=10 if options.draws is None else options.draws,
        seed=choices.seed,
        progress=lambda share: bar("classify", share),
    )


def _dossier(analysis: Analysis, options: Options) -> dict[str, bytes]:
    """The files of a classification."""
    names = analysis.read.corpus.variables
    called = analysis.names.name
    classes = analysis.classification.row_class.tolist()
    rows = []
    for row, number in enumerate(classes):
        quoted = analysis.quote(row)
        values = [quoted["variables"].get(name) for name in names]
        rows.append(
            [row, quoted["document"], quoted["start"], quoted["end"], number, called(number), quoted["text"], *values]
        )
    marks = [
        [c, called(c), kind, mark.name, mark.inside, mark.everywhere, mark.share, mark.chi2, mark.p]
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
        [c, called(c), rank, typical_row.score, quoted["document"], quoted["start"], quoted["end"], quoted["text"]]
        for c, rows_of_class in enumerate(analysis.typical, 1)
        for rank, typical_row in enumerate(rows_of_class, 1)
        for quoted in (analysis.quote(typical_row.row),)
    ]
    place = ["document", "start", "end"]
    compared = [[getattr(choice, name) for name in MEASURES] for choice in analysis.numbers]
    beside = {"numbers.csv": csv_bytes(MEASURES, compared)} if compared else {}
    twice = {} if analysis.double is None else {"double.csv": _partitions(analysis.double)}
    return {
        **twice,
        **beside,
        **_texts(analysis, options),
        "names.csv": csv_bytes(COLUMNS, analysis.names.rows(analysis.classification.n_classes)),
        "analysis.json": as_json(analysis.to_json()),
        "segments.csv": csv_bytes(["segment", *place, "class", "class_name", "text", *map(column_of, names)], rows),
        "profiles.csv": csv_bytes(
            ["class", "class_name", "kind", "term", "inside", "everywhere", "share", "chi2", "p"], marks
        ),
        "characteristic.csv": csv_bytes(["class", "class_name", "rank", "score", *place, "text"], typical),
    }


def _texts(analysis: Analysis, options: Options) -> dict[str, bytes]:
    """The whole texts coloured by class, unless they are so long that it must be asked for."""
    size = sum(map(len, analysis.read.corpus.texts))
    if size > MOST_COLOURED and not options.full_text:
        note(options, Note("texts_not_coloured", {"size": size, "most": MOST_COLOURED}))
        return {}
    return {"texts.html": coloured_texts(analysis, language=options.language).encode()}


def _partitions(double: Double) -> bytes:
    """The classes of the best partition for each number of classes, each with the two classes it is common to."""
    crossings = double.crossings
    rows = [
        [
            kind,
            partition.k,
            c,
            *partition.classes[c - 1],
            int(crossings.sizes[crossing]),
            float(crossings.chi2[crossing]),
            chi2_chance(float(crossings.chi2[crossing])),
        ]
        for kind, partition in (*(("best", partition) for partition in double.partitions), ("chosen", double.chosen))
        for c, crossing in enumerate(partition.crossings, 1)
    ]
    return csv_bytes(["partition", "classes", "class", "in_first", "in_second", "segments", "chi2", "p"], rows)


def _print_double(options: Options, double: Double) -> None:
    first, second = double.least_terms
    phrases, total = options.phrases, double.crossings.n_rows
    print(phrases["double found"].format(first=first, second=second, crossings=double.crossings.sizes.size))
    alone, apart = double.left_out
    print(phrases["double left"].format(count=alone.size + apart.size, alone=alone.size, apart=apart.size))
    for partition in double.partitions:
        share = share_of(options, partition.size / max(1, total))
        print(
            phrases["double best"].format(
                k=partition.k, size=partition.size, share=share, chi2=figure(options, partition.chi2)
            )
        )
