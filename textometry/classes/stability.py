"""Stability of classes by resampling (Hennig 2007) and reordering; adjusted Rand index (Hubert and Arabie 1985)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textometry.classes.descending import classify
from textometry.classes.model import Classification
from textometry.errors import InputError
from textometry.notes import Note
from textometry.tables.matrix import Matrix

Floats = NDArray[np.float64]
Verdict = Literal["solid", "fair", "fragile"]

# Hennig 2007: under 0.5 a class dissolves; from 0.75 it is a real pattern.
SOLID, FAIR = 0.75, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """Stability of a classification.

    Parameters
    ----------
    share
        share of the segments drawn each time.
    jaccard
        draws x classes, 0 to 1: likeness of each class to the nearest class found on the draw.
    rand
        per draw, adjusted Rand index of the two partitions on segments classified in both.
    order_rand
        the same for all segments in other orders.
    """

    share: float
    jaccard: Floats
    rand: Floats
    order_rand: Floats

    @property
    def classes(self) -> Floats:
        """Mean likeness of each class, 0 to 1."""
        return np.asarray(self.jaccard.mean(axis=0))

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One word for each class: solid from 0.75, fair from 0.5, fragile under."""
        return tuple(_verdict(float(mean)) for mean in self.classes)

    @property
    def mostly_fragile(self) -> bool:
        """Whether more than half of the classes come apart: fewer classes should then be asked for."""
        return 2 * self.verdicts.count("fragile") > len(self.verdicts)

    @property
    def partition(self) -> float:
        """Mean adjusted Rand index over draws."""
        return float(self.rand.mean())

    @property
    def verdict(self) -> Verdict:
        """One word for the whole partition, on the same scale."""
        return _verdict(self.partition)

    def notes(self) -> tuple[Note, ...]:
        """What to tell the reader."""
        notes = [
            Note(
                "class_solid" if verdict == "solid" else "class_fair" if verdict == "fair" else "class_fragile",
                {"number": c, "share": self.share, "stability": mean},
            )
            for c, (verdict, mean) in enumerate(zip(self.verdicts, self.classes, strict=True), start=1)
        ]
        notes.append(Note("partition_stability", {"draws": self.rand.size, "stability": self.partition}))
        if self.order_rand.size:
            notes.append(Note("order_stability", {"stability": self.order_rand.mean()}))
        return tuple(notes)

    def sentences(self, language: str = "en") -> tuple[str, ...]:
        """The same in plain words, in "en" or "fr"."""
        return tuple(note.said(language) for note in self.notes())

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "share": self.share,
            "draws": int(self.rand.size),
            "classes": self.classes.tolist(),
            "verdicts": list(self.verdicts),
            "spread": self.jaccard.std(axis=0).tolist(),
            "partition": self.partition,
            "verdict": self.verdict,
            "rand": self.rand.tolist(),
            "order_rand": self.order_rand.tolist(),
            "sentences": list(self.sentences()),
            "notes": [note.to_json() for note in self.notes()],
        }


def stability_of(
    matrix: Matrix,
    classification: Classification,
    *,
    draws: int = 50,
    share: float = 0.9,
    orders: int = 5,
    seed: int = 0,
    workers: int = 1,
    again: Callable[[Matrix], NDArray[np.int16]] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Stability:
    """Classify again, many times, with the same settings.

    Cost: ``draws + orders`` classifications. Source: Hennig 2007 (Jaccard likeness of classes over resamples), Hubert &
    Arabie 1985 (adjusted Rand).

    Parameters
    ----------
    matrix
        the table that was classified.
    classification
        what was found on it.
    draws
        number of draws of segments without replacement, at least 1.
    share
        share of the segments in each draw, over 0 and under 1.
    orders
        number of other orders of all segments.
    seed
        draws depend on it alone, not on the number of threads.
    workers
        number of threads.
    again
        how a table is classified again: the class of each row from 1, 0 for none; `classify` with the same
        settings when absent.
    progress
        called with the share (0 to 1) done; what it raises stops the work.

    Returns
    -------
    likeness of each class and of partitions. A draw on which no class can be made counts for 0.

    Raises
    ------
    InputError
        for numbers outside these bounds, or a table that is not the one classified.
    """
    n_rows = matrix.shape[0]
    if n_rows != classification.n_rows:
        raise InputError("classification_of_other_table", segments=classification.n_rows, rows=n_rows)
    if draws < 1 or not 0 < share < 1 or orders < 0:
        raise InputError("draws_too_few")
    binary = matrix.binary()

    def same_settings(table: Matrix) -> NDArray[np.int16]:
        return classify(table, settings=classification.settings).row_class

    classes_of = again or same_settings

    def classify_draw(draw: int) -> tuple[Floats, float]:
        random = np.random.default_rng([seed, draw])
        if draw < draws:
            rows = np.sort(random.choice(n_rows, max(2, round(share * n_rows)), replace=False))
        else:
            rows = random.permutation(n_rows)
        before = classification.row_class[rows]
        try:
            after = classes_of(binary.keep_rows(rows))
        except InputError:
            return np.zeros(classification.n_classes), 0.0
        return class_likeness(before, after, classification.n_classes), adjusted_rand(before, after)

    likenesses: list[tuple[Floats, float]] = []
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        tasks = [pool.submit(classify_draw, draw) for draw in range(draws + orders)]
        try:
            for done, task in enumerate(tasks, start=1):
                likenesses.append(task.result())
                if progress is not None:
                    progress(done / len(tasks))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Stability(
        share=share,
        jaccard=np.array([likeness for likeness, _ in likenesses[:draws]]),
        rand=np.array([rand for _, rand in likenesses[:draws]]),
        order_rand=np.array([rand for _, rand in likenesses[draws:]]),
    )


def class_likeness(before: ArrayLike, after: ArrayLike, n_classes: int) -> Floats:
    """For each class of a partition, its largest Jaccard index (0 to 1) with a class of another one.

    Parameters
    ----------
    before, after
        class of each row from 1, 0 = none.
    n_classes
        number of classes of the first.
    """
    table = _crossed(np.asarray(before), np.asarray(after), n_classes)
    both = table[1:, 1:].astype(np.float64)
    union = table.sum(axis=1)[1:, None] + table.sum(axis=0)[None, 1:] - both
    return np.asarray(np.divide(both, union, out=np.zeros_like(both), where=union > 0).max(axis=1, initial=0.0))


def adjusted_rand(before: ArrayLike, after: ArrayLike) -> float:
    """Adjusted Rand index of two partitions, on the rows that have a class (from 1) in both; 1 is the same partition.

    Two partitions in one single class are the same; without any row in common the index is 0.
    """
    table = _crossed(np.asarray(before), np.asarray(after))[1:, 1:].astype(np.float64)
    total = table.sum()
    if total < 2:
        return 0.0

    def pairs(values: Floats) -> float:
        return float((values * (values - 1) / 2).sum())

    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    by_chance = rows * columns / (total * (total - 1) / 2)
    largest = (rows + columns) / 2
    return 1.0 if largest == by_chance else float((together - by_chance) / (largest - by_chance))


def _crossed(before: NDArray[np.int16], after: NDArray[np.int16], n_classes: int | None = None) -> NDArray[np.int64]:
    height = (int(before.max(initial=0)) if n_classes is None else n_classes) + 1
    width = int(after.max(initial=0)) + 1
    cells = np.bincount(before.astype(np.int64) * width + after, minlength=height * width)
    return cells.reshape(height, width).astype(np.int64)


def _verdict(mean: float) -> Verdict:
    mean = round(mean, 2)  # as it is shown: nobody should read that 0.50 is under 0.50
    return "solid" if mean >= SOLID else "fair" if mean >= FAIR else "fragile"
