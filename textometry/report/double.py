"""Report of a double classification: both sizes, common classes, segments left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textometry.classes.double import Double
from textometry.pictures.words import number, percent
from textometry.report.classes import chance
from textometry.report.page import Block, Sentences, Table, Title
from textometry.report.words import REPORT
from textometry.tables.association import chi2_chance


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
    greedy = double.chosen.crossings not in {partition.crossings for partition in double.partitions}
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
        Sentences(say["p warning"]),
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
        chi2 = float(double.crossings.chi2[crossing])
        rows.append([title, *map(str, sizes), number(chi2, language), chance(chi2_chance(chi2), language)])
    bounds = [say["of groups"].format(size=size) for size in double.least_terms]
    return Table(say["crossing"], [say["one class"], *bounds, say["common"], say["chi2"], say["p"]], rows, range(1, 6))


def _partitions(double: Double, say: dict[str, Any], language: str) -> Table:
    """What each number of classes would keep."""
    rows = [
        [str(partition.k), str(partition.size), percent(partition.size / double.crossings.n_rows, language), number(partition.chi2, language)]
        for partition in double.partitions
    ]  # fmt: skip
    return Table(say["partitions"], say["partitions head"], rows, (0, 1, 2, 3))
