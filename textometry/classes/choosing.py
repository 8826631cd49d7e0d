"""Compare numbers of classes: share of inertia, Caliński–Harabasz index (1974) in the chi2 metric, stability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from textometry.classes.descending import classify
from textometry.classes.model import Settings
from textometry.classes.stability import stability_of
from textometry.errors import InputError
from textometry.tables.association import lexical_table
from textometry.tables.matrix import Matrix

MEASURES = ("asked", "found", "classified", "largest", "explained", "calinski", "stability", "fragile")
MOST_NUMBERS = 100


def numbers_asked(first: int, last: int) -> range:
    """The numbers of classes from the first to the last. Raises `InputError` when they are none, or too many."""
    if not 2 <= first <= last or last - first >= MOST_NUMBERS:
        raise InputError("numbers_of_classes_wrong", first=first, last=last)
    return range(first, last + 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one number of classes gives.

    Parameters
    ----------
    asked, found
        classes asked for, and kept.
    classified
        share (0 to 1) of the segments in a class.
    largest
        share (0 to 1) of the largest class among classified segments; near 1 when one class holds nearly everything.
    explained
        share (0 to 1) of the inertia of the classified segments that is between classes; it always tends to grow.
    calinski
        inertia between classes by degree of freedom over inertia within by degree of freedom; `None` under two classes.
        The larger the better; it favours few classes.
    stability
        mean adjusted Rand index over resamples; `None` when not asked for.
    fragile
        classes that come apart over resamples; `None` likewise.
    """

    asked: int
    found: int
    classified: float
    largest: float
    explained: float
    calinski: float | None
    stability: float | None
    fragile: int | None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def compare_numbers(
    matrix: Matrix,
    numbers: Sequence[int],
    *,
    mode: str = "default",
    draws: int = 10,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> tuple[Choice, ...]:
    """Classify a table into several numbers of classes and tell what each is worth.

    Cost: (1 + draws) classifications for each number. Source: Caliński & Harabasz 1974, inertia in the chi2 metric.

    Parameters
    ----------
    matrix
        segments by terms; presence alone is read.
    numbers
        numbers of classes to try, each at least 2.
    mode
        how classes are made; see :class:`Settings`.
    draws
        resamples for the stability of each number; 0 for none.
    seed
        of the resamples.
    progress
        called with the share (0 to 1) done; what it raises stops the work.

    Returns
    -------
    one row for each number, in the order given. No index chooses alone: read them together, then the segments.

    Raises
    ------
    InputError
        on an unknown mode, a number outside its bounds, or a table that bears no class.
    """
    if not numbers:
        raise InputError("classes_too_few", classes=0)
    rows = []
    for done, k in enumerate(numbers, 1):
        classification = classify(matrix, settings=Settings.for_mode(mode, k))  # type: ignore[arg-type]
        between, within = inertia_between(matrix, classification.row_class)
        sizes, count = classification.sizes, sum(classification.sizes)
        c = classification.n_classes
        index = (between / (c - 1)) / (within / (count - c)) if c > 1 and count > c and within > 0 else None
        stability = stability_of(matrix, classification, draws=draws, orders=0, seed=seed) if draws and c else None
        rows.append(
            Choice(
                asked=k,
                found=c,
                classified=classification.classified_share,
                largest=max(sizes, default=0) / max(1, count),
                explained=between / (between + within) if between + within > 0 else 0.0,
                calinski=index,
                stability=None if stability is None else stability.partition,
                fragile=None if stability is None else stability.verdicts.count("fragile"),
            )
        )
        if progress is not None:
            progress(done / len(numbers))
    return tuple(rows)


def inertia_between(matrix: Matrix, classes: ArrayLike) -> tuple[float, float]:
    """Inertia (chi2 / N) of the classified rows that is between classes, and within.

    Parameters
    ----------
    matrix
        rows by terms; presence alone is read.
    classes
        class of each row from 1, 0 = none.

    Returns
    -------
    the two parts; their sum is the inertia of the table of classified rows. Cost: one reading of the cells.
    """
    class_of = np.asarray(classes, dtype=np.int64)
    rows = np.flatnonzero(class_of > 0)
    table = matrix.binary().keep_rows(rows)
    columns = table.term_sums().astype(np.float64)
    inverse = np.divide(1.0, columns, out=np.zeros_like(columns), where=columns > 0)
    sums = table.row_sums().astype(np.float64)
    # The inertia of a set of profiles is the sum of x² / (row sum × column sum), less 1.
    cells = inverse[table.indices] / np.repeat(np.maximum(sums, 1), table.row_sums())
    whole = float(cells.sum()) - 1.0
    lexical = lexical_table(table, class_of[rows]).astype(np.float64)
    mass = lexical.sum(axis=0)
    by_mass = np.divide(1.0, mass, out=np.zeros_like(mass), where=mass > 0)
    between = float(inverse @ (lexical**2) @ by_mass) - 1.0
    return max(between, 0.0), max(whole - between, 0.0)
