"""The report of an analysis for people who are no specialists: what was done, what was found, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from textometry.analysis import Analysis, document_groups
from textometry.errors import InputError
from textometry.pictures.bars import evolution_picture
from textometry.pictures.planes import factor_plane
from textometry.pictures.trees import dendrogram
from textometry.pictures.words import class_names, number, percent, whole
from textometry.report.double import double_blocks
from textometry.report.page import Block, Contents, Items, Picture, Quotation, Sentences, Table, Title, html, pdf
from textometry.report.words import REPORT
from textometry.sentences.fr import in_french
from textometry.tables.association import Profiles, lexical_table
from textometry.tables.factors import factors_of
from textometry.tables.periods import evolution

_FIRST, _WORDS, _VARIABLES, _ASIDE = 6, 20, 8, 20


def report_html(analysis: Analysis, *, title: str = "", names: Sequence[str] = (), language: str = "fr") -> str:
    """The report as one HTML document that needs nothing else.

    Parameters
    ----------
    analysis
        what was found.
    title
        of the report.
    names
        a name for each class, "" for none.
    language
        "fr" or "en".
    """
    return html(
        title or str(REPORT[language]["title"]),
        report_blocks(analysis, names=names, language=language),
        language=language,
    )


def report_pdf(analysis: Analysis, *, title: str = "", names: Sequence[str] = (), language: str = "fr") -> bytes:
    """The same report as PDF; see :func:`report_html`."""
    return pdf(
        title or str(REPORT[language]["title"]),
        report_blocks(analysis, names=names, language=language),
        language=language,
    )


def report_pictures(analysis: Analysis, *, names: Sequence[str] = (), language: str = "fr") -> dict[str, str]:
    """The pictures of a report by name, as SVG: "tree", "plane" and "evolution", each where it means something."""
    found = analysis.classification
    if not found.n_classes:
        return {}
    pictures = {}
    if found.splits:
        pictures["tree"] = dendrogram(found, analysis.terms, names=names, language=language)
    if (plane := _plane(analysis, names, language)) is not None:
        pictures["plane"] = plane[0]
    if (when := dated_variable(analysis)) is not None:
        groups, values = document_groups(analysis.read.corpus, analysis.read.segments, when)
        periods = [values[g - 1] if g else None for g in groups.tolist()]
        try:
            over_time = evolution(found.row_class, periods, found.n_classes)
            pictures["evolution"] = evolution_picture(over_time, names=names, language=language)
        except InputError:
            pass  # no classified segment has a date
    return pictures


def report_blocks(analysis: Analysis, *, names: Sequence[str] = (), language: str = "fr") -> list[Block]:
    """What the report says, block by block; see :func:`report_html`."""
    say: dict[str, Any] = REPORT[language]
    found, titles = analysis.classification, class_names(analysis.classification.n_classes, language, names)
    drawn = report_pictures(analysis, names=names, language=language)
    blocks = [*_brief(analysis, titles, language), *_done(analysis, language), *_worth(analysis, titles, language)]
    if analysis.double is not None:
        blocks += double_blocks(analysis.double, titles, language)
    if "tree" in drawn:
        blocks += [Title(say["tree"]), Sentences(say["tree text"]), Picture(drawn["tree"], say["tree"])]
    if "plane" in drawn and (plane := _plane(analysis, names, language)) is not None:
        share = percent(plane[1], language)
        blocks += [
            Title(say["plane"]),
            Sentences(say["plane text"].format(share=share)),
            Picture(drawn["plane"], say["plane"]),
        ]
    if "evolution" in drawn:
        words = say["evolution"].format(name=dated_variable(analysis))
        blocks += [Title(words), Picture(drawn["evolution"], words)]
    for number_of_class, title in enumerate(titles, 1):
        blocks += _class(analysis, number_of_class, title, language)
    aside = found.atypical_rows.tolist()
    if aside:
        shown = aside[:_ASIDE]
        blocks += [Title(say["atypical"]), Sentences(say["atypical text"].format(shown=len(shown), count=len(aside)))]
        blocks += [_quotation(analysis, row, language) for row in shown]
    return [*blocks, Title(say["limits"]), Items(say["limit items"])]


def dated_variable(analysis: Analysis) -> str | None:
    """The first variable whose values are all numbers, at least three different ones but few: years, waves, months."""
    corpus = analysis.read.corpus
    for name in corpus.variables:
        values = {value for value in corpus.values(name) if value}
        if 3 <= len(values) <= min(60, max(3, len(corpus.documents) // 2)) and all(v.isdigit() for v in values):
            return name
    return None


def _plane(analysis: Analysis, names: Sequence[str], language: str) -> tuple[str, float] | None:
    """The plane of words by classes and the share of inertia it shows; `None` under three classes."""
    found = analysis.classification
    if found.n_classes < 3:
        return None
    table = lexical_table(analysis.read.matrix, found.row_class, found.n_classes)
    factors = factors_of(table, 2)
    if factors.values.size < 2:
        return None
    groups = (np.argmax(analysis.terms.chi2, axis=1) + 1).tolist()
    titles = class_names(found.n_classes, language, names)
    drawn = factor_plane(factors, analysis.read.matrix.terms, titles, groups=groups, language=language)
    return drawn, float(factors.shares[:2].sum())


def _brief(analysis: Analysis, titles: Sequence[str], language: str) -> list[Block]:
    """The whole in one table, and where to find the rest."""
    say: dict[str, Any] = REPORT[language]
    found, worth = analysis.classification, analysis.stability
    rows = []
    for c, title in enumerate(titles, 1):
        words = ", ".join(mark.name for mark in analysis.terms.profile(c, most=_FIRST))
        held = (
            "–"
            if worth is None
            else f"{say[worth.verdicts[c - 1]]} ({number(float(worth.classes[c - 1]), language, 2)})"
        )
        rows.append((title, percent(found.sizes[c - 1] / max(1, sum(found.sizes)), language), held, words))
    head = tuple(say[f"brief {name}"] for name in ("class", "share", "worth", "words"))
    return [Title(say["brief"]), *_share(analysis, language), Table("", head, rows, (1,)), Contents(say["contents"])]


def _share(analysis: Analysis, language: str) -> list[Block]:
    """How many segments are classified, and why the others are not."""
    say: dict[str, Any] = REPORT[language]
    found = analysis.classification
    shown = say["share"].format(
        classified=whole(sum(found.sizes), language),
        total=whole(found.n_rows, language),
        share=percent(found.classified_share, language),
        classes=found.n_classes,
    )
    aside = int(found.atypical_rows.size)
    left = found.n_rows - sum(found.sizes) - aside
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
    words = say["values"]
    values = {
        "mode": words[choices.mode],
        "k": choices.k,
        "cut": words[choices.cut or choices.mode],
        "size": choices.size,
        "language": analysis.language,
        "categories": ", ".join(words[category] for category in choices.categories),
        "min_segments": choices.min_segments,
        "least_terms": choices.least_terms or say["none"],
        "draws": choices.draws or say["none"],
        "seed": choices.seed,
    }
    rows = [(say[name], str(value)) for name, value in values.items()]
    if choices.double is not None:
        first, second = choices.double
        rows.append((say["double sizes"], say["and"].format(first=first, second=second)))
    blocks.append(Table(say["parameters"], (say["parameter"], say["value"]), rows))
    notes = [*(str(note) for note in read.corpus.notes), *analysis.classification.notes]
    if notes:
        blocks += [Title(say["sentences"], 3), Items([in_french(note) if language == "fr" else note for note in notes])]
    return blocks


def _worth(analysis: Analysis, titles: Sequence[str], language: str) -> list[Block]:
    """What the classes are worth."""
    say: dict[str, Any] = REPORT[language]
    found = analysis.stability
    if found is None:
        return [Title(say["worth"]), Sentences(say["not measured"])]
    text = say["worth text"].format(draws=found.rand.size, share=percent(found.share, language))
    whole = say["partition"].format(value=number(found.partition, language, 2), verdict=say[found.verdict])
    lines = [
        f"{title} : {say[verdict]} ({number(float(mean), language, 2)})."
        for title, verdict, mean in zip(titles, found.verdicts, found.classes, strict=True)
    ]
    if language == "en":
        lines = [line.replace(" : ", ": ", 1) for line in lines]
    if found.order_rand.size:
        whole += " " + say["orders"].format(value=number(float(found.order_rand.mean()), language, 2))
    advice = [Sentences(say["most fragile"])] if found.mostly_fragile else []
    return [Title(say["worth"]), Sentences(text), Items(lines), Sentences(whole), *advice]


def _class(analysis: Analysis, c: int, title: str, language: str) -> list[Block]:
    """A class: its size, its stability, its words, its variables, its segments in full."""
    say: dict[str, Any] = REPORT[language]
    size, all_sizes = analysis.classification.sizes[c - 1], max(1, sum(analysis.classification.sizes))
    about = say["size text"].format(size=size, share=percent(size / all_sizes, language))
    if analysis.stability is not None:
        verdict, mean = analysis.stability.verdicts[c - 1], float(analysis.stability.classes[c - 1])
        about += " " + say["stability"].format(verdict=say[verdict], value=number(mean, language, 2))
    blocks: list[Block] = [
        Title(title),
        Sentences(about),
        *_marks(analysis.terms, c, say["marks"], say["word"], _WORDS, language),
    ]
    avoided = ", ".join(mark.name for mark in analysis.terms.antiprofile(c, most=10))
    if avoided:
        blocks.append(Sentences(say["avoided"].format(words=avoided)))
    if analysis.supplementary is not None and (small := analysis.supplementary.profile(c, most=10)):
        blocks.append(Sentences(say["supplementary"].format(words=", ".join(mark.name for mark in small))))
    if analysis.variables is not None:
        blocks += _marks(analysis.variables, c, say["variables"], say["variable"], _VARIABLES, language)
    blocks.append(Title(say["typical"], 3))
    quoted = [_quotation(analysis, row.row, language) for row in analysis.typical[c - 1]]
    return [*blocks, *quoted] if quoted else [*blocks, Sentences(say["no typical"])]


def _marks(links: Profiles, c: int, caption: str, first: str, most: int, language: str) -> list[Block]:
    say: dict[str, Any] = REPORT[language]
    found = links.profile(c, most=most)
    rows = [(mark.name, str(mark.inside), str(mark.everywhere), number(mark.chi2, language)) for mark in found]
    head = (first, say["inside"], say["everywhere"], say["chi2"])
    return [Table(caption, head, rows, (1, 2, 3))] if rows else []


def _quotation(analysis: Analysis, row: int, language: str) -> Quotation:
    """A segment in full with its origin."""
    quoted = analysis.quote(row)
    known = [name if value is None else f"{name} {value}" for name, value in quoted["variables"].items()]
    place = REPORT[language]["origin"].format(document=quoted["document"], start=quoted["start"], end=quoted["end"])  # type: ignore[attr-defined]
    return Quotation(quoted["text"], " · ".join([place, *known]))
