"""Printed summary of `classify`: classes, their words, their quality."""

from __future__ import annotations

import argparse

from textometry.classes.model import Classification
from textometry.classes.naming import ClassNames
from textometry.classes.stability import Stability
from textometry.cli.screen import figure, note, share_of
from textometry.notes import Note
from textometry.tables.association import Profiles

Options = argparse.Namespace


def print_classes(
    options: Options,
    classification: Classification,
    n_terms: int,
    terms: Profiles | None,
    stability: Stability | None,
    names: ClassNames | None = None,
) -> None:
    """Prints the size of each class with its ten first words and its stability, where these are known."""
    phrases = options.phrases
    _print_sizes(options, classification, n_terms)
    for c in range(1, classification.n_classes + 1):
        size = classification.sizes[c - 1]
        line = phrases["class"].format(
            number=c, size=size, share=share_of(options, size / max(1, sum(classification.sizes)))
        )
        if names is not None and names.name(c):
            line += f" · {names.name(c)}"
        if stability is not None:
            mean, verdict = figure(options, float(stability.classes[c - 1]), 2), phrases[stability.verdicts[c - 1]]
            line += phrases["verdict"].format(mean=mean, verdict=verdict)
        print(line)
        if terms is not None:
            print("    " + ", ".join(mark.name for mark in terms.profile(c, most=10)))
    if stability is not None:
        mean, verdict = figure(options, stability.partition, 2), phrases[stability.verdict]
        print(phrases["whole"].format(mean=mean, verdict=verdict))
        if stability.mostly_fragile:
            note(options, Note("classes_mostly_fragile"))


def _print_sizes(options: Options, classification: Classification, n_terms: int) -> None:
    print(
        options.phrases["classified"].format(
            classified=sum(classification.sizes),
            total=classification.n_rows,
            share=share_of(options, classification.classified_share),
            classes=classification.n_classes,
            terms=n_terms,
        )
    )
    if classification.atypical_rows.size:
        print(options.phrases["atypical"].format(count=classification.atypical_rows.size))
    for message in classification.notes:
        note(options, message)
