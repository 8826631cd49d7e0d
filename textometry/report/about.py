"""First page of a report: corpus, authors, date, version, parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from textometry.analysis import Analysis
from textometry.pictures.words import whole
from textometry.report.page import Block, Table
from textometry.report.words import REPORT

VERSION = "0.1.0"
"""The version of this program, that of `pyproject.toml`."""
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What the first page of a report says of it.

    Parameters
    ----------
    title
        of the report; "Analysis of texts" when empty.
    corpus
        name of the corpus, left out when empty.
    authors
        who made the analysis, as they sign.
    day
        date of the report, left out when `None`; it is also that of the PDF.
    """

    title: str = ""
    corpus: str = ""
    authors: tuple[str, ...] = ()
    day: date | None = None


def first_page(analysis: Analysis, about: About, language: str) -> list[Block]:
    """Two tables: what the report is about, and with which parameters it was made.

    Parameters
    ----------
    analysis
        what was found.
    about
        what is said of the report.
    language
        "fr" or "en".
    """
    say: dict[str, Any] = REPORT[language]
    read = analysis.read
    rows = [
        (say["corpus"], about.corpus),
        (say["authors"], ", ".join(about.authors)),
        (say["date"], "" if about.day is None else _day(about.day, language)),
        (say["version"], f"textometry {VERSION}"),
        (
            say["counted"],
            say["counts"].format(
                documents=whole(len(read.corpus.documents), language),
                segments=whole(len(read.segments), language),
                tokens=whole(len(read.tokens), language),
                terms=whole(len(read.matrix.terms), language),
            ),
        ),
    ]
    filled = [row for row in rows if row[1]]
    return [
        Table(say["about"], (say["about head"], say["value"]), filled),
        Table(say["parameters"], (say["parameter"], say["value"]), _parameters(analysis, language)),
    ]


def _parameters(analysis: Analysis, language: str) -> list[tuple[str, str]]:
    say: dict[str, Any] = REPORT[language]
    choices, words = analysis.choices, say["values"]
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
    return rows


def _day(day: date, language: str) -> str:
    if language == "en":
        return f"{day.day} {_ENGLISH[day.month - 1]} {day.year}"
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"
