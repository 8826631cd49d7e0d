"""Compile what is compiled, once, into the cache on disk: `python -m textometry.warm`, at installation."""

from __future__ import annotations

import numpy as np

from textometry.classes.crossings import cross
from textometry.classes.descending import classify
from textometry.classes.double import best_partition
from textometry.tables.association import lexical_table
from textometry.tables.matrix import Matrix
from textometry.tables.specificity import specificities
from textometry.texts.corpus import Corpus
from textometry.texts.segments import Mode, split_segments
from textometry.texts.tokens import tokenize


def warm() -> None:
    """Run every compiled part of the package on a tiny table, so that nobody waits for the compiler afterwards.

    Cost: some ten seconds the first time on a machine, a second afterwards.
    """
    rows = [[theme * 5 + (row + word) % 5 for word in range(3)] for theme in range(3) for row in range(14)]
    table = Matrix.from_segments(rows, [str(j) for j in range(15)], documents=np.arange(len(rows)) // 2)
    one, other = classify(table, 3), classify(table, 3, mode="iramuteq")
    best_partition(cross(one, other), 2)
    specificities(lexical_table(table, one.row_class))
    # Enough different words for the table of forms to grow.
    corpus = Corpus.from_texts(["Un mot, et l’autre… " + " ".join(f"mot{k}" for k in range(1000))])
    recipes: tuple[Mode, ...] = ("default", "iramuteq", "rainette")
    for recipe in recipes:
        tokenize(corpus, split_segments(corpus, mode=recipe), language="en", expressions=["un mot"])


if __name__ == "__main__":
    warm()
