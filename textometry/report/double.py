"""What the report says of a double classification: the two sizes, the classes common to both, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textometry.classes.double import Double
from textometry.pictures.words import number, percent
from textometry.report.page import Block, Sentences, Table, Title
from textometry.report.words import REPORT


def double_blocks(double: Double, titles: Sequence[str], language: str) -> list[Block]:
    """The part of a report on its two classifications.

    Parameters
    ----------
    double
        what was found.
    titles
        names of the final classes.
    language
        "fr" or "en".
    """
    say: dict[str, Any] = REPORT[language]
    first, second = double.least_terms
    greedy = double.chosen.crossings not in {found.crossings for found in double.partitions}
    alone, apart = double.left_out
    return [
        Title(say["double"]),
        Sentences(say["double text"].format(first=first, second=second)),
        Sentences(
            say["greedy text" if greedy else "exact text"].format(
                crossings=double.crossings.sizes.size, k=double.chosen.k
            )
        ),
        _crossing(double, titles, say, language),
        Sentences(say["left out"].format(count=alone.size + apart.size, alone=alone.size, apart=apart.size)),
        _partitions(double, say, language),
    ]


def _crossing(double: Double, titles: Sequence[str], say: dict[str, Any], language: str) -> Table:
    """For each class, how large the two classes are that it is common to."""
    rows = []
    for title, crossing, (first, second) in zip(titles, double.chosen.crossings, double.chosen.classes, strict=True):
        sizes = (
            double.trees[0].members(first).size,
            double.trees[1].members(second).size,
            int(double.crossings.sizes[crossing]),
        )
        rows.append([title, *map(str, sizes), number(float(double.crossings.chi2[crossing]), language)])
    bounds = [say["of groups"].format(size=size) for size in double.least_terms]
    return Table(say["crossing"], [say["one class"], *bounds, say["common"], say["chi2"]], rows, (1, 2, 3, 4))


def _partitions(double: Double, say: dict[str, Any], language: str) -> Table:
    """What each number of classes would keep."""
    rows = [
        [str(found.k), str(found.size), percent(found.size / double.crossings.n_rows, language), number(found.chi2, language)]
        for found in double.partitions
    ]  # fmt: skip
    return Table(say["partitions"], say["partitions head"], rows, (0, 1, 2, 3))
