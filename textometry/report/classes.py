"""Report of each class: size, stability, words with their forms, variables, characteristic segments, concordance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textometry.analysis import Analysis
from textometry.pictures.bars import specificity_bars
from textometry.pictures.classes import word_cloud
from textometry.pictures.words import number, percent
from textometry.report.page import Block, Picture, Quotation, Sentences, Table, Title
from textometry.report.quoting import Quoting
from textometry.report.words import REPORT
from textometry.tables.association import Mark

WORDS, _VARIABLES, _BARS, _CLOUD, _LINES = 20, 8, 15, 40, 3


def chance(p: float, language: str) -> str:
    """A p-value as tables show it."""
    if p < 0.001:
        return "<\u00a00,001" if language == "fr" else "< 0.001"
    return number(p, language, 3)


def class_blocks(analysis: Analysis, c: int, title: str, quoting: Quoting, language: str) -> list[Block]:
    """The part of a report on one class.

    Parameters
    ----------
    analysis
        what was found.
    c
        the class, from 1.
    title
        its name.
    quoting
        ways to the texts of this analysis.
    language
        "fr" or "en".
    """
    say: dict[str, Any] = REPORT[language]
    size, all_sizes = analysis.classification.sizes[c - 1], max(1, sum(analysis.classification.sizes))
    about = say["size text"].format(size=size, share=percent(size / all_sizes, language))
    if analysis.stability is not None:
        verdict, mean = analysis.stability.verdicts[c - 1], float(analysis.stability.classes[c - 1])
        about += " " + say["stability"].format(verdict=say[verdict], value=number(mean, language, 2))
    blocks: list[Block] = [Title(title), Sentences(about), *_words(analysis, c, title, quoting, language)]
    avoided = ", ".join(mark.name for mark in analysis.terms.antiprofile(c, most=10))
    if avoided:
        blocks.append(Sentences(say["avoided"].format(words=avoided)))
    if analysis.supplementary is not None and (small := analysis.supplementary.profile(c, most=10)):
        blocks.append(Sentences(say["supplementary"].format(words=", ".join(mark.name for mark in small))))
    if analysis.variables is not None and (values := analysis.variables.profile(c, most=_VARIABLES)):
        head = (say["variable"], say["inside"], say["everywhere"], say["chi2"], say["p"])
        rows = [(mark.name, *_figures(mark, language)) for mark in values]
        blocks += [Table(say["variables"], head, rows, (1, 2, 3, 4)), Sentences(say["p warning"])]
    blocks.append(Title(say["typical"], 3))
    quoted = [_typical(analysis, row.row, row.terms, quoting, language) for row in analysis.typical[c - 1]]
    return [*blocks, *quoted] if quoted else [*blocks, Sentences(say["no typical"])]


def _words(analysis: Analysis, c: int, title: str, quoting: Quoting, language: str) -> list[Block]:
    """The words that mark a class: bars, cloud, and their table, each word leading to its concordance."""
    say: dict[str, Any] = REPORT[language]
    profile = analysis.terms.profile(c, most=WORDS)
    if not profile:
        return []
    scores, names = analysis.terms.chi2[:, c - 1], analysis.terms.terms
    colour = analysis.names.colour(c)
    bars = specificity_bars(names, scores, name=title, most=_BARS, kind="chi2 bars", colour=colour, language=language)
    marks = analysis.terms.profile(c, most=_CLOUD)
    cloud = word_cloud(
        [mark.name for mark in marks], [mark.chi2 for mark in marks], name=title, colour=colour, language=language
    )
    lemmas = analysis.choices.terms == "lemma"
    head = [say["word"], *([say["forms"]] if lemmas else []), say["inside"], say["everywhere"], say["chi2"], say["p"]]
    rows = []
    for mark in profile:
        forms = ", ".join(f"{form} ({count})" for form, count in quoting.forms(mark.term))
        rows.append([mark.name, *([forms] if lemmas else []), *_figures(mark, language)])
    first = len(head) - 4
    table = Table(
        say["marks"], head, rows, range(first, len(head)),
        links={k: _place(c, k) for k, mark in enumerate(profile) if quoting.lines(c, mark.term, 1)},
    )  # fmt: skip
    return [
        Picture(bars, say["bars of"].format(name=title)),
        Picture(cloud, say["cloud of"].format(name=title)),
        table,
        Sentences(say["p warning words"]),
    ]


def _figures(mark: Mark, language: str) -> tuple[str, str, str, str]:
    return str(mark.inside), str(mark.everywhere), number(mark.chi2, language), chance(mark.p, language)


def _place(c: int, k: int) -> str:
    return f"concordance-{c}-{k + 1}"


def concordance_blocks(analysis: Analysis, titles: Sequence[str], quoting: Quoting, language: str) -> list[Block]:
    """The first places of the words that mark each class, which the tables of words lead to.

    Parameters
    ----------
    analysis
        what was found.
    titles
        names of the classes.
    quoting
        ways to the texts of this analysis.
    language
        "fr" or "en".
    """
    say: dict[str, Any] = REPORT[language]
    tables: list[Block] = []
    for c, title in enumerate(titles, 1):
        rows: list[list[str]] = []
        places: dict[int, str] = {}
        for k, mark in enumerate(analysis.terms.profile(c, most=WORDS)):
            for j, line in enumerate(quoting.lines(c, mark.term, _LINES)):
                if j == 0:
                    places[len(rows)] = _place(c, k)
                rows.append(
                    [mark.name, _one_line(line.left), _one_line(line.match), _one_line(line.right), line.document]
                )
        if rows:
            tables.append(Table(title, say["concordance head"], rows, places=places, marks=2))
    return (
        [Title(say["concordance"]), Sentences(say["concordance text"].format(most=_LINES)), *tables] if tables else []
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _typical(analysis: Analysis, row: int, terms: tuple[int, ...], quoting: Quoting, language: str) -> Quotation:
    return quotation(analysis, row, language, quoting.spans(row, terms))


def quotation(analysis: Analysis, row: int, language: str, marks: Sequence[tuple[int, int]] = ()) -> Quotation:
    """A segment in full with its origin.

    Parameters
    ----------
    analysis
        what was found.
    row
        the segment.
    language
        "fr" or "en".
    marks
        spans to highlight, in code points of the segment.
    """
    quoted = analysis.quote(row)
    known = [name if value is None else f"{name} {value}" for name, value in quoted["variables"].items()]
    place = REPORT[language]["origin"].format(document=quoted["document"], start=quoted["start"], end=quoted["end"])  # type: ignore[attr-defined]
    return Quotation(quoted["text"], " · ".join([place, *known]), marks)
