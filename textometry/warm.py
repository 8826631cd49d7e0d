"""Compile all kernels once into the cache on disk: `python -m textometry.warm`, at installation."""

from __future__ import annotations

import numpy as np

from textometry.classes.crossings import cross
from textometry.classes.descending import classify
from textometry.classes.double import best_partition
from textometry.tables.association import lexical_table
from textometry.tables.build import build_matrix
from textometry.tables.matrix import Matrix
from textometry.tables.specificity import specificities
from textometry.texts.corpus import Corpus
from textometry.texts.segments import Mode, split_segments
from textometry.texts.tokens import tokenize


def warm() -> None:
    """Run every compiled part of the package on a tiny table, so that nobody waits for the compiler afterwards.

    In a process that called it, nothing is loaded any more when the first corpus comes: neither the compiled parts nor
    the dictionaries of French.

    Cost: some ten seconds the first time on a machine, a second afterwards.
    """
    rows = [[theme * 5 + (row + word) % 5 for word in range(3)] for theme in range(3) for row in range(14)]
    table = Matrix.from_segments(rows, [str(j) for j in range(15)], documents=np.arange(len(rows)) // 2)
    plain, as_iramuteq = classify(table, 3), classify(table, 3, mode="iramuteq")
    best_partition(cross(plain, as_iramuteq), 2)
    specificities(lexical_table(table, plain.row_class))
    # Enough different words for the table of forms to grow.
    corpus = Corpus.from_texts(["Un mot, et l’autre… " + " ".join(f"mot{k}" for k in range(1000))])
    recipes: tuple[Mode, ...] = ("default", "iramuteq", "rainette")
    for recipe in recipes:
        segments = split_segments(corpus, mode=recipe)
        tokens = tokenize(corpus, segments, language="en", expressions=["un mot"])
        build_matrix(tokens, segments, min_segments=1)
    # The dictionaries of French are read once a process too.
    tokenize(corpus, split_segments(corpus), language="fr")


if __name__ == "__main__":
    warm()
