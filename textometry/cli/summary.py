"""What the command `classify` prints: the classes, their words, what they are worth."""

from __future__ import annotations

import argparse

from textometry.classes.model import Classification
from textometry.classes.stability import Stability
from textometry.cli.screen import figure, note, share_of
from textometry.tables.association import Profiles

Options = argparse.Namespace


def print_classes(
    options: Options, found: Classification, n_terms: int, terms: Profiles | None, stability: Stability | None
) -> None:
    """Prints the size of each class with its ten first words and its stability, where these are known."""
    phrases = options.phrases
    _print_sizes(options, found, n_terms)
    for c in range(1, found.n_classes + 1):
        size = found.sizes[c - 1]
        line = phrases["class"].format(number=c, size=size, share=share_of(options, size / max(1, sum(found.sizes))))
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
            note(options, phrases["most fragile"])


def _print_sizes(options: Options, found: Classification, n_terms: int) -> None:
    print(
        options.phrases["classified"].format(
            classified=sum(found.sizes),
            total=found.n_rows,
            share=share_of(options, found.classified_share),
            classes=found.n_classes,
            terms=n_terms,
        )
    )
    if found.atypical_rows.size:
        print(options.phrases["atypical"].format(count=found.atypical_rows.size))
    for one in found.notes:
        note(options, one)
