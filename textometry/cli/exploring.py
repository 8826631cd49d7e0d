"""Commands that explore a corpus: co-occurrents, progression, spelling variants, numbers of classes, variables, auto-coding, memos."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from textometry.analysis import read_all
from textometry.classes.choosing import MEASURES, compare_numbers, numbers_asked
from textometry.cli.coding import project_of
from textometry.cli.screen import Bar, figure, said_written, share_of, write_asked
from textometry.cli.words import choices_of, corpus_of, draw, table_of, tokens_of
from textometry.coding.patterns import autocode as code_by_patterns
from textometry.coding.patterns import read_rules
from textometry.coding.tagged import markdown_text, tagged_text
from textometry.errors import InputError
from textometry.exchange.refi_writing import project_bytes
from textometry.exchange.tables import TABLE_KINDS, table_bytes
from textometry.files.writing import as_json, write_file
from textometry.pictures.classes import curves
from textometry.pictures.planes import factor_plane
from textometry.report.memos import memo_blocks
from textometry.report.numbers import numbers_picture
from textometry.report.page import html
from textometry.report.paper import pdf
from textometry.report.results import read_classes
from textometry.report.words import REPORT
from textometry.tables.cooccurrents import cooccurrents
from textometry.tables.multiple import multiple_factors
from textometry.tables.progression import PER, progression, rates
from textometry.texts.concordance import concord
from textometry.texts.variants import COLUMNS, spelling_variants

Options = argparse.Namespace


def _keep(options: Options, head: Sequence[str], rows: Sequence[Sequence[Any]], json: Callable[[], Any]) -> None:
    write_asked(options, "table", lambda: table_of(options, list(head), list(rows)))
    write_asked(options, "json", lambda: as_json(json()))


def cooccur(options: Options) -> int:
    """Words found around a word."""
    corpus, _, tokens = tokens_of(options)
    places = concord(corpus, tokens, options.pattern, context=0, accents=not options.no_accents)
    neighbours = cooccurrents(tokens, places.lines, window=options.window, within=options.within, least=options.least)
    rows = [
        [neighbour.word, neighbour.together, neighbour.everywhere, neighbour.index, neighbour.distance]
        for neighbour in neighbours
    ]
    _keep(
        options,
        ("word", "together", "everywhere", "index", "distance"),
        rows,
        lambda: [neighbour.to_json() for neighbour in neighbours],
    )
    print(options.phrases["found"].format(total=places.total))
    for neighbour in neighbours[: options.top]:
        line = options.phrases["cooccurrent"].format(
            word=neighbour.word,
            together=neighbour.together,
            everywhere=neighbour.everywhere,
            index=figure(options, neighbour.index),
            distance=figure(options, neighbour.distance),
        )
        print(line)
    return 0


def progress(options: Options) -> int:
    """Words over a corpus, or by the values of a variable."""
    corpus, _, tokens = tokens_of(options)
    places = {
        pattern: concord(corpus, tokens, pattern, context=0, accents=not options.no_accents).lines
        for pattern in options.patterns
    }
    title = options.phrases["progress title"].format(words=", ".join(places))
    if options.by is None:
        curve = progression(corpus, tokens, places)
        rows = [[word, k, int(at)] for word, ranks in curve.places.items() for k, at in enumerate(ranks.tolist(), 1)]
        _keep(options, ("word", "count", "token"), rows, curve.to_json)
        # A step up at each place, and level to the end.
        series = [
            [(0.0, 0.0), *((float(at), float(k + up)) for k, at in enumerate(ranks.tolist()) for up in (0, 1)), (float(curve.total), float(ranks.size))]
            for ranks in curve.places.values()
        ]  # fmt: skip
        marks = [(float(at), document.id) for at, document in zip(curve.bounds.tolist(), corpus.documents, strict=True)]
        across = options.phrases["tokens across"]
        draw(options, lambda: {"progression.svg": curves(series, list(places), title=title, across=across, marks=marks[:200], language=options.language)})  # fmt: skip
        for word, ranks in curve.places.items():
            print(options.phrases["progress total"].format(word=word, count=ranks.size, total=curve.total))
        return 0
    by = rates(corpus, tokens, places, options.by)
    head = ("period", "tokens", "word", "count", "rate", "low", "high")
    rates_rows: list[list[Any]] = [
        [
            period,
            int(by.tokens[k]),
            word,
            int(by.counts[k, w]),
            *(float(measure[k, w]) for measure in (by.rates, by.low, by.high)),
        ]
        for k, period in enumerate(by.periods)
        for w, word in enumerate(by.words)
    ]
    _keep(options, head, rates_rows, by.to_json)
    lines = [[(float(k), float(by.rates[k, w])) for k in range(len(by.periods))] for w in range(len(by.words))]
    ticks = [(float(k), period) for k, period in enumerate(by.periods)]
    draw(options, lambda: {"progression.svg": curves(lines, by.words, title=title, across=options.by, marks=ticks, language=options.language)})  # fmt: skip
    for row in rates_rows:
        print(
            options.phrases["progress rate"].format(
                period=row[0], word=row[2], count=row[3], per=PER, rate=figure(options, row[4]),
                low=figure(options, row[5]), high=figure(options, row[6]),
            )
        )  # fmt: skip
    return 0


def variants(options: Options) -> int:
    """Spelling variants, to be accepted in a table."""
    _, _, tokens = tokens_of(options)
    suggestions = spelling_variants(tokens)
    _keep(
        options,
        COLUMNS,
        [variant.row() for variant in suggestions],
        lambda: [variant.to_json() for variant in suggestions],
    )
    for variant in suggestions[: options.top]:
        phrase = "variant suggested" if variant.suggested else "variant listed"
        print(
            options.phrases[phrase].format(
                form=variant.form, count=variant.count, preferred=variant.preferred, other=variant.preferred_count
            )
        )
    print(
        options.phrases["variants total"].format(
            count=len(suggestions), suggested=sum(variant.suggested for variant in suggestions)
        )
    )
    return 0


def choose(options: Options) -> int:
    """What several numbers of classes are worth."""
    wanted = numbers_asked(options.first, options.last)
    read = read_all(corpus_of(options), choices_of(options))
    with Bar(options.phrases, quiet=options.quiet) as bar:
        choices = compare_numbers(
            read.matrix,
            wanted,
            mode=options.mode,
            draws=10 if options.draws is None else options.draws,
            seed=options.seed,
            progress=lambda share: bar("classify", share),
        )
    _keep(
        options,
        MEASURES,
        [[getattr(choice, name) for name in MEASURES] for choice in choices],
        lambda: [choice.to_json() for choice in choices],
    )
    draw(options, lambda: {"choice.svg": numbers_picture(choices, options.language)})
    for choice in choices:
        line = options.phrases["choice"].format(
            asked=choice.asked,
            found=choice.found,
            classified=share_of(options, choice.classified),
            largest=share_of(options, choice.largest),
            explained=share_of(options, choice.explained, 1),
            calinski="–" if choice.calinski is None else figure(options, choice.calinski),
        )
        if choice.stability is not None:
            stability = figure(options, choice.stability, 2)
            line += options.phrases["choice stability"].format(stability=stability, fragile=choice.fragile)
        print(line)
    return 0


def mca(options: Options) -> int:
    """Multiple correspondence analysis of variables, and of classes when a folder of results is given."""
    if options.corpus.is_dir() and (options.corpus / "segments.csv").is_file():
        table = read_classes(options.corpus)
        wanted = ["class", *(options.by or [name for name in table if name != "class"])]
    else:
        corpus = corpus_of(options)
        wanted = options.by or list(corpus.variables)
        table = {name: corpus.values(name) for name in wanted}
    if lost := [name for name in wanted if name not in table]:
        raise InputError("column_unknown", column=lost[0], columns=list(table), path=options.corpus)
    analysis = multiple_factors(
        {
            _called(options, name): [value and f"{_called(options, name)} {value}" for value in table[name]]
            for name in wanted
        },
        options.axes,
    )
    axes = range(1, analysis.factors.values.size + 1)
    points = analysis.factors.columns
    head = (
        "variable",
        "category",
        "count",
        *(f"axis{a}" for a in axes),
        *(f"contribution{a}" for a in axes),
        *(f"cos2_{a}" for a in axes),
    )
    rows = [
        [
            analysis.variables[analysis.variable_of[k]], name, analysis.counts[k], *points.coordinates[k].tolist(),
            *points.contributions[k].tolist(), *points.cos2[k].tolist(),
        ]
        for k, name in enumerate(analysis.categories)
    ]  # fmt: skip
    _keep(options, head, rows, analysis.to_json)
    plane, values, first = analysis.beside_first()
    draw(options, lambda: {"variables.svg": factor_plane(plane, values, first, shares=analysis.adjusted.tolist(), language=options.language)})  # fmt: skip
    print(options.phrases["mca rows"].format(rows=analysis.rows.size, variables=", ".join(analysis.variables)))
    for a, share in enumerate(analysis.adjusted.tolist()):
        print(options.phrases["mca axis"].format(number=a + 1, share=share_of(options, share, 1)))
        best = np.argsort(-points.contributions[:, a], kind="stable")[: options.top].tolist()
        print(
            "    "
            + ", ".join(f"{analysis.categories[k]} ({figure(options, points.coordinates[k, a], 2)})" for k in best)
        )
    return 0


def _called(options: Options, name: str) -> str:
    """A variable as it is shown; that of the classes has a name in the language."""
    return str(options.phrases["class label"]) if name == "class" else name


def autocode(options: Options) -> int:
    """Codes put where patterns are found."""
    rules = read_rules(options.rules)
    kind = options.output.suffix.lower()
    if kind not in {".qdpx", ".json", ".md", ".txt", *TABLE_KINDS}:
        raise InputError("format_unwritable", kind=kind, path=options.output)
    corpus, segments, tokens = tokens_of(options)
    coded = code_by_patterns(corpus, segments, tokens, rules, unit=options.unit, accents=not options.no_accents)
    if kind == ".qdpx":
        content = project_bytes(coded)
    elif kind == ".json":
        content = as_json(coded.to_json())
    elif kind in (".md", ".txt"):
        content = (markdown_text if kind == ".md" else tagged_text)(coded).encode()
    else:
        content = table_bytes(coded.quotations(), kind)
    write_file(options.output, content)
    said_written(options, options.output)
    for code in coded.book.codes:
        codings = [coding for coding in coded.codings if coding.code == code.id]
        if code.codable and codings:
            texts = len({coding.document for coding in codings})
            print(options.phrases["coded"].format(code=coded.book.path(code.id), count=len(codings), documents=texts))
    return 0


def memos(options: Options) -> int:
    """Memos of a project, gathered."""
    kind = options.output.suffix.lower()
    coded = project_of(options, options.source)
    title = coded.name or str(REPORT[options.language]["memos"])
    if kind == ".html":
        content = html(title, memo_blocks(coded, options.language), language=options.language).encode()
    elif kind == ".pdf":
        content = pdf(title, memo_blocks(coded, options.language), language=options.language)
    elif kind == ".csv":
        columns = coded.quotations()
        filled = [k for k, memo in enumerate(columns["memo"]) if memo]
        content = table_bytes({name: [values[k] for k in filled] for name, values in columns.items()}, kind)
    else:
        raise InputError("memos_unwritable", kind=kind, path=options.output)
    write_file(options.output, content)
    said_written(options, options.output)
    codes, quotations = (
        sum(bool(entry.memo.strip()) for entry in annotated) for annotated in (coded.book.codes, coded.codings)
    )
    print(options.phrases["memos found"].format(codes=codes, quotations=quotations))
    return 0
