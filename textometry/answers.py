"""What each command does: reads what it is given, works, prints a summary, writes the results."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from textometry.analysis import Analysis, Choices, analyse, document_groups, read_all
from textometry.association import lexical_table
from textometry.classes import Classification
from textometry.concordance import concord as find_in_context
from textometry.corpus import Corpus
from textometry.descending import classify as classify_matrix
from textometry.encodings import read_text
from textometry.errors import InputError
from textometry.exchange.tables import csv_bytes, table_bytes
from textometry.factors import factors_of
from textometry.french import in_french
from textometry.languages.grammar import ACTIVE
from textometry.matrixmarket import read_matrix
from textometry.pictures.bars import specificity_bars
from textometry.pictures.graphs import similarity_picture
from textometry.pictures.planes import factor_plane
from textometry.readers import read_corpus
from textometry.report import report_html, report_pdf, report_pictures
from textometry.screen import Bar
from textometry.segments import split_segments
from textometry.similarity import similarity_graph
from textometry.specificity import specificities
from textometry.tokens import tokenize
from textometry.wordlists import read_dictionary, read_words
from textometry.writing import as_json, write_file, write_folder

Options = argparse.Namespace


def classify(options: Options) -> int:
    """Classes of the segments of a corpus, or of the rows of a ready table."""
    if options.matrix is not None:
        return _classify_matrix(options)
    if options.corpus is None:
        raise InputError(options.phrases["corpus or matrix"])
    corpus = corpus_of(options)
    with Bar(options.phrases, quiet=options.quiet) as bar:
        analysis = analyse(corpus, _choices(options), progress=bar)
    if options.out is not None:
        write_folder(options.out, {**_dossier(analysis), **_report(analysis, options.language)})
        said_written(options, options.out)
    _write(options, "json", lambda: as_json(analysis.to_json()))
    _summary(options, analysis)
    return 0


def _classify_matrix(options: Options) -> int:
    names = None if options.terms is None else _term_names(options.terms, options.phrases)
    matrix = read_matrix(options.matrix, names)
    with Bar(options.phrases, quiet=options.quiet) as bar:
        found = classify_matrix(matrix, options.k, mode=options.mode, progress=lambda share: bar("classify", share))
    _write(options, "json", lambda: as_json(_splits(found)))
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
    return {
        "analysis.json": as_json(analysis.to_json()),
        "segments.csv": csv_bytes(["segment", *place, "class", "text", *names], rows),
        "profiles.csv": csv_bytes(["class", "kind", "term", "inside", "everywhere", "share", "chi2", "p"], marks),
        "characteristic.csv": csv_bytes(["class", "rank", "score", *place, "text"], typical),
    }


def _report(analysis: Analysis, language: str) -> dict[str, bytes]:
    """The report for people who are no specialists, and its pictures."""
    return {
        "report.html": report_html(analysis, language=language).encode(),
        "report.pdf": report_pdf(analysis, language=language),
        **{f"{name}.svg": svg.encode() for name, svg in report_pictures(analysis, language=language).items()},
    }


def _summary(options: Options, analysis: Analysis) -> None:
    _print_sizes(options, analysis.classification, len(analysis.read.matrix.terms))
    for c in range(1, analysis.classification.n_classes + 1):
        words = ", ".join(mark.name for mark in analysis.terms.profile(c, most=10))
        print(_class_line(options, analysis.classification, c) + f"\n    {words}")
    if analysis.stability is not None:
        verdict = options.phrases[analysis.stability.verdict]
        print(options.phrases["verdict"].format(mean=f"{analysis.stability.partition:.2f}", verdict=verdict))


def _class_line(options: Options, found: Classification, number: int) -> str:
    size = found.sizes[number - 1]
    share = f"{size / max(1, sum(found.sizes)):.0%}"
    return str(options.phrases["class"].format(number=number, size=size, share=share))


def _print_sizes(options: Options, found: Classification, n_terms: int) -> None:
    print(
        options.phrases["classified"].format(
            classified=sum(found.sizes),
            total=found.n_rows,
            share=f"{found.classified_share:.0%}",
            classes=found.n_classes,
            terms=n_terms,
        )
    )
    if found.atypical_rows.size:
        print(options.phrases["atypical"].format(count=found.atypical_rows.size))
    for one in found.notes:
        note(options, one)


# --- the other commands -------------------------------------------------------------------------------------------


def segments(options: Options) -> int:
    """Segments of a corpus, one a line, with their place."""
    corpus = corpus_of(options)
    expressions = () if options.expressions is None else read_words(options.expressions)
    found = split_segments(corpus, mode=options.cut, size=options.size, expressions=expressions)
    rows: list[tuple[str, int, int, str]] = [
        (corpus.documents[int(found.document[k])].id, int(found.start[k]), int(found.end[k]), found.text(corpus, k))
        for k in range(len(found))
    ]
    head = ["document", "start", "end", "text"]
    _write(options, "table", lambda: _table(options, head, rows))
    _write(options, "json", lambda: as_json([dict(zip(head, row, strict=True)) for row in rows]))
    if options.table is None and options.json is None:
        for name, start, end, text in rows:
            print(name, start, end, " ".join(text.split()), sep="\t")
    else:
        print(options.phrases["segments found"].format(total=len(rows), documents=len(corpus.documents)))
    return 0


def concord(options: Options) -> int:
    """Words in their context."""
    corpus = corpus_of(options)
    choices = _reading(options)
    cut = split_segments(corpus, mode=choices.cut or "default", size=choices.size)
    tokens = tokenize(
        corpus,
        cut,
        language=choices.language,
        lexicon=choices.lexicon,
        dictionary=choices.dictionary,
        expressions=choices.expressions,
    )
    found = find_in_context(
        corpus,
        tokens,
        options.pattern,
        context=options.context,
        sort=[key.strip() for key in options.sort.split(",") if key.strip()],
        limit=options.limit,
        accents=not options.no_accents,
    )
    head = ["document_id", "start", "end", "left", "match", "right"]
    rows = [[getattr(line, name) for name in head] for line in found.lines]
    _write(options, "table", lambda: _table(options, head, rows))
    _write(options, "json", lambda: as_json(found.to_json()))
    if options.table is None and options.json is None:
        for line in found.lines:
            left, right = " ".join(line.left.split())[-50:], " ".join(line.right.split())[:50]
            print(f"{line.document_id[:12]:<12} {left:>50} [{' '.join(line.match.split())}] {right}")
    print(options.phrases["found"].format(total=found.total))
    return 0


def specif(options: Options) -> int:
    """Words that mark each value of a variable."""
    table, names, values = _words_by_values(options)
    scores = specificities(table)
    rows = [
        [values[v], names[w], int(table[w, v]), int(table[w].sum()), float(scores[w, v])]
        for v in range(len(values))
        for w in np.argsort(-scores[:, v], kind="stable").tolist()
    ]
    head = ["value", "word", "in", "everywhere", "specificity"]
    _write(options, "table", lambda: _table(options, head, rows))
    _write(options, "json", lambda: as_json([dict(zip(head, row, strict=True)) for row in rows]))
    _draw(
        options,
        lambda: {
            f"{v}.svg": specificity_bars(names, scores[:, v - 1], name=value, language=options.language)
            for v, value in enumerate(values, 1)
        },
    )
    for v, value in enumerate(values):
        best = [w for w in np.argsort(-scores[:, v], kind="stable").tolist() if scores[w, v] > 0][: options.top]
        print(f"{value}: " + ", ".join(f"{names[w]} ({scores[w, v]:.1f})" for w in best))
    return 0


def factors(options: Options) -> int:
    """Correspondence analysis of words by values."""
    table, names, values = _words_by_values(options)
    found = factors_of(table, options.axes)
    numbers = range(1, len(found.values) + 1)
    head = ["kind", "name", "mass", *(f"axis{a}" for a in numbers), *(f"cos2_{a}" for a in numbers)]
    rows = [
        [kind, name, float(points.mass[k]), *points.coordinates[k].tolist(), *points.cos2[k].tolist()]
        for kind, labels, points in (("word", names, found.rows), ("value", values, found.columns))
        for k, name in enumerate(labels)
    ]
    _write(options, "table", lambda: _table(options, head, rows))
    _write(options, "json", lambda: as_json({"row_names": names, "column_names": values, **found.to_json()}))
    _draw(options, lambda: {"plane.svg": factor_plane(found, names, values, language=options.language)})
    for a, share in enumerate(found.shares.tolist()):
        print(options.phrases["axis"].format(number=a + 1, share=f"{share:.1%}"))
        order = np.argsort(found.columns.coordinates[:, a], kind="stable").tolist()
        print("    " + ", ".join(f"{values[v]} ({found.columns.coordinates[v, a]:.2f})" for v in order))
        best = np.argsort(-found.rows.contributions[:, a], kind="stable")[: options.top].tolist()
        print("    " + ", ".join(f"{names[w]} ({found.rows.coordinates[w, a]:.2f})" for w in best))
    return 0


def similar(options: Options) -> int:
    """Graph of the words found together."""
    read = read_all(corpus_of(options), _choices(options))
    graph = similarity_graph(read.matrix, most_terms=options.words, index=options.index)
    kept = set(graph.tree.tolist())
    rows = [
        [graph.terms[a], graph.terms[b], float(graph.weights[edge]), int(edge in kept)]
        for edge, (a, b) in enumerate(graph.edges.tolist())
    ]
    _write(options, "table", lambda: _table(options, ["word", "other", options.index, "tree"], rows))
    _write(options, "json", lambda: as_json(graph.to_json()))
    _draw(options, lambda: {"graph.svg": similarity_picture(graph, language=options.language)})
    for number in range(1, int(graph.communities.max(initial=0)) + 1):
        words = [graph.terms[k] for k in np.flatnonzero(graph.communities == number)[: options.top]]
        print(options.phrases["community"].format(number=number, words=", ".join(words)))
    return 0


# --- what they share ------------------------------------------------------------------------------------------------


def corpus_of(options: Options) -> Corpus:
    """The corpus that the options name, less the documents they leave out; what there is to know is said."""
    corpus = read_corpus(
        options.corpus, text_columns=options.text_column, id_column=options.id_column, encoding=options.encoding
    )
    for condition in options.where:
        name, sign, value = condition.partition("=")
        if not sign:
            raise InputError(options.phrases["bad where"].format(value=condition))
        corpus = corpus.where(name, value)
        if not corpus.documents:
            raise InputError(options.phrases["no document"].format(name=name, value=value))
    for one in corpus.notes:
        note(options, str(one))
    return corpus


def _reading(options: Options) -> Choices:
    return Choices(
        cut=options.cut,
        size=options.size,
        language=options.text_language,
        lexicon=False if options.no_lexicon else None,
        expressions=() if options.expressions is None else read_words(options.expressions),
        dictionary={} if options.dictionary is None else read_dictionary(options.dictionary),
    )


def _choices(options: Options) -> Choices:
    read = _reading(options)
    categories = ACTIVE if options.categories is None else tuple(options.categories.replace(" ", "").split(","))
    return Choices(
        mode=getattr(options, "mode", "default"),
        k=getattr(options, "k", 10),
        cut=read.cut,
        size=read.size,
        language=read.language,
        lexicon=read.lexicon,
        terms=options.units,
        categories=categories,
        min_segments=options.min_segments,
        max_terms=options.max_terms,
        least_terms=getattr(options, "least_terms", 0),
        expressions=read.expressions,
        dictionary=read.dictionary,
        stop_words=() if options.stop_words is None else read_words(options.stop_words),
        draws=getattr(options, "draws", 0),
        seed=getattr(options, "seed", 0),
    )


def _words_by_values(options: Options) -> tuple[Any, list[str], list[str]]:
    """Occurrences of each word in the texts of each value of a variable."""
    corpus = corpus_of(options)
    # A missing variable is said before the texts are read.
    corpus.values(options.by)
    read = read_all(corpus, _choices(options), counts=True)
    groups, values = document_groups(corpus, read.segments, options.by)
    table = lexical_table(read.matrix, groups, len(values))
    kept = table.sum(axis=1) >= options.least
    filled = table[kept].sum(axis=0) > 0
    names = [name for name, keep in zip(read.matrix.terms, kept.tolist(), strict=True) if keep]
    if not names or filled.sum() < 2:
        raise InputError(
            f"The variable “{options.by}” must have at least two values with words found at least {options.least} times."
        )
    return table[kept][:, filled], names, [value for value, keep in zip(values, filled.tolist(), strict=True) if keep]


def _table(options: Options, head: list[str], rows: list[Any]) -> bytes:
    columns = {name: [row[k] for row in rows] for k, name in enumerate(head)}
    return table_bytes(columns, options.table.suffix.lower())


def _draw(options: Options, pictures: Callable[[], dict[str, str]]) -> None:
    if options.pictures is not None:
        write_folder(options.pictures, {name: svg.encode() for name, svg in pictures().items()})
        said_written(options, options.pictures)


def _write(options: Options, kind: str, content: Any) -> None:
    path = getattr(options, kind)
    if path is not None:
        write_file(path, content())
        said_written(options, path)


def said_written(options: Options, path: Path) -> None:
    """Says that a file or a folder was written."""
    if not options.quiet:
        print(options.phrases["written"].format(path=path))


def note(options: Options, sentence: str) -> None:
    """Tells something worth knowing, beside the results."""
    sentence = in_french(sentence) if options.language == "fr" else sentence
    print(f"textometry: {options.phrases['note']}: {sentence}", file=sys.stderr)
