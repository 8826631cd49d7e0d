"""Command `classify` on a ready matrix; a module of its own, since it loads nothing that reads texts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textometry.classes.descending import classify as classify_matrix
from textometry.classes.model import Classification
from textometry.classes.stability import Stability, stability_of
from textometry.cli.screen import Bar, said_written, write_asked
from textometry.cli.summary import print_classes
from textometry.errors import InputError
from textometry.files.encodings import read_text
from textometry.files.json_documents import parse_json
from textometry.files.writing import as_json, write_folder
from textometry.tables.association import profiles
from textometry.tables.matrix import Matrix
from textometry.tables.matrixmarket import read_matrix

Options = argparse.Namespace


def classify(options: Options) -> int:
    """Classes of the rows of a ready table."""
    if options.double is not None:
        raise InputError("matrix_double_unwanted")
    if options.compare is not None:
        raise InputError("matrix_compare_unwanted")
    if options.corpus is not None:
        raise InputError("corpus_or_matrix")
    names = None if options.terms is None else _term_names(options.terms)
    matrix = read_matrix(options.matrix, names)
    with Bar(options.phrases, quiet=options.quiet) as bar:
        classification = classify_matrix(
            matrix, options.k, mode=options.mode, n_axes=options.axes, progress=lambda share: bar("classify", share)
        )
        stability = _stability(options, matrix, classification, lambda share: bar("stability", share))
    write_asked(options, "json", lambda: as_json(_splits(classification)))
    links = profiles(matrix, classification.row_class, classification.n_classes)
    if options.out is not None:
        write_folder(
            options.out,
            {
                "classes.json": as_json(_splits(classification)),
                "analysis.json": as_json(
                    {
                        "classification": classification.to_json(),
                        "profiles": links.to_json(),
                        "stability": None if stability is None else stability.to_json(),
                    }
                ),
            },
        )
        said_written(options, options.out)
    # Numbers that stand for words say nothing to anybody.
    print_classes(options, classification, len(matrix.terms), links if names else None, stability)
    return 0


def _stability(
    options: Options, matrix: Matrix, classification: Classification, progress: Callable[[float], None]
) -> Stability | None:
    """What the classes are worth, when it is asked for: a ready table may be very large."""
    if not options.draws:
        return None
    return stability_of(matrix, classification, draws=options.draws, seed=options.seed, progress=progress)


def _splits(classification: Classification) -> dict[str, Any]:
    return {
        "splits": [
            {
                "chi2_over_n_scan": split.chi2_over_n_scan,
                "chi2_over_n_swap": split.chi2_over_n_swap,
                "total": split.total,
                "classes": classes.tolist(),
            }
            for split, classes in zip(classification.splits, classification.history, strict=True)
        ],
        "terminal": list(classification.terminal),
    }


def _term_names(path: Path) -> list[str]:
    text, _ = read_text(path)
    names = parse_json(text, path)
    names = names.get("terms") if isinstance(names, dict) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError("matrix_terms_wrong", path=path)
    return names
