"""Report of several numbers of classes: share of inertia, index, stability of each, as a figure and a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textometry.classes.choosing import Choice
from textometry.pictures.classes import curves
from textometry.pictures.words import number, percent
from textometry.report.page import Block, Picture, Sentences, Table, Title
from textometry.report.words import REPORT


def numbers_picture(choices: Sequence[Choice], language: str) -> str:
    """What each number of classes is worth, as an SVG document.

    Parameters
    ----------
    choices
        one for each number.
    language
        "fr" or "en".
    """
    say: dict[str, Any] = REPORT[language]
    best = max((choice.calinski for choice in choices if choice.calinski is not None), default=0.0)
    lines = {
        "explained": [(float(choice.asked), choice.explained) for choice in choices],
        "index": [
            (float(choice.asked), choice.calinski / best)
            for choice in choices
            if choice.calinski is not None and best > 0
        ],
        "stability": [(float(choice.asked), choice.stability) for choice in choices if choice.stability is not None],
    }
    curve_of = {say["numbers curves"][name]: line for name, line in lines.items() if line}
    marks = [(float(choice.asked), str(choice.asked)) for choice in choices]
    return curves(
        list(curve_of.values()), list(curve_of), title=say["numbers"], across=say["k"], marks=marks, language=language
    )


def numbers_blocks(choices: Sequence[Choice], picture: str, k: int, language: str) -> list[Block]:
    """The part of a report on the choice of the number of classes.

    Parameters
    ----------
    choices
        one for each number.
    picture
        see :func:`numbers_picture`.
    k
        the number that the report is about.
    language
        "fr" or "en".
    """
    say: dict[str, Any] = REPORT[language]
    rows = [
        [
            str(choice.asked),
            str(choice.found),
            percent(choice.classified, language),
            percent(choice.largest, language),
            percent(choice.explained, language),
            "–" if choice.calinski is None else number(choice.calinski, language),
            "–" if choice.stability is None else number(choice.stability, language, 2),
            "–" if choice.fragile is None else str(choice.fragile),
        ]
        for choice in choices
    ]
    return [
        Title(say["numbers"]),
        Sentences(say["numbers text"].format(asked=k)),
        Picture(picture, say["numbers"]),
        Table(say["numbers table"], say["numbers head"], rows, range(len(say["numbers head"]))),
    ]
