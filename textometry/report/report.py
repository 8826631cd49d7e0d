"""Report of an analysis for readers who are no specialists: first page, method, a figure and a table for each result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from textometry.analysis import Analysis, document_groups
from textometry.errors import InputError
from textometry.pictures.bars import evolution_picture
from textometry.pictures.classes import size_bars
from textometry.pictures.planes import factor_plane
from textometry.pictures.trees import dendrogram
from textometry.pictures.words import class_names, number, percent, whole
from textometry.report.about import About, first_page
from textometry.report.classes import chance, class_blocks, concordance_blocks, quotation
from textometry.report.double import double_blocks
from textometry.report.numbers import numbers_blocks, numbers_picture
from textometry.report.page import Block, Contents, Items, Picture, Sentences, Table, Title, html
from textometry.report.paper import pdf
from textometry.report.quoting import Quoting
from textometry.report.words import REPORT
from textometry.tables.multiple import Multiple, multiple_factors

_FIRST, _ASIDE, _VALUES, _CATEGORIES = 6, 20, 12, 40


def report_html(
    analysis: Analysis, *, title: str = "", names: Sequence[str] = (), about: About | None = None, language: str = "fr"
) -> str:
    """The report as one HTML document that needs nothing else.

    Parameters
    ----------
    analysis
        what was found; its `names` give each class its name and its colour.
    title
        of the report; that of `about` when absent.
    names
        a name for each class, "" for none, instead of those of the analysis.
    about
        corpus, authors and date, for the first page.
    language
        "fr" or "en".
    """
    analysis, about = _chosen(analysis, names, about, title)
    return html(_heading(about, language), report_blocks(analysis, about=about, language=language), language=language)


def report_pdf(
    analysis: Analysis, *, title: str = "", names: Sequence[str] = (), about: About | None = None, language: str = "fr"
) -> bytes:
    """The same report as PDF, which conforms to PDF/UA-1 and PDF/A-2a; see :func:`report_html`."""
    analysis, about = _chosen(analysis, names, about, title)
    blocks = report_blocks(analysis, about=about, language=language)
    return pdf(_heading(about, language), blocks, language=language, day=about.day)


def report_pictures(analysis: Analysis, *, names: Sequence[str] = (), language: str = "fr") -> dict[str, str]:
    """The pictures of a report by name, as SVG: "sizes", "numbers", "tree", "plane", "variables", "evolution", where each means something."""
    classification = analysis.classification
    if not classification.n_classes:
        return {}
    looks = analysis.names.named(names)
    names = [looks.name(c) for c in range(1, classification.n_classes + 1)]
    colours = [looks.colour(c) for c in range(1, classification.n_classes + 1)]
    left = classification.n_rows - sum(classification.sizes)
    pictures = {
        "sizes": size_bars(classification.sizes, unclassified=left, names=names, colours=colours, language=language)
    }
    if analysis.numbers:
        pictures["numbers"] = numbers_picture(analysis.numbers, language)
    if classification.splits:
        pictures["tree"] = dendrogram(classification, analysis.terms, names=names, colours=colours, language=language)
    if analysis.plane is not None:
        groups = (np.argmax(analysis.terms.chi2, axis=1) + 1).tolist()
        titles = class_names(classification.n_classes, language, names)
        terms = analysis.read.matrix.terms
        pictures["plane"] = factor_plane(
            analysis.plane, terms, titles, groups=groups, colours=colours, language=language
        )
    if (multiple := class_variables(analysis, language)) is not None:
        plane, values, classes = multiple.beside_first()
        shares = multiple.adjusted.tolist()
        pictures["variables"] = factor_plane(plane, values, classes, shares=shares, colours=colours, language=language)
    if analysis.over_time is not None:
        pictures["evolution"] = evolution_picture(analysis.over_time, names=names, colours=colours, language=language)
    return pictures


def report_files(
    analysis: Analysis, *, title: str = "", names: Sequence[str] = (), about: About | None = None, language: str = "fr"
) -> dict[str, bytes]:
    """The report as HTML and PDF, and its pictures, by the names of their files: each made once; see :func:`report_html`."""
    analysis, about = _chosen(analysis, names, about, title)
    drawn = report_pictures(analysis, language=language)
    heading = _heading(about, language)
    blocks = report_blocks(analysis, about=about, language=language, drawn=drawn)
    return {
        "report.html": html(heading, blocks, language=language).encode(),
        "report.pdf": pdf(heading, blocks, language=language, day=about.day),
        **{f"{name}.svg": picture.encode() for name, picture in drawn.items()},
    }


def _chosen(analysis: Analysis, names: Sequence[str], about: About | None, title: str) -> tuple[Analysis, About]:
    about = about or About()
    return replace(analysis, names=analysis.names.named(names)), replace(about, title=title or about.title)


def _heading(about: About, language: str) -> str:
    return about.title or str(REPORT[language]["title"])


def report_blocks(
    analysis: Analysis,
    *,
    names: Sequence[str] = (),
    about: About | None = None,
    language: str = "fr",
    drawn: Mapping[str, str] | None = None,
) -> list[Block]:
    """What the report says, block by block; `drawn`: its pictures where they are there already; see :func:`report_html`."""
    say: dict[str, Any] = REPORT[language]
    analysis, about = _chosen(analysis, names, about, "")
    classification = analysis.classification
    titles = class_names(
        classification.n_classes, language, [analysis.names.name(c) for c in range(1, classification.n_classes + 1)]
    )
    drawn = report_pictures(analysis, language=language) if drawn is None else drawn
    quoting = Quoting(analysis)
    blocks = [
        *first_page(analysis, about, language),
        *_brief(analysis, titles, drawn, language),
        *_done(analysis, language),
        *_worth(analysis, titles, language),
    ]
    if "numbers" in drawn:
        blocks += numbers_blocks(analysis.numbers, drawn["numbers"], analysis.choices.k, language)
    if analysis.double is not None:
        blocks += double_blocks(analysis.double, titles, language)
    if "tree" in drawn:
        blocks += [Title(say["tree"]), Sentences(say["tree text"]), Picture(drawn["tree"], say["tree"])]
        blocks.append(_cuts(analysis, language))
    if "plane" in drawn and analysis.plane is not None:
        blocks += _plane(analysis, titles, drawn["plane"], language)
    if "variables" in drawn:
        blocks += _multiple(analysis, drawn["variables"], language)
    if "evolution" in drawn:
        blocks += _evolution(analysis, titles, drawn["evolution"], language)
    for number_of_class, title in enumerate(titles, 1):
        blocks += class_blocks(analysis, number_of_class, title, quoting, language)
    aside = classification.atypical_rows.tolist()
    if aside:
        shown = aside[:_ASIDE]
        blocks += [Title(say["atypical"]), Sentences(say["atypical text"].format(shown=len(shown), count=len(aside)))]
        blocks += [quotation(analysis, row, language) for row in shown]
    blocks += concordance_blocks(analysis, titles, quoting, language)
    return [*blocks, Title(say["limits"]), Items(say["limit items"])]


def dated_variable(analysis: Analysis) -> str | None:
    """See :meth:`textometry.texts.corpus.Corpus.dated_variable`."""
    return analysis.read.corpus.dated_variable()


def class_variables(analysis: Analysis, language: str) -> Multiple | None:
    """Multiple correspondence analysis of the classes and the variables that have few values; `None` where there is none.

    Parameters
    ----------
    analysis
        what was found.
    language
        "fr" or "en", for the names of classes.
    """
    classification, corpus = analysis.classification, analysis.read.corpus
    titles = class_names(
        classification.n_classes, language, [analysis.names.name(c) for c in range(1, classification.n_classes + 1)]
    )
    table: dict[str, list[str | None]] = {
        REPORT[language]["one class"]: [titles[c - 1] if c else None for c in classification.row_class.tolist()]  # type: ignore[dict-item]
    }
    for variable in corpus.variables:
        groups, values = document_groups(corpus, analysis.read.segments, variable)
        if 2 <= len(values) <= _VALUES and groups.min(initial=1) > 0:
            table[variable] = [f"{variable} {values[group - 1]}" for group in groups.tolist()]
    if classification.n_classes < 2 or len(table) < 2:
        return None
    try:
        multiple = multiple_factors(table, 2)
    except InputError:
        return None
    return multiple if multiple.factors.values.size == 2 and len(multiple.categories) <= _CATEGORIES else None


def _brief(analysis: Analysis, titles: Sequence[str], drawn: Mapping[str, str], language: str) -> list[Block]:
    """The whole in one table, and where to find the rest."""
    say: dict[str, Any] = REPORT[language]
    classification, worth = analysis.classification, analysis.stability
    rows = []
    for c, title in enumerate(titles, 1):
        words = ", ".join(mark.name for mark in analysis.terms.profile(c, most=_FIRST))
        verdict = (
            "–"
            if worth is None
            else f"{say[worth.verdicts[c - 1]]} ({number(float(worth.classes[c - 1]), language, 2)})"
        )
        rows.append(
            (title, percent(classification.sizes[c - 1] / max(1, sum(classification.sizes)), language), verdict, words)
        )
    head = tuple(say[f"brief {name}"] for name in ("class", "share", "worth", "words"))
    colours = {c - 1: analysis.names.colour(c) for c in range(1, len(titles) + 1)}
    sizes = [Picture(drawn["sizes"], say["sizes"])] if "sizes" in drawn else []
    table = Table(say["brief table"], head, rows, (1,), colours=colours)
    return [Title(say["brief"]), *_share(analysis, language), table, *sizes, Contents(say["contents"])]


def _share(analysis: Analysis, language: str) -> list[Block]:
    """How many segments are classified, and why the others are not."""
    say: dict[str, Any] = REPORT[language]
    classification = analysis.classification
    shown = say["share"].format(
        classified=whole(sum(classification.sizes), language),
        total=whole(classification.n_rows, language),
        share=percent(classification.classified_share, language),
        classes=classification.n_classes,
    )
    aside = int(classification.atypical_rows.size)
    left = classification.n_rows - sum(classification.sizes) - aside
    others = [
        say[name].format(count=whole(count, language)) for name, count in (("aside", aside), ("left", left)) if count
    ]
    return [Sentences(" ".join([shown, *others]))]


def _done(analysis: Analysis, language: str) -> list[Block]:
    """What was done: the sentences and the parameters."""
    say: dict[str, Any] = REPORT[language]
    choices, read = analysis.choices, analysis.read
    blocks: list[Block] = [
        Title(say["what"]),
        Sentences(
            say["intro"].format(
                documents=whole(len(read.corpus.documents), language),
                segments=whole(len(read.segments), language),
                size=choices.size,
                terms=whole(len(read.matrix.terms), language),
                kind=say[choices.terms],
                least=choices.min_segments,
                asked=choices.k,
            )
        ),
    ]
    notes = (*read.corpus.notes, *analysis.classification.notes)
    if notes:
        blocks += [Title(say["sentences"], 3), Items([note.said(language) for note in notes])]
    return blocks


def _worth(analysis: Analysis, titles: Sequence[str], language: str) -> list[Block]:
    """What the classes are worth."""
    say: dict[str, Any] = REPORT[language]
    stability = analysis.stability
    if stability is None:
        return [Title(say["worth"]), Sentences(say["not measured"])]
    text = say["worth text"].format(draws=stability.rand.size, share=percent(stability.share, language))
    whole = say["partition"].format(value=number(stability.partition, language, 2), verdict=say[stability.verdict])
    lines = [
        f"{title} : {say[verdict]} ({number(float(mean), language, 2)})."
        for title, verdict, mean in zip(titles, stability.verdicts, stability.classes, strict=True)
    ]
    if language == "en":
        lines = [line.replace(" : ", ": ", 1) for line in lines]
    if stability.order_rand.size:
        whole += " " + say["orders"].format(value=number(float(stability.order_rand.mean()), language, 2))
    advice = [Sentences(say["most fragile"])] if stability.mostly_fragile else []
    return [Title(say["worth"]), Sentences(text), Items(lines), Sentences(whole), *advice]


def _cuts(analysis: Analysis, language: str) -> Table:
    """The table beside the tree: what each cut parted, and how far apart."""
    say: dict[str, Any] = REPORT[language]
    rows = [
        [str(cut.number), *(whole(size, language) for size in cut.sizes), number(cut.chi2, language), number(cut.chi2_over_n_swap, language, 3)]
        for cut in analysis.classification.splits
    ]  # fmt: skip
    return Table(say["cuts"], say["cuts head"], rows, range(5))


def _plane(analysis: Analysis, titles: Sequence[str], picture: str, language: str) -> list[Block]:
    """The plane of words and classes, and what it shows of each class."""
    say: dict[str, Any] = REPORT[language]
    assert analysis.plane is not None  # noqa: S101 - the caller has seen to it
    points = analysis.plane.columns
    rows = [
        [
            title,
            *(number(float(value), language, 2) for value in points.coordinates[c, :2]),
            *(percent(float(value), language) for value in points.contributions[c, :2]),
            percent(float(points.cos2[c, :2].sum()), language),
        ]
        for c, title in enumerate(titles)
    ]
    share = percent(float(analysis.plane.shares[:2].sum()), language)
    return [
        Title(say["plane"]),
        Sentences(say["plane text"].format(share=share)),
        Picture(picture, say["plane"]),
        Table(say["plane table"], (say["one class"], *say["axes head"]), rows, range(1, 6)),
    ]


def _multiple(analysis: Analysis, picture: str, language: str) -> list[Block]:
    """Classes and variables on one plane, and the place of each value."""
    say: dict[str, Any] = REPORT[language]
    multiple = class_variables(analysis, language)
    assert multiple is not None  # noqa: S101 - it is drawn
    points = multiple.factors.columns
    rows = [
        [
            name,
            whole(multiple.counts[k], language),
            *(number(float(value), language, 2) for value in points.coordinates[k, :2]),
            *(percent(float(value), language) for value in points.contributions[k, :2]),
            percent(float(points.cos2[k, :2].sum()), language),
        ]
        for k, name in enumerate(multiple.categories)
    ]
    shares = [percent(float(share), language) for share in multiple.adjusted[:2]]
    text = say["multiple text"].format(rows=whole(int(multiple.rows.size), language), first=shares[0], second=shares[1])
    head = (say["category"], say["segments"], *say["axes head"])
    return [
        Title(say["multiple"]),
        Sentences(text),
        Picture(picture, say["multiple"]),
        Table(say["multiple table"], head, rows, range(1, 7)),
    ]


def _evolution(analysis: Analysis, titles: Sequence[str], picture: str, language: str) -> list[Block]:
    """The classes over the periods: figure, shares and counts, chance of the whole table."""
    say: dict[str, Any] = REPORT[language]
    over_time = analysis.over_time
    assert over_time is not None  # noqa: S101 - it is drawn
    words = say["evolution"].format(name=dated_variable(analysis))
    rows = [
        [
            period,
            *(
                f"{percent(float(over_time.shares[k, c]), language)} ({over_time.counts[k, c]})"
                for c in range(len(titles))
            ),
        ]
        for k, period in enumerate(over_time.periods)
    ]
    return [
        Title(words),
        Picture(picture, words),
        Table(say["evolution table"], (say["period"], *titles), rows, range(1, len(titles) + 1)),
        Sentences(say["evolution p"].format(p=chance(over_time.p, language)) + " " + say["p warning"]),
    ]
