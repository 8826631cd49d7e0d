"""Interface of a language: tokenisation, possible lemmas and categories of a form, disambiguation by neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

# Grammatical classes. The first five are active (they make the table that is classified), the others supplementary.
CATEGORIES = (
    "nom", "adj", "ver", "adv", "nr",
    "adv_sup", "aux", "art", "det", "pro", "pre", "con", "ono", "num", "sym", "ponct",
)  # fmt: skip
ACTIVE = ("nom", "adj", "ver", "adv", "nr")

# Parts of speech between which a neighbour can decide.
PARTS = ("noun", "adjective", "finite", "infinitive", "past", "present", "adverb", "other")


class Reading(NamedTuple):
    """One way to read a form.

    Parameters
    ----------
    lemma
        the word it is a form of.
    category
        one of `CATEGORIES`.
    weight
        how frequent this reading is, above 0, comparable between the readings of one form.
    parts
        which of `PARTS` it may play.
    """

    lemma: str
    category: str
    weight: float = 1.0
    parts: tuple[str, ...] = ("other",)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a word says about the next one.

    Parameters
    ----------
    states
        names of the situations a word can leave; the first is that of a beginning.
    preference
        float, states by `PARTS`: logarithm of how much likelier each part is in each situation.
    leaves
        the state left by some forms, whatever their reading.
    after
        the state left by a reading, from its part (and "auxiliary" for the category `aux`).
    clear
        forms that leave the state as they found it after an auxiliary (« a déjà mangé »).
    agents
        forms before which a past participle is likelier (« validé par »).
    joining
        forms that leave the state "joined" of `after` when they follow an adjective (« sain et sauf »).
    """

    states: tuple[str, ...] = ("start",)
    preference: NDArray[np.float64] = field(default_factory=lambda: np.zeros((1, len(PARTS))))
    leaves: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    clear: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()


class Language(Protocol):
    """What `tokenize` asks of a language. `normal` forms are in lower case, composed, with straight apostrophes."""

    code: str
    version: str
    grammar: Grammar

    def pieces(self, word: str) -> Sequence[tuple[int, int]]:
        """Spans (in code points) of the tokens of one word without spaces."""
        ...

    def readings(self, form: str) -> Sequence[Reading]:
        """What a normal form may be; at least one reading."""
        ...
