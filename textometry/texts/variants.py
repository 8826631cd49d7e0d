"""Spelling variants of one word (laïcité, laicité; e-mail, email): a list to accept, then a dictionary that merges them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from textometry.languages.grammar import ACTIVE, CATEGORIES
from textometry.texts.concordance import bare
from textometry.texts.tokens import Tokens

COLUMNS = ("accept", "form", "count", "preferred", "preferred_count", "lemma", "class")
_JOINERS = str.maketrans("", "", "-'’ _·.")
_ACTIVE = {CATEGORIES.index(name) for name in ACTIVE}
_UNKNOWN = CATEGORIES.index("nr")
# How much likelier one writing must be for the other to be proposed when no dictionary knows either.
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Variant:
    """A form that may be another writing of a second one.

    Parameters
    ----------
    form, count
        the form and how often it is met.
    preferred, preferred_count
        the form it may be merged with, and how often that is met.
    lemma, category
        what the form is read as, once merged: those of the preferred form.
    suggested
        whether merging is proposed: the form is unknown to dictionaries, and the other one is known or three times as frequent.
        Two known words (cote, côté) are never proposed, only listed.
    """

    form: str
    count: int
    preferred: str
    preferred_count: int
    lemma: str
    category: str
    suggested: bool

    def row(self) -> list[Any]:
        """The cells of :data:`COLUMNS`, with an x where merging is proposed."""
        accept = "x" if self.suggested else ""
        return [accept, self.form, self.count, self.preferred, self.preferred_count, self.lemma, self.category]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def spelling_variants(tokens: Tokens) -> tuple[Variant, ...]:
    """Forms of active words of a corpus that differ by accents, hyphens, apostrophes, ligatures or middle dots alone.

    Parameters
    ----------
    tokens
        the tokens.

    Returns
    -------
    one row for each form beside the one preferred among its writings; forms that already have the same lemma are left out.
    Proposed ones first, then the most frequent. Cost: linear in the forms.
    """
    counts: dict[int, int] = {}
    reading_of: dict[int, int] = {}
    for reading in np.argsort(-tokens.frequency, kind="stable").tolist():
        form, times = int(tokens.form_of[reading]), int(tokens.frequency[reading])
        if times and int(tokens.category_of[reading]) in _ACTIVE:
            counts[form] = counts.get(form, 0) + times
            reading_of.setdefault(form, reading)
    groups: dict[str, list[int]] = {}
    for form in counts:
        if key := bare(tokens.forms[form]).translate(_JOINERS):
            groups.setdefault(key, []).append(form)
    variants = []
    for forms in groups.values():
        if len(forms) < 2:
            continue
        known = {form: int(tokens.category_of[reading_of[form]]) != _UNKNOWN for form in forms}
        best = min(forms, key=lambda form: (not known[form], -counts[form], tokens.forms[form]))
        lemma = int(tokens.lemma_of[reading_of[best]])
        category = CATEGORIES[int(tokens.category_of[reading_of[best]])]
        for form in forms:
            if form == best or int(tokens.lemma_of[reading_of[form]]) == lemma:
                continue
            likelier = known[best] or counts[best] >= _TIMES * counts[form]
            variants.append(
                Variant(
                    tokens.forms[form],
                    counts[form],
                    tokens.forms[best],
                    counts[best],
                    tokens.lemmas[lemma],
                    category,
                    suggested=not known[form] and likelier,
                )
            )
    return tuple(sorted(variants, key=lambda variant: (not variant.suggested, -variant.count, variant.form)))


def merging(variants: Sequence[Variant]) -> dict[str, tuple[str, str]]:
    """The dictionary that merges the variants proposed: form → (lemma, class); see `tokenize`.

    Parameters
    ----------
    variants
        those of :func:`spelling_variants`.
    """
    return {variant.form: (variant.lemma, variant.category) for variant in variants if variant.suggested}
